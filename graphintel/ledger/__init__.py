"""The ledger: every row that was taken in, the statements stored from them, and who decided what. SQL; the truth of the system."""
