"""The catalogue of ``domain.md`` D: one indicator a file, found by listing this folder."""
