"""Words beside a capitalised one tell a company from a person and from what only begins a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.context_latin import in_row, is_company, is_person, is_shout


def company(text: str, words: str = "Quorix") -> str:
    return is_company(text, text.index(words), words, (), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Then Quorix's shares fell.", "sure"),
        ("Then Quorix (NYSE: QRX) fell.", "sure"),
        ("The chipmaker Quorix is here.", "likely"),
        ("The plant is backed by Quorix and others", "likely"),
        ("They travel with Quorix and others", ""),
        ("Quorix is here.", ""),
        ("By Quorix", ""),
        ("Quorix, owner of shops, fell", "sure"),
        ("Quorix, a private toymaker, fell", "sure"),
        ("Quorix (QRX.SW) fell", "sure"),
        ("Nebrix and Quorix, both controlled by the state", "sure"),
        ("他们用Quorix芯片", "likely"),
        ("他们的Quorix芯片", ""),
        ("《Quorix》一书", ""),
    ],
)
def test_a_company_is_told_by_what_stands_beside_it(text: str, said: str) -> None:
    assert company(text) == said


def test_an_ending_or_letters_of_both_cases_tell_a_company() -> None:
    assert company("They like Quorix Therapeutics.", "Quorix Therapeutics") == "sure"
    assert company("They like Quorix SCA.", "Quorix SCA") == "sure"
    assert company("They like CoreLattice.", "CoreLattice") == "likely"
    assert company("They like GWH.", "GWH") == ""
    assert company("They like Buffett.", "Buffett") == ""


def test_what_follows_a_known_name_is_the_rest_of_it() -> None:
    text = "They like Nebrix Holding Ltd and Quorix Holding Ltd"
    assert is_company(text, 17, "Holding Ltd", {16}, {10}) == ""
    assert is_company(text, 33, "Quorix Holding Ltd", {16}, {10}) == "sure"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("said Dr. Vanterpool", "Vanterpool"),
        ("the co-founder Vanterpool", "Vanterpool"),
        ("Then Mary Vanterpool left", "Mary Vanterpool"),
        ("Otto Vanterpool, an analyst", "Otto Vanterpool"),
    ],
)
def test_a_person_is_told_by_a_title_a_first_name_or_what_persons_do(text: str, words: str) -> None:
    assert is_person(text, text.index(words), words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The unit Vanterpool rose", "Vanterpool"),
        ("chief Vanterpool Holdings", "Vanterpool Holdings"),
        ("Vanterpool", "Vanterpool"),
        ("partner A B C D", "A B C D"),
    ],
)
def test_others_are_no_persons(text: str, words: str) -> None:
    assert not is_person(text, text.index(words), words)


@pytest.mark.parametrize("glue", [", ", ", and ", ", or ", " and ", " or ", " & ", "/"])
def test_a_row_is_a_known_name_beyond_a_comma_or_an_and(glue: str) -> None:
    text = f"Quorix{glue}Nebrix"
    start = len(text) - 6
    assert in_row(text, start, len(text), {6}, ())
    assert in_row(text, 0, 6, (), {start})
    assert not in_row(text, 0, 6, {start}, {start + 1})


@given(st.text(st.sampled_from(", and/or&Q"), max_size=8))
def test_other_words_between_make_no_row(between: str) -> None:
    text = f"Quorix{between}Nebrix"
    start = 6 + len(between)
    glued = between in {", ", ", and ", ", or ", " and ", " or ", " & ", "/"}
    assert in_row(text, start, start + 6, {6}, ()) == in_row(text, 0, 6, (), {start}) == glued


def test_a_few_capitals_are_no_name() -> None:
    assert is_shout("GWH")
    assert is_shout("A-1")
    assert not is_shout("Quorix")
    assert not is_shout("LONGWORD")
