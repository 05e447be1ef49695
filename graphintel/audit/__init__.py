"""The audit chain: who read or changed what, in a store of its own that shows when it was tampered with."""
