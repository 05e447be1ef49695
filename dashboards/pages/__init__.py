"""The pages, one a module: each is found by its ``PAGE`` and none is listed anywhere."""
