"""SQL databases as ledger and audit chain use them: opened, written one at a time, read in one state, refused plainly."""
