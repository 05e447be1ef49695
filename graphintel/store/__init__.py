"""The Bolt door: the embedded server, connections, generated statements, projection and reading."""
