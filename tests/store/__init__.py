"""The store: generated statements, the servers' lives, projection and reading on both engines."""
