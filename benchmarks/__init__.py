"""Benchmarks against the peers: the same prices and schedule, the same values first, and only then the clock.

``pip install --group benchmarks`` brings the peers, ``python -m benchmarks`` prints the tables, and with
``--write`` it also writes ``benchmarks/README.md``.
"""
