"""Which records are one thing: derived from judgements, never stored on a record."""
