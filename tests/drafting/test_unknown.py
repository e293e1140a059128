"""Unknown names are told once each, in order, with the first sentence that holds them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting import load_names
from thematic.drafting.reading import mentions
from thematic.drafting.text import Text
from thematic.drafting.unknown import Unknown, unknown_names

NAMES = load_names()
PIECES = [
    "Zealand Pharma rose. ",
    "腾讯、未名科创等公司大涨。",
    "宏远药业。",
    "Samsung SDI fell. ",
    "腾讯体育上涨。",
]


def told(raw: str) -> tuple[Unknown, ...]:
    text = Text(raw)
    return unknown_names(text, mentions(text, NAMES), NAMES.terms)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map("".join))
def test_each_is_told_once_and_stands_in_its_sentence(raw: str) -> None:
    names = told(raw)
    words = [unknown.word for unknown in names]
    assert len(words) == len(set(words))
    places = [raw.index(word) for word in words]
    assert all(place >= 0 for place in places)
    for unknown in names:
        assert " ".join(unknown.word.split()) in unknown.sentence


def test_names_of_both_scripts_and_affiliates_come_in_the_order_of_the_text() -> None:
    names = told("腾讯体育上涨。Zealand Pharma rose. 另有宏远药业。Zealand Pharma fell.")
    assert [unknown.word for unknown in names] == ["腾讯体育", "Zealand Pharma", "宏远药业"]
    assert names[1].sentence.startswith("Zealand Pharma rose.")


def test_the_short_form_of_a_known_name_is_not_unknown() -> None:
    assert told("Archer Aviation rose. He is Archer's chief, and Archer's shares rose.") == ()
    assert [unknown.word for unknown in told("He said that Archer's shares rose.")] == ["Archer"]


def test_what_the_table_knows_is_not_unknown() -> None:
    assert told("Nvidia and Tencent rose; 腾讯大涨。") == ()
