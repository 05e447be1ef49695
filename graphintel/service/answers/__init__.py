"""What reads answer, as types: one module an area, the parts that several answers share once."""
