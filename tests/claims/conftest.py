"""Records made by hand, in which the truth about a claim is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.claims import RunRecord
from thematic.question import Terms
from thematic.statistics.inference import difference

KNOWN_ON = date(2024, 11, 29)
BEFORE, AFTER = 240, 150
Maker = Callable[..., RunRecord]
Drawn = Callable[[int], np.ndarray]


@pytest.fixture
def record_of() -> Maker:
    """Return a maker of records from returns, shape (n_rows,) each; row 0 has none."""

    def make(**returns: np.ndarray) -> RunRecord:
        rows = len(next(iter(returns.values())))
        dates = pd.bdate_range(end=pd.Timestamp(KNOWN_ON), periods=rows - AFTER, name="date")
        dates = dates.append(pd.bdate_range(pd.Timestamp(KNOWN_ON), periods=AFTER + 1)[1:]).rename("date")
        nav = pd.DataFrame({name: np.cumprod(1.0 + growth) for name, growth in returns.items()}, index=dates)
        known_on = dict.fromkeys(returns, KNOWN_ON)
        market = "market" if "market" in returns else list(returns)[-1]
        closes = {name: nav[name] for name in nav}
        holdings = {name: (name,) for name in nav}
        terms = Terms(start=dates[0].date(), end=dates[-1].date(), cash_rate=0.0)
        return RunRecord(nav, terms, known_on, market, closes, holdings=holdings)

    return make


@pytest.fixture
def market() -> Drawn:
    """Return a maker of a market's returns from a seed, shape (n_rows,)."""

    def make(seed: int) -> np.ndarray:
        return 0.0004 + 0.011 * np.random.default_rng([seed, 1]).standard_normal(BEFORE + AFTER)

    return make


@pytest.fixture
def noise() -> Drawn:
    """Return a maker of a strategy's own returns, without a mean."""

    def make(seed: int) -> np.ndarray:
        return 0.007 * np.random.default_rng([seed, 2]).standard_normal(BEFORE + AFTER)

    return make


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw few samples, of single rows as these are independent: many seeds are cheap, each a bit rough."""
    monkeypatch.setattr(difference, "DRAWS", 499)
    monkeypatch.setattr(difference, "block_length", lambda series: 1)


@pytest.fixture
def some_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw as users do, in blocks as long as the data ask for, but fewer samples: a thousand seeds take a
    minute."""
    monkeypatch.setattr(difference, "DRAWS", 5000)


def edge(errors: float) -> np.ndarray:
    """Return what each return after the note must gain for an edge of so many standard errors of 0.007."""
    gain = np.zeros(BEFORE + AFTER)
    gain[BEFORE:] = errors * 0.007 / np.sqrt(AFTER)
    return gain
