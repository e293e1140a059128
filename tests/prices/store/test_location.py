"""Where the store is: where the user says, else in the platform's folder for a user's data."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from thematic.prices.store.location import default_folder
from thematic.prices.store.store import Store


def test_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMATIC_STORE", str(tmp_path / "mine"))
    assert Store().folder == default_folder() == tmp_path / "mine"
    monkeypatch.delenv("THEMATIC_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert default_folder() == tmp_path / "thematic" / "prices"
    assert Store(tmp_path / "other").folder == tmp_path / "other"


def test_a_user_s_own_folder_may_be_named_from_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMATIC_STORE", "~/prices")
    assert default_folder() == Path.home() / "prices"
