"""A pull asks once, keeps what it has, proves that the past still holds, and never keeps what may change."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic.errors import MarketError, ProviderDown, RateLimited
from thematic.prices.listing import with_rates
from thematic.prices.providers.pace import Pace
from thematic.prices.store.live import LiveSource
from thematic.prices.store.pull import Puller
from thematic.prices.store.store import Store

from ..wire.exchange import Paid, simulated
from ..wire.fake_network import Reply
from ..wire.pulling import EARLIER, NOW, Pull, Serve, Unhurried

SYMBOLS = """
NVDA AVGO MRVL AMD MU VRT INTC QCOM AMAT LRCX KLAC ANET SMCI DELL AMZN MSFT GOOGL META AAPL ORCL ^GSPC
0700.HK 9988.HK 3888.HK 3896.HK 9698.HK 9888.HK 1810.HK 3690.HK 9999.HK 9618.HK 1024.HK 0981.HK 1347.HK
0992.HK 2382.HK 2018.HK 0268.HK 0285.HK 0020.HK ^HSI HSTECH.HK
600588.SS 688111.SS 002230.SZ 000977.SZ 603019.SS 688256.SS 688041.SS 300308.SZ 300033.SZ 000300.SS
2330.TW 2317.TW 2382.TW 3231.TW 6669.TW 2345.TW 2454.TW 2308.TW 2357.TW 3008.TW
005930.KS 000660.KS 066570.KS 009150.KS 011070.KS
6758.T 7974.T 6981.T 6762.T 6971.T 8035.T 6857.T 6146.T
"""
EIGHTY = SYMBOLS.split()
SHARES = {name for name in EIGHTY if name.endswith((".SS", ".SZ"))} - {"000300.SS"}


def states(puller: Puller, symbols: tuple[str, ...] | list[str]) -> dict[str, str]:
    """Pull, and return what became of each symbol."""
    return {outcome.symbol: outcome.state for outcome in puller.pull(symbols)}


@pytest.mark.slow
def test_requests_for_eighty_symbols(serve: Serve, puller: Pull) -> None:
    symbols = with_rates(EIGHTY)
    assert len(symbols) == 80
    _, network = serve({symbol: simulated(symbol, "2025-05-02") for symbol in symbols})
    assert states(puller(), symbols) == dict.fromkeys(symbols, "new")
    handshake = [request for request in network.requests if request.host == "fc.yahoo.com"]
    handshake += [request for request in network.requests if request.path == "/v1/test/getcrumb"]
    assert len(handshake) == 2
    dividends = [request for request in network.requests if request.path == "/api/data/v1/get"]
    assert len(dividends) == len(SHARES), "a mainland share's dividends are a question of their own"
    assert len(network.requests) == len(symbols) + len(handshake) + len(dividends)

    network.requests.clear()
    assert set(states(puller(NOW + timedelta(hours=5)), symbols).values()) == {"current"}
    assert network.requests == []


def test_second_day_asks_for_the_overlap_only(serve: Serve, puller: Pull, store: Store) -> None:
    exchange, network = serve({"0700.HK": simulated("0700.HK")})
    states(puller(EARLIER), ["0700.HK"])
    network.requests.clear()
    (outcome,) = puller(EARLIER + timedelta(days=3)).pull(["0700.HK"])
    assert (outcome.state, outcome.revision) == ("updated", None)
    (request,) = [one for one in network.requests if "/chart/" in one.path]
    since = datetime.fromtimestamp(int(request.query["period1"]), UTC) + timedelta(hours=8)
    old = exchange.series["0700.HK"].loc[:"2025-06-02"]
    assert since.date() == old.index[-10].date()
    series = store.read("0700.HK", "yahoo")
    assert series is not None
    served = exchange.served("0700.HK", "yahoo").loc[:"2025-06-05"]
    assert series.frame["close"].to_list() == served.to_list()
    assert outcome.added == len(series.frame) - len(old)


def test_changed_history_is_fetched_anew_and_told(serve: Serve, puller: Pull, store: Store) -> None:
    exchange, _ = serve({"0700.HK": simulated("0700.HK")})
    states(puller(EARLIER), ["0700.HK"])
    days = exchange.series["0700.HK"].loc[:"2025-06-02"].index[-11:-2]
    exchange.series["0700.HK"].loc[days, "close"] *= 1.019
    (outcome,) = puller().pull(["0700.HK"])
    assert outcome.state == "changed"
    assert str(outcome.revision) == "9 bars of 0700.HK changed, at most 1.9 %"
    series = store.read("0700.HK", "yahoo")
    assert series is not None
    assert series.frame["close"].to_list() == exchange.served("0700.HK", "yahoo").to_list()


def test_a_bar_that_appears_later_is_taken(serve: Serve, puller: Pull, store: Store) -> None:
    exchange, _ = serve({"0700.HK": simulated("0700.HK")})
    late = exchange.series["0700.HK"].loc[:"2025-06-02"].index[-3]
    whole = exchange.series["0700.HK"].copy()
    exchange.series["0700.HK"].loc[late, ["open", "high", "low", "close"]] = np.nan
    states(puller(EARLIER), ["0700.HK"])
    first = store.read("0700.HK", "yahoo")
    assert first is not None
    assert late not in first.frame.index, "a bar with a volume and no price is not stored"
    exchange.series["0700.HK"] = whole
    (outcome,) = puller().pull(["0700.HK"])
    assert str(outcome.revision) == "1 bar of 0700.HK is there only now"
    series = store.read("0700.HK", "yahoo")
    assert series is not None
    assert series.frame["close"][late] == exchange.served("0700.HK", "yahoo")[late]


def test_dividend_that_appears_later_is_told(serve: Serve, puller: Pull) -> None:
    exchange, _ = serve({"0700.HK": simulated("0700.HK")})
    states(puller(EARLIER), ["0700.HK"])
    exchange.paid["0700.HK"] = Paid({"2025-05-28": 4.5})
    (outcome,) = puller().pull(["0700.HK"])
    assert str(outcome.revision) == "dividends or splits of 0700.HK changed on 1 day"
    assert outcome.series is not None
    assert outcome.series.frame["dividend"]["2025-05-28"] == 4.5


@pytest.mark.parametrize(
    ("symbol", "now", "last"),
    [
        ("0700.HK", "2025-06-27 08:30", "2025-06-26"),  # Hong Kong closes at 08:00 UTC
        ("0700.HK", "2025-06-27 09:00", "2025-06-27"),
        ("600588.SS", "2025-06-27 07:59", "2025-06-26"),  # Shanghai at 07:00
        ("600588.SS", "2025-06-27 08:00", "2025-06-27"),
        ("NVDA", "2025-06-27 20:59", "2025-06-26"),  # New York at 20:00 in summer
        ("NVDA", "2025-06-27 21:00", "2025-06-27"),
        ("NVDA", "2025-06-29 12:00", "2025-06-27"),  # a Sunday
        ("HKD=X", "2025-06-27 23:30", "2025-06-26"),  # London's day ends at 23:00 in summer
        ("HKD=X", "2025-06-28 00:00", "2025-06-27"),
    ],
)
def test_provisional_bars_are_not_stored(
    symbol: str, now: str, last: str, serve: Serve, puller: Pull
) -> None:
    serve({symbol: simulated(symbol)})
    (outcome,) = puller(datetime.fromisoformat(now).replace(tzinfo=UTC)).pull([symbol])
    assert outcome.series is not None
    assert outcome.series.frame.index[-1] == pd.Timestamp(last)
    assert outcome.series.through.isoformat() == last


def test_a_failed_symbol_does_not_stop_the_others(serve: Serve, puller: Pull, store: Store) -> None:
    serve({symbol: simulated(symbol) for symbol in ("NVDA", "0700.HK")})
    got = states(puller(), ["NVDA", "6758.T", "0700.HK"])
    assert got == {"NVDA": "new", "6758.T": "failed", "0700.HK": "new"}
    assert store.symbols() == ("0700.HK", "NVDA")


def test_the_other_provider_stands_in_with_its_whole_series(serve: Serve, puller: Pull, store: Store) -> None:
    exchange, _ = serve({symbol: simulated(symbol) for symbol in ("0700.HK", "600588.SS", "NVDA")})
    exchange.paid["600588.SS"] = Paid({"2025-05-28": 0.2})
    working = exchange.change
    exchange.change = lambda request, reply: Reply(status=500) if "/chart/" in request.path else reply
    outcomes = list(puller(EARLIER).pull(["0700.HK", "NVDA"]))
    assert [(one.state, one.series and one.series.provider) for one in outcomes] == [("new", "akshare")] * 2
    assert outcomes[1].series is not None
    assert outcomes[1].series.code == "106.NVDA"
    assert [type(error) for one in outcomes for error in one.errors] == [ProviderDown] * 2
    assert not LiveSource(store).bars("0700.HK").has_adjusted, "Eastmoney tells no Hong Kong dividends"

    exchange.change = lambda request, reply: Reply(status=500) if "eastmoney" in request.host else reply
    (outcome,) = puller(EARLIER).pull(["600588.SS"])
    assert outcome.series is not None
    assert outcome.series.provider == "yahoo"

    exchange.change = working
    states(puller(), ["0700.HK", "600588.SS"])
    live = LiveSource(store)
    assert (live.bars("0700.HK").source, live.bars("600588.SS").source) == ("yahoo", "akshare")
    assert store.providers("0700.HK") == ("akshare", "yahoo")


def test_a_stored_series_is_not_replaced_by_another_providers(
    serve: Serve, puller: Pull, store: Store
) -> None:
    exchange, network = serve({"0700.HK": simulated("0700.HK")})
    states(puller(EARLIER), ["0700.HK"])
    exchange.change = lambda request, reply: Reply(status=500) if "/chart/" in request.path else reply
    (outcome,) = puller().pull(["0700.HK"])
    assert outcome.state == "failed"
    assert outcome.series is not None
    assert store.providers("0700.HK") == ("yahoo",)
    assert not any("eastmoney" in request.host for request in network.requests)


def test_taiwan_dollar_is_named_when_eastmoney_is_all_there_is(puller: Pull) -> None:
    only = puller(only="akshare")
    (outcome,) = only.pull(["TWD=X"])
    assert outcome.state == "failed"
    assert "TWD=X" in str(outcome.errors[0])


def test_unknown_market_stops_the_pull_before_anything_is_asked(serve: Serve, puller: Pull) -> None:
    _, network = serve({"NVDA": simulated("NVDA")})
    with pytest.raises(MarketError, match=r"BMW\.DE"):
        list(puller().pull(["NVDA", "BMW.DE"]))
    assert network.requests == []


def test_an_earlier_start_fetches_the_whole_again(serve: Serve, puller: Pull, store: Store) -> None:
    serve({"NVDA": simulated("NVDA", "2024-01-02")})
    late = puller(EARLIER)
    late.start = datetime(2025, 3, 3, tzinfo=UTC).date()
    states(late, ["NVDA"])
    (outcome,) = puller().pull(["NVDA"])
    assert (outcome.state, outcome.revision) == ("updated", None)
    assert outcome.series is not None
    assert outcome.series.frame.index[0] == pd.Timestamp("2024-01-02")


def test_a_run_in_the_past_needs_no_newer_bars(serve: Serve, puller: Pull, store: Store) -> None:
    _, network = serve({"NVDA": simulated("NVDA")})
    states(puller(EARLIER), ["NVDA"])
    network.requests.clear()
    run = puller()
    run.until = EARLIER.date() - timedelta(days=3)
    assert run.missing(["NVDA", "AMD"]) == ("AMD",)
    assert states(run, ["NVDA"]) == {"NVDA": "current"}
    assert network.requests == []


def test_three_failures_in_a_row_rest_a_provider_across_processes(
    serve: Serve, puller: Pull, store: Store
) -> None:
    symbols = ["6758.T", "7974.T", "6981.T", "6762.T"]
    exchange, network = serve({symbol: simulated(symbol) for symbol in symbols})
    exchange.change = lambda request, reply: Reply(status=503)
    time = [1e9]

    def pace() -> Pace:
        return Unhurried(store.folder / ".pace", clock=lambda: time[0])

    outcomes = list(puller(pace=pace()).pull(symbols))
    assert [type(one.errors[0]) for one in outcomes] == [ProviderDown] * 4
    charts = Counter(request.path for request in network.requests if "/chart/" in request.path)
    assert sum(charts.values()) == 9, "three symbols, three attempts each; the fourth was not asked for"

    exchange.change = lambda request, reply: reply
    network.requests.clear()
    assert states(puller(pace=pace()), symbols[:1]) == {"6758.T": "failed"}
    assert network.requests == []
    time[0] += 901
    assert states(puller(pace=pace()), symbols) == dict.fromkeys(symbols, "new")


def test_a_ban_is_not_hammered(serve: Serve, puller: Pull) -> None:
    symbols = ["600588.SS", "002230.SZ", "000977.SZ"]
    exchange, network = serve({symbol: simulated(symbol) for symbol in symbols})
    exchange.change = lambda request, reply: Reply(status=429)
    only = puller(only="akshare")
    outcomes = list(only.pull(symbols))
    assert [type(one.errors[0]) for one in outcomes] == [RateLimited] * 3
    assert len(network.requests) == 1


def test_everything_kept_with_a_series(serve: Serve, puller: Pull, store: Store) -> None:
    serve({symbol: simulated(symbol) for symbol in ("6758.T", "600588.SS")})
    states(puller(), ["6758.T", "600588.SS"])
    sony, yonyou = store.read("6758.T", "yahoo"), store.read("600588.SS", "akshare")
    assert sony is not None
    assert yonyou is not None
    facts: dict[str, Any] = {
        "currency": "JPY",
        "basis": "split_adjusted",
        "code": "6758.T",
        "fetched_at": NOW,
    }
    assert {name: getattr(sony, name) for name in facts} == facts
    assert set(sony.versions) == {"yfinance", "curl_cffi"}
    facts = {"currency": "CNY", "basis": "raw", "code": "1.600588", "versions": {"akshare": "1.19.5"}}
    assert {name: getattr(yonyou, name) for name in facts} == facts
