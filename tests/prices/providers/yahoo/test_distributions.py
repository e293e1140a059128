"""A fund's distributions are counted as yfinance counts them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from yfinance.scrapers.history import PriceHistory

from thematic.prices.providers.yahoo.distributions import distributed


@pytest.mark.parametrize("seed", range(12))
def test_capital_gains_are_counted_as_yfinance_does(seed: int) -> None:
    draw = np.random.default_rng(seed)
    days = pd.bdate_range("2024-01-01", periods=250).as_unit("us")
    closes = pd.Series(50 * np.exp(np.cumsum(draw.normal(0, 0.004, 250))), days)
    some = days[[40, 90, 140, 190, 240]]
    gains = pd.Series(draw.uniform(0.5, 2.0, 5), some)
    dividends = gains + draw.uniform(0.0, 1.0, 5)
    doubled = seed % 2 == 0
    for day in some:
        closes[day:] -= dividends[day] + (0.0 if doubled else gains[day])
    frame = pd.DataFrame({"Close": closes, "Adj Close": closes, "Dividends": 0.0, "Capital Gains": 0.0})
    frame.loc[some, "Dividends"], frame.loc[some, "Capital Gains"] = dividends, gains
    frame.index = frame.index.tz_localize("America/New_York")
    repaired = PriceHistory._repair_capital_gains(PriceHistory(None, "FUND", "UTC", session=object()), frame)
    theirs = (repaired["Dividends"] + repaired["Capital Gains"]).to_numpy()[[40, 90, 140, 190, 240]]
    assert distributed(dividends, gains, closes).to_numpy() == pytest.approx(theirs)
    assert theirs == pytest.approx((dividends if doubled else dividends + gains).to_numpy())


def test_gains_without_dividends_are_no_double_count() -> None:
    days = pd.bdate_range("2024-01-01", periods=5).as_unit("us")
    closes = pd.Series(10.0, days)
    nothing = pd.Series(dtype=float, index=pd.DatetimeIndex([]))
    assert distributed(nothing, pd.Series([1.5], days[[2]]), closes).to_dict() == {days[2]: 1.5}
