"""The graph over Bolt: the embedded server, connections, generated statements, projection and reading."""
