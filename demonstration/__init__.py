"""A demonstration world: files as real sources would write them, from a seed, with the truth in a file of its own."""

from demonstration.world import DemoFiles, write

__all__ = ["DemoFiles", "write"]
