"""What is read from Yahoo's replies is what yfinance reads from them."""

from __future__ import annotations

import warnings
from datetime import date

import pytest
import yfinance
from curl_cffi.requests import Session

from thematic.prices.listing import listing
from thematic.prices.providers.yahoo import Yahoo

from .conftest import Serve
from .exchange import Paid, simulated


@pytest.mark.parametrize(
    "symbol", ["NVDA", "0700.HK", "6758.T", "2330.TW", "005930.KS", "HKD=X", "600588.SS"]
)
def test_bars_and_actions(symbol: str, serve: Serve) -> None:
    exchange, _ = serve({symbol: simulated(symbol, "2024-01-03")})
    if not symbol.endswith("=X"):
        exchange.paid[symbol] = Paid(
            {"2024-03-12": 0.4, "2025-05-14": 0.5}, {"2024-04-09": 1.5, "2025-04-09": 0.2}
        )
    payload = Yahoo().fetch(listing(symbol), date(2024, 1, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ticker = yfinance.Ticker(symbol, session=Session(impersonate="chrome"))
        # The exchange here answers for a range only, where yfinance would ask for the zone by a day.
        ticker._tz = listing(symbol).timezone
        theirs = ticker.history(start="2024-01-01", auto_adjust=False, keepna=True)
    assert [f"{day:%Y-%m-%d}" for day in theirs.index] == [f"{day:%Y-%m-%d}" for day in payload.bars.index]
    for column in ("open", "high", "low", "close", "volume"):
        assert payload.bars[column].to_list() == theirs[column.capitalize()].to_list()
    assert payload.actions is not None
    paid = theirs["Dividends"][theirs["Dividends"] != 0]
    assert payload.actions["dividend"][payload.actions["dividend"] != 0].to_list() == paid.to_list()
    split = theirs["Stock Splits"][theirs["Stock Splits"] != 0]
    assert payload.actions["split"][payload.actions["split"] != 1].to_list() == split.to_list()
