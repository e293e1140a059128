"""Benchmarks against the peers: the same prices and schedule, the same values first, and only then the clock.

``python -m benchmarks`` prints the tables; with ``--write`` it also writes ``benchmarks/README.md``.
"""
