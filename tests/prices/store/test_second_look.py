"""A doubt is settled by time, or by the user; until then it stands as it was first noted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from thematic.prices.store.second_look import LATER, Doubt, SecondLook

NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
VANISHED, ANOTHER = Doubt("lacks the stored dividend"), Doubt("has other returns", passes=False)


def confirms(folder: Path, doubt: Doubt, after: timedelta = timedelta(0), asked: bool = False) -> bool:
    return SecondLook(folder, NOW + after).confirms("NVDA", "yahoo", doubt, asked=asked)


def test_what_comes_again_a_day_later_is_taken_over(tmp_path: Path) -> None:
    assert not confirms(tmp_path, VANISHED)
    assert not confirms(tmp_path, VANISHED, LATER - timedelta(minutes=1))
    assert confirms(tmp_path, VANISHED, LATER), "the time counts from the first look, not from the last"


def test_what_never_passes_by_itself_waits_for_the_user(tmp_path: Path) -> None:
    assert not confirms(tmp_path, ANOTHER, asked=True), "nobody can have seen it yet"
    assert not confirms(tmp_path, ANOTHER, 30 * LATER)
    assert confirms(tmp_path, ANOTHER, asked=True)


def test_another_doubt_begins_anew(tmp_path: Path) -> None:
    confirms(tmp_path, VANISHED)
    other = Doubt("lacks another dividend")
    assert not confirms(tmp_path, other, LATER)
    assert not confirms(tmp_path, VANISHED, 2 * LATER)
    assert confirms(tmp_path, VANISHED, 3 * LATER)


def test_a_doubt_is_of_one_symbol_and_provider_and_can_be_forgotten(tmp_path: Path) -> None:
    confirms(tmp_path, VANISHED)
    look = SecondLook(tmp_path, NOW + LATER)
    assert not look.confirms("NVDA", "akshare", VANISHED, asked=False)
    assert not look.confirms("AMD", "yahoo", VANISHED, asked=False)
    look.forget("NVDA", "yahoo")
    look.forget("NVDA", "yahoo")
    assert not look.confirms("NVDA", "yahoo", VANISHED, asked=False)


@pytest.mark.parametrize("note", ["", "{", "[]", '{"doubt": "lacks the stored dividend"}', '{"seen": "now"}'])
def test_a_damaged_note_is_as_none(tmp_path: Path, note: str) -> None:
    confirms(tmp_path, VANISHED)
    (path,) = (tmp_path / ".doubts").iterdir()
    path.write_text(note, "utf-8")
    assert not confirms(tmp_path, VANISHED, LATER)
    assert confirms(tmp_path, VANISHED, 2 * LATER)
