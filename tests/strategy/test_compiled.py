"""Compiled loops against the same said in plain Python."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thematic.strategy import compiled

ROWS = st.integers(0, 30)
FLAGS = ROWS.flatmap(lambda rows: st.tuples(arrays(bool, rows), arrays(bool, rows)))
TABLES = arrays(
    float, st.tuples(st.integers(1, 12), st.just(3)), elements=st.sampled_from([0.0, 0.5, np.nan])
)


@given(FLAGS)
def test_a_state_is_that_of_the_last_switch_and_on_wins(flags):
    on, off = flags
    expected = []
    for row in range(len(on)):
        switches = [place for place in range(row + 1) if on[place] or off[place]]
        expected.append(bool(switches) and bool(on[switches[-1]]))
    assert compiled.switched(on, off).tolist() == expected


@given(arrays(bool, ROWS), st.integers(1, 9))
def test_an_event_lies_within_the_last_rows(event, rows):
    expected = [bool(event[max(0, row - rows + 1) : row + 1].any()) for row in range(len(event))]
    assert compiled.within(event, rows).tolist() == expected


@given(TABLES)
def test_a_row_differs_where_any_number_does_and_nan_is_nought(table):
    plain = np.nan_to_num(table)
    expected = [True, *(bool((plain[row] != plain[row - 1]).any()) for row in range(1, len(plain)))]
    assert compiled.differing(table).tolist() == expected


@given(arrays(float, st.integers(1, 20), elements=st.sampled_from([0.0, 1.0, 2.0])), st.booleans())
def test_changes_are_marked_beside_those_that_are(values, known):
    changed = np.zeros(len(values), bool)
    changed[0] = known
    compiled.mark_changes(values, changed)
    assert changed.tolist() == [known, *(np.diff(values) != 0.0).tolist()]


@given(arrays(float, (4, 3), elements=st.floats(-2.0, 2.0)))
def test_the_largest_gross_counts_short_weights_as_positive(weights):
    assert np.isclose(compiled.largest_gross(weights), np.abs(weights).sum(axis=1).max())
    weights[2, 1] = np.inf
    assert np.isnan(compiled.largest_gross(weights))


def column(*values, kind=float):
    return np.array(values, kind)[:, None]


def held(close, entries, exits=None, can=None, stop=np.nan, profit=np.nan, trailing=np.nan, rows=0):
    entries = column(*entries, kind=bool)
    exits = np.zeros_like(entries) if exits is None else column(*exits, kind=bool)
    can = np.ones_like(entries) if can is None else column(*can, kind=bool)
    held = compiled.positions(entries, exits, column(*close), can, stop, profit, trailing, rows)
    return "".join("x" if holds else "." for holds in held[:, 0])


def test_a_position_ends_by_each_rule_alone():
    flat, once = (100.0,) * 6, (0, 1, 0, 0, 0, 0)
    assert held(flat, once) == ".xxxxx"
    assert held(flat, once, exits=(0, 0, 0, 1, 0, 0)) == ".xx..."
    assert held(flat, once, can=(1, 1, 1, 1, 0, 1)) == ".xxx.."
    assert held(flat, once, rows=2) == ".xx..."
    assert held((100, 100, 96, 95, 99, 99), once, stop=0.05) == ".xx..."
    assert held((100, 100, 104, 105, 99, 99), once, profit=0.05) == ".xx..."
    # A tenth below the highest since the entry, 120, not below the entry.
    assert held((100, 100, 120, 109, 108, 120), once, trailing=0.1) == ".xxx.."


def test_an_exit_stops_an_entry_but_an_entry_keeps_what_is_held():
    assert held((100.0,) * 4, (1, 0, 0, 0), exits=(1, 0, 0, 0)) == "...."
    assert held((100.0,) * 4, (1, 0, 1, 0), exits=(0, 0, 1, 1)) == "xxx."


def test_nothing_is_entered_without_a_price_or_where_it_cannot_be_traded():
    assert held((np.nan, 100, 100), (1, 0, 0)) == "..."
    assert held((100, 100, 100), (1, 0, 0), can=(0, 1, 1)) == "..."
