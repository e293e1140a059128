"""Simulation: fills under market rules by one compiled kernel, and books kept from them by vectorbt."""
