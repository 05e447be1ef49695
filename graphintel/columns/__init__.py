"""Statements as columns: numbers instead of texts, in files that several programs map into their memory."""
