"""Providers: who prices are downloaded from, what they reply, and how often they are asked."""
