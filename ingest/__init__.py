"""Files to ledger: the vocabulary of a source, readers, mapping, the fold of what is held, and the job."""
