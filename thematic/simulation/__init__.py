"""Simulation: fills under market rules by one compiled kernel, and an account kept from them by vectorbt."""
