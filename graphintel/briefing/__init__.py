"""Briefings: what may leave the building, for whom, protected, and written in the formats that recipients open."""
