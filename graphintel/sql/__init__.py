"""The SQL databases of ledger and audit chain: how they are opened, written by one at a time, read in one state, and refused."""
