"""Value types with one interface: clean, key, display, compare."""
