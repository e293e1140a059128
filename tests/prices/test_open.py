"""`open_source`."""

from __future__ import annotations

from pathlib import Path

import pytest

from thematic.errors import PriceError
from thematic.prices import open_source


def test_a_word_or_a_folder_names_a_source(tmp_path: Path) -> None:
    (tmp_path / "NVDA.csv").write_text("date,close\n2025-01-27,118.42\n")
    assert open_source("sample").simulated
    source = open_source(str(tmp_path))
    assert (source.name, source.simulated, source.symbols()) == (str(tmp_path), False, ("NVDA",))


def test_a_folder_named_like_a_word_is_reached_by_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "NVDA.csv").write_text("date,close\n2025-01-27,118.42\n")
    monkeypatch.chdir(tmp_path)
    assert open_source("sample").simulated
    assert not open_source("./sample").simulated


def test_what_is_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(PriceError, match=r"no folder or file of prices at .*nowhere: name `sample`, `live`,"):
        open_source(str(tmp_path / "nowhere"))


def test_a_folder_without_price_files_is_said(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text("symbol,first\n")
    with pytest.raises(PriceError, match=r"no price file in .*a file's name is its symbol"):
        open_source(str(tmp_path))
