"""The store: what providers delivered, how it is brought up to date, and total returns read from it."""
