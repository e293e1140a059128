"""What a run says of themes without prices at its start, and of strategies that do nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic.backtest import Backtest
from thematic.errors import MissingPrices
from thematic.markets import markets
from thematic.results.coverage import LateStart
from thematic.strategy import Strategy

DAYS = pd.DatetimeIndex(markets()["us"].sessions(date(2023, 1, 3), date(2024, 12, 31)).index)
THEME = """
title = "Four"
thesis = "A test."
source = "a test"
known_on = 2023-06-01
""" + "".join(f'\n[[member]]\nsymbol = "{symbol}"\nname = "{symbol}"\nrole = "x"\n' for symbol in "ABCD")


@dataclass(frozen=True)
class Own(Strategy):
    """Give one weight, or none, to one symbol on the first decision."""

    theme: str = "four"
    symbol: str = "A"
    weight: float | None = 1.0

    def targets(self, view: Any) -> pd.DataFrame:
        weight = np.nan if self.weight is None else self.weight
        return pd.DataFrame({self.symbol: [weight]}, index=view.decisions[:1])


@pytest.fixture
def prices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "universes").mkdir()
    (tmp_path / "universes/four.toml").write_text(THEME, "utf-8")
    folder = tmp_path / "prices"
    folder.mkdir()
    begins = {"A": "2023-01-03", "B": "2024-09-30", "C": "2024-03-01", "D": "2024-12-30"}
    for symbol, first in begins.items():
        days = DAYS[pd.Timestamp(first) <= DAYS]
        close = 100.0 + np.arange(len(days)) * 0.1
        table = pd.DataFrame({"date": days, "close": close, "adj_close": close, "volume": 1e9})
        table.to_csv(folder / f"{symbol}.csv", index=False)
    monkeypatch.chdir(tmp_path)
    return folder


def run(prices: Path, end: date = date(2024, 12, 31), **strategies: Strategy) -> Any:
    question = Backtest(name="q", title="Q", start=date(2023, 1, 3), end=end, strategies=strategies)
    return question.run(str(prices)).run


def test_a_theme_that_begins_with_one_of_its_four_members_says_so(prices: Path) -> None:
    result = run(prices, own=Own())
    (late,) = result.late_starts
    assert late == LateStart("four", 1, 4, date(2023, 1, 3), date(2024, 12, 30), ("B", "C", "D"))
    assert (late.days, late.thin) == (727, True)
    assert result.begins_thin("own")
    assert late.sentence in result.caveats
    assert late.sentence == (
        "four is 1 of its 4 members on 2023-01-03, and less than all for 727 days, until 2024-12-30: "
        "the prices of B, C, D begin later."
    )


def test_a_holding_without_a_price_in_the_period_is_an_error_that_names_it(prices: Path) -> None:
    with pytest.raises(
        MissingPrices, match=r"own is to hold D, without a price from 2023-01-03 to 2024-06-28"
    ):
        run(prices, date(2024, 6, 28), own=Own(symbol="D"))


def test_strategies_that_do_nothing_are_told_so(prices: Path) -> None:
    caveats = run(prices, none=Own(weight=None), zero=Own(weight=0.0), some=Own()).caveats
    assert "none gave no target weights at any decision: it stayed in cash throughout." in caveats
    assert "zero never traded, as all its weights are 0: it stayed in cash throughout." in caveats
    assert not any(caveat.startswith("some ") for caveat in caveats)
