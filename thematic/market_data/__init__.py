"""Market data: prices in the rows of a clock, and what of them a strategy may see."""
