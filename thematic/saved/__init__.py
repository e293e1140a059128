"""Saved runs: result folders read back, compared and verified."""
