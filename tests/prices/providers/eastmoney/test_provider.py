"""What is particular to Eastmoney: lots, exchanges that are tried in turn, and dividends of ten shares."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from thematic.errors import UnknownSymbol
from thematic.prices.listing import listing
from thematic.prices.providers.eastmoney import Eastmoney
from thematic.prices.providers.payload import Payload

from ...wire.exchange import Paid, simulated
from ...wire.pulling import Serve


def fetch(symbol: str) -> Payload:
    """Fetch a symbol's bars of June."""
    return Eastmoney().fetch(listing(symbol), date(2025, 6, 2))


@pytest.mark.parametrize(("symbol", "code"), [("600588.SS", "1.600588"), ("0700.HK", "116.00700")])
def test_volumes_are_in_shares_whether_they_come_in_lots_or_not(symbol: str, code: str, serve: Serve) -> None:
    exchange, _ = serve({symbol: simulated(symbol)})
    payload = fetch(symbol)
    assert payload.bars["volume"].to_list() == exchange.series[symbol]["volume"]["2025-06-02":].to_list()
    assert (payload.code, payload.basis) == (code, "raw")


def test_a_share_is_looked_for_on_one_exchange_after_another(serve: Serve) -> None:
    _, network = serve({"NVDA": simulated("NVDA")})
    assert fetch("NVDA").code == "106.NVDA"
    assert [request.query["secid"] for request in network.requests] == ["105.NVDA", "106.NVDA"]
    with pytest.raises(UnknownSymbol, match=r"AMD: akshare \(Eastmoney\) does not have this symbol"):
        fetch("AMD")


def test_bonus_shares_count_as_a_split_and_cash_by_the_share(serve: Serve) -> None:
    exchange, _ = serve({"600588.SS": simulated("600588.SS")})
    exchange.paid["600588.SS"] = Paid({"2025-06-11": 0.25, "2019-06-11": 0.1}, {"2025-06-11": 1.3})
    actions = fetch("600588.SS").actions
    assert actions is not None
    assert actions.loc["2025-06-11"].to_list() == pytest.approx([0.25, 1.3])
    assert actions.index[0] == pd.Timestamp("2019-06-11"), "dividends come whole, whatever bars are asked for"


def test_no_dividends_is_not_the_same_as_dividends_not_told(serve: Serve) -> None:
    serve({symbol: simulated(symbol) for symbol in ("600588.SS", "0700.HK", "^HSI")})
    china, hong_kong, index = (fetch(symbol).actions for symbol in ("600588.SS", "0700.HK", "^HSI"))
    assert china is not None
    assert china.empty
    assert hong_kong is None
    assert index is not None
    assert index.empty
