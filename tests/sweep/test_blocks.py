"""Blocks cover a period without gap or overlap, as equal as whole rows can be."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.sweep.blocks import BLOCKS, block_edges


@pytest.mark.parametrize(("rows", "begin"), [(2 * BLOCKS + 1, 0), (960, 0), (961, 853), (1000, 7)])
def test_blocks_cover_the_period_and_differ_by_one_row_at_most(rows: int, begin: int) -> None:
    edges = np.array(block_edges(rows, begin))
    assert (edges[0], edges[-1], len(edges)) == (begin, rows - 1, BLOCKS + 1)
    lengths = np.diff(edges)
    assert lengths.min() >= 2
    assert lengths.max() - lengths.min() <= 1


def test_a_period_of_less_than_two_rows_a_block_has_none() -> None:
    assert block_edges(2 * BLOCKS, 0) == []
    assert block_edges(960, 960 - 2 * BLOCKS) == []
