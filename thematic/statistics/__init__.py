"""Statistics: what a net asset value earned and risked, and where the return came from."""
