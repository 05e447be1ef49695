"""Which records are one thing: judgements to canonical ids, for whoever may see them."""
