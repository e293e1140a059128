"""Bars that cannot have happened, and returns too large for the series they stand in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.prices.check.values import jumps

from .shelf import Shelf, only, window

DAY = pd.Timestamp("2024-03-13")


def test_a_missed_split_is_a_jump(shelf: Shelf) -> None:
    def split(frame: pd.DataFrame) -> None:
        frame.loc[DAY:, ["open", "high", "low", "close", "adj_close"]] /= 2

    shelf.put("AMD", split)
    finding = only(shelf.check(), "AMD", "jump", "warning")
    assert finding.days == (DAY.date(),)


def test_a_large_but_usual_move_is_no_jump(shelf: Shelf) -> None:
    def fall(frame: pd.DataFrame) -> None:
        frame.loc[DAY:, ["open", "high", "low", "close", "adj_close"]] *= 0.72

    shelf.put("AMD", fall)
    assert shelf.check() == ()


@pytest.mark.parametrize(
    ("column", "value", "severity"),
    [
        ("high", 1.0, "warning"),
        ("low", 1e4, "warning"),
        ("low", 0.0, "warning"),
        ("open", -1.0, "warning"),
        ("high", np.inf, "warning"),
        ("close", 0.0, "error"),
        ("adj_close", np.inf, "error"),
        ("volume", -100.0, "error"),
    ],
)
def test_an_impossible_bar(shelf: Shelf, column: str, value: float, severity: str) -> None:
    def spoil(frame: pd.DataFrame) -> None:
        frame.loc[DAY, column] = value

    shelf.put("AMD", spoil)
    finding = only(shelf.check(), "AMD", "impossible bar", severity)
    assert finding.days == (DAY.date(),)


def test_rounding_of_adjusted_prices_is_not_impossible(shelf: Shelf) -> None:
    def round_high(frame: pd.DataFrame) -> None:
        frame["high"] = frame[["open", "close"]].max(axis=1) * (1 - 5e-5)

    shelf.put("AMD", round_high)
    assert shelf.check() == ()


@pytest.mark.parametrize(
    ("symbol", "move", "large"),
    [
        ("NVDA", 0.41, True),
        ("NVDA", 0.39, False),
        ("^GSPC", 0.16, True),
        ("^GSPC", 0.14, False),
        ("HKD=X", 0.06, True),
    ],
)
def test_what_is_a_jump_depends_on_what_it_is_of(symbol: str, move: float, large: bool) -> None:
    logs = np.random.default_rng(4).normal(0, 0.001, 80)
    logs[40] = move
    days = pd.bdate_range("2024-01-02", periods=80)
    findings = list(jumps(window(symbol, np.exp(logs.cumsum()), days)))
    assert [finding.days for finding in findings] == [(days[40].date(),)] * large


def test_a_restless_series_makes_such_moves_often() -> None:
    logs = np.random.default_rng(4).normal(0, 0.2, 80)
    assert np.abs(logs).max() > 0.4
    days = pd.bdate_range("2024-01-02", periods=80)
    assert list(jumps(window("NVDA", np.exp(logs.cumsum()), days))) == []
