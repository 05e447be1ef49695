"""Link analysis for police work against sexual exploitation: graded statements in one graph."""

__version__ = "0.1.0"
