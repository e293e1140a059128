"""Signals against the loops that define them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from thematic.strategy.signals import latched, recently

EVENTS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)


@given(EVENTS)
def test_latched_is_a_switch(events: list[tuple[bool, bool]]) -> None:
    state, expected = False, []
    for on, off in events:
        state = True if on else False if off else state
        expected.append(state)
    on, off = np.array(events).T
    assert latched(on, off).tolist() == expected


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(1, 45))
def test_recently_looks_back_over_its_rows(events: list[bool], rows: int) -> None:
    expected = [any(events[max(0, row - rows + 1) : row + 1]) for row in range(len(events))]
    assert recently(events, rows).tolist() == expected


@given(EVENTS, st.integers(1, 10), st.integers(0, 39))
def test_later_rows_change_nothing(events: list[tuple[bool, bool]], rows: int, cut: int) -> None:
    on, off = np.array(events).T
    assert latched(on[: cut + 1], off[: cut + 1]).tolist() == latched(on, off)[: cut + 1].tolist()
    assert recently(on[: cut + 1], rows).tolist() == recently(on, rows)[: cut + 1].tolist()
