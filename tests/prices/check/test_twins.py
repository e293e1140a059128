"""Copies of one series under two names are found among any number of others."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from thematic.prices.bars import COLUMNS, Bars
from thematic.prices.check.twins import twins
from thematic.prices.check.window import Window

DAYS = pd.bdate_range("2020-01-02", periods=400, name="date").as_unit("us")


def window(symbol: str, closes: np.ndarray, days: pd.DatetimeIndex = DAYS) -> Window:
    frame = pd.DataFrame(np.nan, index=days, columns=list(COLUMNS))
    frame["close"] = closes
    return Window.of(Bars(symbol, frame, "folder"))


@pytest.mark.parametrize("many", [np.inf, 0.0])
def test_a_scaled_rounded_or_partial_copy_is_found(many: float, monkeypatch: pytest.MonkeyPatch) -> None:
    # 0: as among thousands, where only some days are looked at first.
    monkeypatch.setattr(import_module("thematic.prices.check.twins"), "MANY", many)
    moves = np.random.default_rng(5).normal(0, 0.02, (8, len(DAYS)))
    walks = 100 * np.exp(moves.cumsum(axis=1))
    near = walks[0] * np.exp(np.random.default_rng(6).normal(0, 0.002, len(DAYS)).cumsum())
    shelf = [window(f"S{n}", walk) for n, walk in enumerate(walks)]
    shelf += [window("SCALED", np.round(walks[1] * 7.8, 2)), window("PART", walks[2][150:300], DAYS[150:300])]
    shelf += [window("FUND", near), *(window(name, np.full(len(DAYS), 5.0)) for name in ("FLAT", "STILL"))]
    pairs = {(finding.symbol, finding.detail.split(" as ")[1].split(" ")[0]) for finding in twins(shelf)}
    assert pairs == {("S1", "SCALED"), ("S2", "PART")}


def test_nothing_is_compared_with_itself() -> None:
    assert list(twins([])) == []
    assert list(twins([window("S", np.linspace(1, 2, len(DAYS)))])) == []
