"""Leaves: every single value once, by a path that an item added to a list does not change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.saved.leaves import leaves, text

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
KEYS = st.text("abcdef", min_size=1, max_size=4)
CONTENT = st.recursive(PLAIN, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=12)


def values(content: object) -> list[object]:
    if isinstance(content, dict):
        return [value for item in content.values() for value in values(item)]
    return [content]


@given(CONTENT)
def test_every_value_is_a_leaf_and_its_path_leads_to_it(content: object) -> None:
    pairs = list(leaves(content))
    assert [value for _, value in pairs] == values(content)
    assert len({path for path, _ in pairs}) == len(pairs)


def test_an_item_that_is_added_changes_no_other_path() -> None:
    rules = [{"kind": "levy", "side": "buy", "rate": 0.1}, {"kind": "levy", "side": "sell", "rate": 0.2}]
    before = dict(leaves({"fees": rules}))
    after = dict(leaves({"fees": [{"kind": "stamp", "rate": 0.3}, *rules]}))
    assert {path: after[path] for path in before} == before
    assert sorted(after.keys() - before.keys()) == ["fees stamp", "fees stamp rate"]


def test_items_that_nothing_tells_apart_are_counted() -> None:
    assert dict(leaves([{"name": "a", "x": 1}, {"name": "a", "x": 2}])) == {
        "a": True,
        "a x": 1,
        "a (2)": True,
        "a (2) x": 2,
    }


@pytest.mark.parametrize(
    ("value", "words"),
    [(1e-15 + 0.3, "0.3"), (False, "no"), ((), "none"), (("a", None), "a, none"), (7, "7")],
)
def test_a_value_reads_as_people_write_it(value: object, words: str) -> None:
    assert text(value) == words
