"""Capitalised words are given in runs, apart from mentions, and without terms at their ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.capitalised import capitalised
from thematic.drafting.segment import Spans

TERMS = frozenset({"the", "then", "china", "gpt", "ai", "new", "new york"})


def runs(text: str, *spans: tuple[int, int]) -> list[str]:
    return [words for _, words in capitalised(text, Spans([*spans]), TERMS)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Then Zealand Pharma rose.", ["Zealand Pharma"]),
        ("The Bank of Zealand rose.", ["Bank of Zealand"]),
        ("Quorix's shares", ["Quorix"]),
        ("some use GPT-4 and GPT5 there.", []),
        ("Sakana AI is private, AI is not.", ["Sakana AI"]),
        ("China Quorix China", ["Quorix"]),
        ("it fell in New York", []),
        ("in 3D and 23andMe, the 21st", ["23andMe"]),
        ("The Watches of China, shops of China", ["Watches of China"]),
        ("small words only", []),
    ],
)
def test_runs_are_given_without_terms(text: str, words: list[str]) -> None:
    assert runs(text) == words


def test_a_mention_ends_a_run_and_another_begins_after_it() -> None:
    text = "Quorix Samsung Nebrix Lab"
    assert runs(text, (7, 14)) == ["Quorix", "Nebrix Lab"]
    assert runs(text, (0, 6)) == ["Samsung Nebrix Lab"]
    assert runs(text, (0, 25)) == []


PIECES = ["Quorix ", "Samsung", "China", " ", "of ", "& ", "'s ", "AI ", "the ", ", ", "GPT-4 ", "É"]


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join), st.data())
def test_runs_are_in_order_where_they_are_told_to_be_and_touch_no_mention(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    taken = Spans([(start, start + 3)])
    last = 0
    for place, words in capitalised(text, taken, TERMS):
        assert text[place : place + len(words)] == words
        assert place >= last
        assert not taken.touch(place, place + len(words))
        assert words.split(" ")[0].lower() not in TERMS
        last = place + len(words)
