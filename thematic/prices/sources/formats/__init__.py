"""The shapes of price files that are read."""
