"""Tests of graphintel; folders mirror the packages."""
