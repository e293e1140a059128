"""What is printed: any text is shown literally, in one line, and commands no terminal."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from thematic.cli.console import WIDE, fail, output, print_json, safe


def shown(text: str) -> str:
    console = Console(file=io.StringIO(), width=10_000, highlight=False, soft_wrap=True)
    console.print(f"[red]{safe(text)}[/red]", soft_wrap=True, end="")
    return console.file.getvalue()


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_is_shown_on_one_line_without_what_cannot_be_seen(text: str) -> None:
    line = shown(text)
    assert not any(character in line for character in "\n\r\t\x1b\u202e\u2028")


@given(st.text("[]/\\abc= bold red link", max_size=12))
def test_markup_of_a_users_file_is_shown_as_it_is_written(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\nb\tc", "a b c"), ("\x1b[2J", "\\x1b[2J"), ("\u202e", "\\u202e"), ("腾讯 −1", "腾讯 −1")],
)
def test_control_characters_are_written_out(text: str, line: str) -> None:
    assert shown(text) == line


def test_each_line_of_a_fault_is_a_line_of_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    fail("one [red]\ntwo" + " word" * 60)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == ["one [red]", "two" + " word" * 60]


def test_json_is_in_ascii_and_strict(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"a": float("nan"), "名": "腾讯"})
    text = capsys.readouterr().out
    assert text.isascii()
    assert json.loads(text) == {"a": None, "名": "腾讯"}


def test_a_file_gets_wide_lines_and_a_user_the_width_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert output().width == WIDE
    monkeypatch.setenv("COLUMNS", "80")
    assert output().width == 80
