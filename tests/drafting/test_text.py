"""Sentences: every character lies in one, and a note is short, of one line and of the text's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting.text import LONGEST_NOTE, Text

PIECES = st.sampled_from(
    ["It rose. ", "NVDA fell! ", "腾讯大涨。", "\n\n", "- item\n", "word ", "涨" * 40, "U.S. "]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), min_size=1, max_size=20).map("".join).filter(bool)


@given(TEXTS)
def test_sentences_follow_each_other_without_gaps(raw: str) -> None:
    text = Text(raw)
    place, parts = 0, []
    while place < len(raw):
        start, end = text.bounds(place)
        assert start == place < end
        assert all(text.bounds(inside) == (start, end) for inside in range(start, end))
        parts.append(raw[start:end])
        place = end
    assert "".join(parts) == raw


@given(TEXTS, st.data())
def test_a_note_is_one_short_line_out_of_the_sentence_that_holds_the_place(
    raw: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(raw) - 1))
    note = Text(raw).sentence(place)
    assert "\n" not in note
    assert len(note) <= LONGEST_NOTE + 2
    start, end = Text(raw).bounds(place)
    assert note.strip("…") in " ".join(raw[start:end].split())


@pytest.mark.parametrize(
    ("raw", "sentences"),
    [
        ("It rose 3.5 % today. Then it fell.", ["It rose 3.5 % today.", "Then it fell."]),
        ("腾讯大涨。阿里下跌!", ["腾讯大涨。", "阿里下跌!"]),
        ('He said: "It rose." She left.', ['He said: "It rose."', "She left."]),
        ("A headline\n\nThe text.", ["A headline", "The text."]),
        ("a line of\nwrapped English", ["a line of wrapped English"]),
        ("- one thing\n- another", ["- one thing", "- another"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(raw: str, sentences: list[str]) -> None:
    text = Text(raw)
    bounds = dict.fromkeys(text.bounds(place) for place in range(len(raw)))
    assert [text.sentence(start) for start, _ in bounds] == sentences


def test_english_words_are_not_cut_in_two() -> None:
    raw = "semiconductor " * 60
    note = Text(raw).sentence(400)
    assert note.startswith("…")
    assert set(note.strip("…").split()) == {"semiconductor"}


def test_a_text_of_different_sentences_stays_itself() -> None:
    text = Text("It rose. It fell. Done.")
    assert text.once() is text


def test_a_text_that_repeats_itself_is_read_once() -> None:
    assert Text("It rose. It fell. It rose. Done.").once().raw == "It rose. It fell. Done."
