"""Link types: a file a subject, found by listing this folder."""
