"""From files to the ledger: the vocabulary of a source, readers, mapping, the replay of stored rows, and the job."""
