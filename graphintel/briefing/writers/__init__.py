"""The formats of a briefing, one a module: each is found by its ``FORMAT`` and none is listed anywhere."""
