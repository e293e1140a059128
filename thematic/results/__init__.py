"""Results: what strategies earned, held, ordered and paid, and what a run depended on."""
