"""The ledger: what was said, row by row, what is held of it, and who decided what. SQL; the truth of the system."""
