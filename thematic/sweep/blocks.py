"""Blocks: the parts of a period of which a sweep keeps sums, for what must be told of all combinations."""

from __future__ import annotations

BLOCKS = 24
"""Parts into which a period is cut, as equal as whole rows can be."""


def block_edges(rows: int, begin: int) -> list[int]:
    """Return the rows between the parts of a period that starts from a row; empty where it is too short."""
    length = rows - 1 - begin
    return [begin + length * part // BLOCKS for part in range(BLOCKS + 1)] if length >= 2 * BLOCKS else []
