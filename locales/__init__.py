"""Languages, their catalogues, and dates in words (floor 1)."""
