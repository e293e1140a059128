"""A small reference set with simulated prices, and a source in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.prices.bars import COLUMNS, Bars
from thematic.references.prices import ReferencePrices, load_reference_prices
from thematic.references.reference_set import ReferenceSet

FAMILIES = {"tech": ("SMH", "IGV", "XSD"), "energy": ("XLE", "OIH", "XOP"), "health": ("IBB", "XBI")}


class MemorySource:
    """Adjusted closes by symbol, as a source."""

    name = "memory"
    simulated = True

    def __init__(self, close: Mapping[str, pd.Series]) -> None:
        self._bars = {symbol: bars_of(symbol, series) for symbol, series in close.items()}

    def symbols(self) -> tuple[str, ...]:
        return tuple(sorted(self._bars))

    def bars(self, symbol: str) -> Bars:
        return self._bars[symbol]


def bars_of(symbol: str, close: pd.Series) -> Bars:
    frame = pd.DataFrame(dict.fromkeys(COLUMNS, np.nan), index=close.index)
    frame["adj_close"] = close
    return Bars(symbol, frame, "memory")


def small_set(**changes: object) -> ReferenceSet:
    funds = [
        {"symbol": symbol, "name": symbol, "family": family, "listed": "2000-01-03"}
        for family, symbols in FAMILIES.items()
        for symbol in symbols
    ]
    content = {
        "name": "small",
        "title": "Small",
        "rule": "eight funds",
        "source": "simulated",
        "market": "SPY",
        "seasoning_days": 365,
        "beta_rows": 60,
        "fall_deviations": 2.5,
        "run_up_rows": 20,
        "run_up": 0.1,
        "horizons": [5, 20, 60],
        "fewest_episodes": 10,
        "eras": ["2006-01-01"],
        "fund": funds,
        "chain": [{"title": "down", "funds": ["OIH", "XOP", "XLE", "IGV"]}],
    }
    return ReferenceSet.model_validate({**content, **changes})


def simulated_closes(seed: int, rows: int = 3000, drift: float = 0.0) -> dict[str, pd.Series]:
    """Return a market and funds with betas of one, shared family moves and a drift over the market."""
    random = np.random.default_rng(seed)
    dates = pd.bdate_range("2000-01-03", periods=rows, name="date").as_unit("us")
    market = 0.01 * random.standard_normal(rows)
    closes = {"SPY": market}
    for symbols in FAMILIES.values():
        shared = 0.008 * random.standard_normal(rows)
        for symbol in symbols:
            closes[symbol] = market + shared + 0.008 * random.standard_t(4, rows) / np.sqrt(2.0) + drift
    return {symbol: pd.Series(100.0 * np.exp(np.cumsum(steps)), dates) for symbol, steps in closes.items()}


@pytest.fixture(scope="session")
def small_prices() -> ReferencePrices:
    return load_reference_prices(small_set(), [MemorySource(simulated_closes(1))], date(2011, 1, 1))
