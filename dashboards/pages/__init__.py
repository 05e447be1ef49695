"""Layouts of the pages, and their callbacks as named functions."""
