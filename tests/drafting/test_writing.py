"""Whatever an article or an answer holds, the file written is TOML and says no more than was found."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.drafting import draft, load_names
from thematic.drafting.writing import draft_text, quoted, universe_text
from thematic.errors import UniverseError
from thematic.universe import read_theme

NAMES = load_names()
DAY = date(2025, 3, 3)
NASTY = st.sampled_from(
    ['"', '"""', "'''", "\\", "\x1b[2J", "\x00", "\r", "\n", "\u2028", "\u202e", "\x7f", "\x85", "#", "]]"]
)
NASTY |= st.sampled_from(
    ["騰訊", "金山", "Meta", "\n[[member]]\n", "symbol = ", "<script>", "[red]", "\U000e0001", "。"]
)
TEXT = st.lists(NASTY | st.text(st.characters(exclude_categories=("Cs",)), max_size=4), max_size=14).map(
    "".join
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafted") / "drafted.toml"


@given(article=TEXT, name=TEXT)
def test_any_article_becomes_a_file_without_a_fault_of_ours(file: Path, article: str, name: str) -> None:
    drafted = draft(article, NAMES)
    text = draft_text(drafted, name or "note.txt", DAY)
    assert tomllib.loads(text)["known_on"] == DAY
    assert all(character.isprintable() or character == "\n" for character in text)
    file.write_text(text, "utf-8", newline="")
    if drafted.members:
        theme = read_theme(file)
        assert theme.symbols == tuple(member.symbol for member in drafted.members)
    else:
        with pytest.raises(UniverseError, match="`member` is missing"):
            read_theme(file)


@given(title=TEXT, thesis=TEXT, source=TEXT)
def test_any_answers_come_back_as_they_were_given(file: Path, title: str, thesis: str, source: str) -> None:
    answers = [title + "t", thesis + "t", source + "t"]
    file.write_text(universe_text(*answers, DAY, ["NVDA", "0700.HK", "NVDA"], NAMES), "utf-8", newline="")
    theme = read_theme(file)
    assert [theme.title, theme.thesis, theme.source] == [" ".join(answer.split()) for answer in answers]
    assert theme.symbols == ("NVDA", "0700.HK")
    assert theme.known_on == DAY


@given(text=TEXT)
def test_quoted_text_is_one_printable_line(text: str) -> None:
    assert quoted(text).isprintable()
    assert tomllib.loads(f"x = {quoted(text)}")["x"] == " ".join(text.split())


def test_lots_are_left_to_look_up_where_they_differ_by_stock() -> None:
    text = universe_text("t", "t", "t", DAY, ["0700.HK", "NVDA"], NAMES)
    hong_kong, new_york = text.split("[[member]]")[1:]
    assert "# lot = 100  # to be looked up" in hong_kong
    assert "lot" not in new_york
