"""Indicators: one declaration a file, read on a viewer's graph, each with its evidence and what speaks against it."""
