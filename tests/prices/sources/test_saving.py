"""Bars that are saved are read back to the last digit, with their basis, and nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.errors import PriceError
from thematic.prices import frames, open_source
from thematic.prices.bars import COLUMNS, Bars
from thematic.prices.sources.folder import FolderSource
from thematic.prices.sources.saving import save_bars

DAYS = pd.bdate_range("2024-01-02", periods=60, name="date").as_unit("us")
CLOSE = pd.Series(100 * np.exp(np.random.default_rng(1).normal(0, 0.01, 60).cumsum()), index=DAYS)


def bars(symbol: str, **facts: object) -> Bars:
    """Return bars of numbers that no short text holds."""
    noise = np.random.default_rng(7).lognormal(0, 1e-3, (60, len(COLUMNS)))
    frame = pd.DataFrame(CLOSE.to_numpy()[:, None] * noise, index=DAYS, columns=list(COLUMNS))
    frame.iloc[5, 0] = np.nan
    return Bars(symbol, frame, "frames", **facts)


@pytest.mark.parametrize("basis", ["raw", "split-adjusted", "total-return", "unknown"])
@pytest.mark.parametrize("dividends", [True, False])
def test_what_is_saved_is_read_back_equal(tmp_path: Path, basis: str, dividends: bool) -> None:
    series = [bars(symbol, basis=basis, dividends=dividends) for symbol in ("^GSPC", "EURUSD=X", "SAP.DE")]
    save_bars(series, tmp_path / "new" / "folder")
    source = FolderSource(tmp_path / "new" / "folder")
    assert source.symbols() == ("EURUSD=X", "SAP.DE", "^GSPC")
    for one in series:
        again = source.bars(one.symbol)
        assert again.digest == one.digest
        assert (again.basis, again.dividends) == (basis, dividends)


def test_saved_frames_are_read_back_equal(tmp_path: Path) -> None:
    saved = frames({"NVDA": CLOSE, "AMD": CLOSE * 2}, basis="total-return", save=tmp_path / "kept")
    again = open_source(saved.name)
    for symbol in saved.symbols():
        assert again.bars(symbol).digest == saved.bars(symbol).digest
        assert again.bars(symbol).basis == "total-return"
    with pytest.raises(PriceError, match="is there already"):
        frames({"NVDA": CLOSE}, save=tmp_path / "kept")


@pytest.mark.parametrize("there", ["NVDA.csv", "prices.toml"])
def test_a_folder_that_holds_one_of_the_files_is_left_as_it_is(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(PriceError, match=f"{there} is there already: name an empty folder"):
        save_bars([bars("AMD"), bars("NVDA")], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"
