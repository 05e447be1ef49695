"""Sample files of the shipped sources."""
