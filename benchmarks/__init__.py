"""Benchmarks beside their rivals, in the same run: ``python -m benchmarks`` (``make bench``)."""
