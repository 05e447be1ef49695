"""How well the tests guard the rules: small faults put into a copy of the product, and whether a test notices each."""
