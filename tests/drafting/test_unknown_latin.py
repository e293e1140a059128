"""Unknown names in Latin letters: by their endings, their letters, and what is said of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting import load_names
from thematic.drafting.reading import mentions
from thematic.drafting.segment import Spans
from thematic.drafting.text import Text
from thematic.drafting.unknown_latin import latin_names

NAMES = load_names()


def told(raw: str) -> list[str]:
    text = Text(raw)
    there = mentions(text, NAMES)
    taken = Spans([(mention.start, mention.end) for mention in there])
    return [word for _, word in latin_names(text, there, taken, NAMES.terms)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Then Zealand Pharma rose.", ["Zealand Pharma"]),
        ("Then Orbital Therapeutics rose.", ["Orbital Therapeutics"]),
        ("They like CoreLattice a lot.", ["CoreLattice"]),
        ("The chipmaker Quorix is private.", ["Quorix"]),
        ("Then Quorix's shares fell.", ["Quorix"]),
        ("Yesterday Nvidia, Quorix and Nebrix fell.", ["Quorix", "Nebrix"]),
    ],
)
def test_a_company_is_told_by_its_ending_letters_words_or_row(text: str, words: list[str]) -> None:
    assert told(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "The weather was fine in Springfield.",
        'Mr. Johnson said so. "We agree," said Mary Smith, an analyst.',
        "GPT-4 and the CEO met in NEW YORK.",
        "It went on. There was more.",
        "Prices fell. Inflation rose. Demand surged. Everything rose.",
    ],
)
def test_people_places_terms_and_first_words_are_no_companies(text: str) -> None:
    assert told(text) == []


def test_a_row_goes_on_after_the_legal_form_of_a_known_name() -> None:
    assert told("Then Nvidia Corp. and Quorix fell.") == ["Quorix"]


def test_what_is_named_already_is_not_told_again() -> None:
    assert told("Nvidia and Tencent rose.") == []


@given(
    st.lists(st.sampled_from(["Quorix Pharma ", "said ", "the ", "Inc ", ", ", "of "]) | st.text(max_size=4))
)
def test_names_stand_where_they_are_told_to_stand(parts: list[str]) -> None:
    text = Text("".join(parts))
    for start, word in latin_names(text, [], Spans([]), NAMES.terms):
        assert text.plain[start : start + len(word)] == word
        assert len(word) > 1
