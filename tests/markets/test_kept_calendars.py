"""Calendars kept on disk: the same sessions, whatever the file holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.markets import sessions as room
from thematic.markets.kept_calendars import kept

GOOD = np.array([[0, 10, 20], [100, 110, 120]])


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    room._corrected.cache_clear()
    return tmp_path


def never() -> np.ndarray:
    raise AssertionError("built though it was kept")


def test_what_is_kept_is_built_once(cache: Path) -> None:
    np.testing.assert_array_equal(kept("XTST", 2020, 2021, lambda: GOOD), GOOD)
    np.testing.assert_array_equal(kept("XTST", 2020, 2021, never), GOOD)
    with pytest.raises(AssertionError, match="built"):
        kept("XTST", 2020, 2022, never)


@pytest.mark.parametrize(
    "content", [b"", b"no array", GOOD[::-1].tobytes()], ids=["empty", "foreign", "no header"]
)
def test_a_damaged_file_is_replaced(cache: Path, content: bytes) -> None:
    kept("XTST", 2020, 2021, lambda: GOOD)
    (file,) = cache.rglob("*.npy")
    file.write_bytes(content)
    np.testing.assert_array_equal(kept("XTST", 2020, 2021, lambda: GOOD), GOOD)
    np.testing.assert_array_equal(kept("XTST", 2020, 2021, never), GOOD)


@pytest.mark.parametrize(
    "wrong", [GOOD[::-1], GOOD[:, ::-1], GOOD[:0], GOOD[:, :2], GOOD.astype(float)], ids=str
)
def test_what_are_no_sessions_is_not_used(cache: Path, wrong: np.ndarray) -> None:
    kept("XTST", 2020, 2021, lambda: wrong)
    np.testing.assert_array_equal(kept("XTST", 2020, 2021, lambda: GOOD), GOOD)


def test_a_place_that_cannot_be_written_keeps_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (cache / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache / "file"))
    np.testing.assert_array_equal(kept("XTST", 2020, 2021, lambda: GOOD), GOOD)


@pytest.mark.parametrize("calendar", ["XKRX", "XHKG", "XNYS"])
def test_kept_sessions_are_those_of_the_calendar(cache: Path, calendar: str) -> None:
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    built = room.sessions(calendar, "UTC", first, last)
    room._corrected.cache_clear()
    pd.testing.assert_frame_equal(room.sessions(calendar, "UTC", first, last), built)
    assert list(cache.rglob(f"{calendar}-*.npy"))
