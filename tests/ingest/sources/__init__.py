"""Tests of the declared sources: each maps its sample."""
