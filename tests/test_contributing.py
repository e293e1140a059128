"""The recipes of CONTRIBUTING, followed to the letter in an empty workspace.

A provider's recipe is followed in tests/prices, a metric's in tests/statistics, and that of a format in the
conformance test of formats.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic import Backtest, load_strategy
from thematic.prices import frames

SINGAPORE = Path(__file__).parent / "markets" / "workspace"
LEVY = """
[[fee]]
kind = "clearing levy"
side = "sell"
per_share = 0.002
maximum = 1.5
source = "a test"
"""
TURNS = '''
"""Hold a theme in every second month."""

from dataclasses import dataclass

import numpy as np

from thematic import MarketView, Strategy, Targets, equal_weight, on_change


def even_months(view: MarketView) -> np.ndarray:
    """Return whether each row lies in an even month, bool, shape (n_rows,)."""
    return np.asarray(view.decisions.month % 2 == 0)


@dataclass(frozen=True)
class Turns(Strategy):
    """Hold a theme in every second month."""

    theme: str = "singapore_banks"

    def targets(self, view: MarketView) -> Targets:
        """Hold in even months."""
        return on_change(equal_weight(view, {self.theme: even_months(view)}))
'''


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("markets", "universes", "strategies"):
        (tmp_path / folder).mkdir()
    market = (SINGAPORE / "markets" / "sg.toml").read_text("utf-8")
    (tmp_path / "markets" / "sg.toml").write_text(market + LEVY, "utf-8")
    theme = (SINGAPORE / "universes" / "singapore_banks.toml").read_text("utf-8")
    (tmp_path / "universes" / "singapore_banks.toml").write_text(theme, "utf-8")
    (tmp_path / "strategies" / "turns.py").write_text(TURNS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_market_a_kind_of_fee_and_a_schedule_are_one_edit_each(workspace: Path) -> None:
    days = pd.bdate_range("2024-01-02", "2024-12-30")
    closes = pd.DataFrame({"D05.SI": 30.0, "O39.SI": 14.0}, index=days)
    closes *= np.exp(0.01 * np.sin(np.arange(len(days))))[:, None]
    question = Backtest(
        name="banks",
        title="Banks by turns",
        strategies={"turns": load_strategy("turns")},
        start=date(2024, 3, 4),
        end=date(2024, 12, 20),
        base="SGD",
        cash_rate=0.03,
    )
    result = question.run(frames(closes, fx={"SGD": 1.35}, basis="raw")).results["turns"]
    sold = result.fills[result.fills["units"] < 0]
    assert len(sold) >= 4
    assert sold["clearing levy"].to_numpy() == pytest.approx(np.minimum(-sold["units"] * 0.002, 1.5))
    assert (result.fills.loc[result.fills["units"] > 0, "clearing levy"] == 0.0).all()
    assert set(result.fills["fill_at"].dt.month) == set(range(4, 13))
