"""The summary of a sweep says what can be said of its best, and no more."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from thematic.backtest import Backtest
from thematic.cli.sweep_summary import print_summary
from thematic.strategy import load_strategy
from thematic.strategy.asked import Replay
from thematic.sweep import Best

BACKTEST = Backtest(
    name="dips",
    title="[b]Dips",
    strategies={"dip": load_strategy("buy_semis_on_dip")},
    start=date(2024, 9, 3),
    end=date(2025, 6, 30),
)


def result(best: Best | None, note: str = "") -> Any:
    """Return as much of a sweep's result as is told."""
    return SimpleNamespace(
        backtest=BACKTEST,
        question=SimpleNamespace(strategy="dip"),
        outcomes=SimpleNamespace(done=np.array([True, True, False])),
        grid=range(3),
        run=SimpleNamespace(source=SimpleNamespace(name="prices", simulated=False)),
        periods=("whole",),
        known_on=date(2025, 2, 10),
        best=lambda period: best,
        tried=SimpleNamespace(count=1_234, note=note),
        forward=None,
        replays=dict.fromkeys(("dip", "dip with drop=0.1"), Replay(10, 10, 2, 2, 0, None)),
    )


def best(deflated: float, overfitted: float) -> Best:
    figures = {"total_return": 0.25, "sharpe": 1.5, "max_drawdown": -0.1}
    return Best(1, {"drop": 0.1}, figures, 0.05, deflated, overfitted, 0.2)


def test_what_is_known_of_the_best_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(result(best(0.8, 0.4)))
    told = " ".join(capsys.readouterr().out.split())
    assert "[b]Dips: dip" in told
    assert "3 combinations, 2 of them counted" in told
    assert "best: drop=0.1: return 25.0%, Sharpe 1.50, drawdown −10.0% +5.0 points over holding" in told
    assert "luckiest of 1,234 worthless trials with a probability of 80.0%" in told
    assert "overfitting: 40.0%" in told
    assert "SIMULATED" not in told


def test_what_is_not_known_is_said_to_be_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(result(best(np.nan, np.nan), note="The trials are not entered."))
    told = " ".join(capsys.readouterr().out.split())
    assert told.count("unknown (too few rows)") == 2
    assert "The trials are not entered." in told
    print_summary(result(None))
    assert "No combination held anything." in capsys.readouterr().out
