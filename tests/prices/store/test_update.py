"""What is stored is never lost to a reply, corrections arrive, and a series ends where its bars end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic.errors import BadPayload, ProviderDown
from thematic.prices.store.returns import adjusted
from thematic.prices.store.store import Store

from ..wire.exchange import Paid, edited, simulated
from ..wire.fake_network import Reply, Request
from ..wire.pulling import EARLIER, Pull, Serve

SYMBOL = "600519.SS"


def one(puller: Any, symbol: str = SYMBOL) -> Any:
    """Pull one symbol."""
    (result,) = puller.pull([symbol])
    return result


@pytest.mark.parametrize("days", [1, 10], ids=["overlap", "whole"])
def test_error_9501_leaves_dividends(days: int, serve: Serve, puller: Pull, store: Store) -> None:
    exchange, _ = serve({SYMBOL: simulated(SYMBOL)})
    exchange.paid[SYMBOL] = Paid({"2025-03-12": 23.957})
    one(puller(EARLIER, only="akshare"))
    before = store.path(SYMBOL, "akshare").read_bytes()

    def failing(request: Request, reply: Reply) -> Reply:
        return (
            edited(reply, lambda told: told.update(result=None, code=9501))
            if "/data/" in request.path
            else reply
        )

    exchange.change = failing
    result = one(puller(EARLIER + timedelta(days=days), only="akshare"))
    assert result.state == "failed"
    assert type(result.errors[0]) is ProviderDown
    assert "9501" in str(result.errors[0])
    assert store.path(SYMBOL, "akshare").read_bytes() == before


def test_vanished_dividends_are_taken_over_at_the_second_look(
    serve: Serve, puller: Pull, store: Store
) -> None:
    exchange, _ = serve({SYMBOL: simulated(SYMBOL)})
    exchange.paid[SYMBOL] = Paid({"2025-03-12": 23.957})
    one(puller(EARLIER, only="akshare"))
    del exchange.paid[SYMBOL]
    later = EARLIER + timedelta(days=8)
    first = one(puller(later, only="akshare"))
    assert type(first.errors[0]) is BadPayload
    assert "lacks the stored dividend of 2025-03-12 (23.957)" in str(first.errors[0])
    assert f"--refresh {SYMBOL}" in str(first.errors[0])
    assert one(puller(later + timedelta(hours=1), only="akshare")).state == "failed"
    second = one(puller(later + timedelta(days=1), only="akshare"))
    assert second.state == "changed"
    assert str(second.revision) == f"dividends or splits of {SYMBOL} changed on 1 day"


def test_refresh_takes_over_what_was_doubted(serve: Serve, puller: Pull) -> None:
    exchange, _ = serve({"0700.HK": simulated("0700.HK")})
    exchange.paid["0700.HK"] = Paid({"2025-03-12": 4.5})
    one(puller(EARLIER), "0700.HK")
    exchange.series["0700.HK"] = simulated("0700.HK", seed=3)
    again = puller(EARLIER, refresh=["0700.HK"])
    refused = one(again, "0700.HK")
    assert "another symbol's series?" in str(refused.errors[0])
    assert one(again, "0700.HK").state == "changed", "the user looked, and asked again"


@pytest.mark.parametrize("ratio", [50.0, 1 / 3])
def test_splits_of_any_size_are_told_from_another_unit(ratio: float, serve: Serve, puller: Pull) -> None:
    exchange, _ = serve({"NVDA": simulated("NVDA")})
    one(puller(EARLIER), "NVDA")
    bars = exchange.series["NVDA"]
    bars[["open", "high", "low", "close"]] /= ratio
    bars["volume"] = (bars["volume"] * ratio).round()
    exchange.paid["NVDA"] = Paid(splits={"2025-06-04": ratio})
    result = one(puller(EARLIER + timedelta(days=3)), "NVDA")
    assert result.state == "changed"
    assert result.series.frame["split"]["2025-06-04"] == pytest.approx(ratio)


def test_corrections_of_old_bars_arrive_within_a_week(serve: Serve, puller: Pull) -> None:
    exchange, _ = serve({"NVDA": simulated("NVDA")})
    one(puller(EARLIER), "NVDA")
    exchange.series["NVDA"].loc["2025-02-05", "close"] *= 1.01
    assert one(puller(EARLIER + timedelta(days=2)), "NVDA").state == "updated"
    result = one(puller(EARLIER + timedelta(days=9)), "NVDA")
    assert str(result.revision) == "1 bar of NVDA changed, at most 1.0 %"


def test_a_series_ends_where_its_bars_end(serve: Serve, puller: Pull) -> None:
    exchange, network = serve({"NVDA": simulated("NVDA")})
    whole = exchange.series["NVDA"]
    exchange.series["NVDA"] = whole.loc[:"2025-05-20"]
    assert one(puller(EARLIER), "NVDA").series.through.isoformat() == "2025-05-20"
    network.requests.clear()
    assert one(puller(EARLIER + timedelta(hours=1)), "NVDA").state == "current"
    assert network.requests == [], "it was asked an hour ago"
    assert one(puller(EARLIER + timedelta(hours=7)), "NVDA").state == "unchanged"
    exchange.series["NVDA"] = whole
    assert one(puller(EARLIER + timedelta(days=1)), "NVDA").series.through.isoformat() == "2025-06-02"


def test_a_clock_that_was_ahead_freezes_nothing(serve: Serve, puller: Pull) -> None:
    exchange, _ = serve({"NVDA": simulated("NVDA")})
    one(puller(datetime(2031, 1, 2, 12, tzinfo=UTC)), "NVDA")
    exchange.series["NVDA"].loc["2025-02-05", "close"] *= 1.01
    exchange.series["NVDA"] = pd.concat(
        [exchange.series["NVDA"], simulated("NVDA", "2025-07-01", "2025-07-08")]
    )
    result = one(puller(datetime(2025, 7, 9, 12, tzinfo=UTC)), "NVDA")
    assert result.series.through.isoformat() == "2025-07-08"
    assert result.series.fetched_at == datetime(2025, 7, 9, 12, tzinfo=UTC)


def test_bars_without_a_close_are_left_out_and_said(serve: Serve, puller: Pull) -> None:
    exchange, _ = serve({"NVDA": simulated("NVDA")})
    bars = exchange.series["NVDA"]
    bars.loc[["2025-02-05", "2025-02-06"], "close"] = [np.nan, 0.0]
    bars.loc["2025-03-05", ["open", "high", "low", "close"]] *= 100
    result = one(puller(), "NVDA")
    assert result.state == "new"
    assert result.remarks == (
        "NVDA: 2025-02-05 (and 1 other session) has no close and is left out",
        "NVDA: 2025-03-05 is out of all proportion to the days beside it; left out",
    )
    assert len(result.series.frame) == len(bars) - 3


def test_a_dividend_and_a_split_on_one_day_are_flagged(serve: Serve, puller: Pull) -> None:
    exchange, _ = serve({"6309.T": simulated("6309.T")})
    exchange.paid["6309.T"] = Paid({"2025-04-28": 0.9}, {"2025-04-28": 3.0})
    result = one(puller(), "6309.T")
    assert "6309.T: 2025-04-28 has a dividend and a split" in result.remarks[0]
    frame = result.series.frame
    day = frame.index.get_loc("2025-04-28")
    total = adjusted(result.series).pct_change().iloc[day]
    assert total == pytest.approx((frame["close"].iloc[day] + 0.3) / frame["close"].iloc[day - 1] - 1)


def test_capital_gains_are_distributions(serve: Serve, puller: Pull) -> None:
    exchange, _ = serve({"NVDA": simulated("NVDA")})
    exchange.paid["NVDA"] = Paid({"2025-03-12": 0.2}, gains={"2025-03-12": 1.5, "2025-04-10": 0.7})
    frame = one(puller(), "NVDA").series.frame
    assert frame["dividend"]["2025-03-12"] == pytest.approx(1.7)
    assert frame["dividend"]["2025-04-10"] == pytest.approx(0.7)


@pytest.mark.parametrize("damage", [b"", b"PAR1", b"\x00" * 300])
def test_a_damaged_file_is_set_aside_and_the_pull_goes_on(
    damage: bytes, serve: Serve, puller: Pull, store: Store
) -> None:
    serve({symbol: simulated(symbol) for symbol in ("NVDA", "AMD")})
    list(puller().pull(["NVDA", "AMD"]))
    path = store.path("NVDA", "yahoo")
    path.write_bytes(damage)
    assert puller().missing(["NVDA", "AMD"]) == ("NVDA",)
    nvda, amd = puller().pull(["NVDA", "AMD"])
    assert (nvda.state, amd.state) == ("new", "current")
    (said,) = nvda.remarks
    aside = store.folder / ".set-aside" / "yahoo-NVDA-1.parquet"
    assert said.startswith(f"{path} was damaged")
    assert said.endswith(f"set aside as {aside}")
    assert aside.read_bytes() == damage
    assert store.symbols() == ("AMD", "NVDA")


@pytest.mark.parametrize(("symbol", "provider"), [("NVDA", "yahoo"), ("600588.SS", "akshare")])
def test_another_series_under_the_right_name(
    symbol: str, provider: str, serve: Serve, puller: Pull, store: Store
) -> None:
    exchange, _ = serve({symbol: simulated(symbol)})
    one(puller(EARLIER, only=provider), symbol)
    before = store.path(symbol, provider).read_bytes()
    exchange.series[symbol] = simulated(symbol, seed=7)
    outcome = one(puller(only=provider), symbol)
    (error,) = outcome.errors
    assert type(error) is BadPayload
    assert "another symbol's series?" in str(error)
    assert store.path(symbol, provider).read_bytes() == before


@pytest.mark.parametrize(("symbol", "provider"), [("NVDA", "yahoo"), ("600588.SS", "akshare")])
def test_revised_last_bar(symbol: str, provider: str, serve: Serve, puller: Pull, store: Store) -> None:
    exchange, _ = serve({symbol: simulated(symbol)})
    old = one(puller(EARLIER, only=provider), symbol).series
    assert old is not None
    last = old.frame.index[-1]
    exchange.series[symbol].loc[last, ["close", "high"]] *= 1.019
    outcome = one(puller(only=provider), symbol)
    assert outcome.state == "changed"
    assert str(outcome.revision) == f"1 bar of {symbol} changed, at most 1.9 %"
    new = store.read(symbol, provider)
    assert new is not None
    assert new.frame["close"][last] == pytest.approx(old.frame["close"][last] * 1.019)
    assert new.frame["close"].to_list() == exchange.served(symbol, provider).to_list()


def test_new_split_at_yahoo_rewrites_the_past(serve: Serve, puller: Pull, store: Store) -> None:
    exchange, _ = serve({"NVDA": simulated("NVDA")})
    old = one(puller(EARLIER, only="yahoo"), "NVDA").series
    assert old is not None
    exchange.series["NVDA"][["open", "high", "low", "close"]] /= 2
    exchange.paid["NVDA"] = Paid(splits={"2025-06-12": 2.0})
    outcome = one(puller(only="yahoo"), "NVDA")
    assert outcome.state == "changed"
    assert str(outcome.revision) == f"{len(old.frame)} bars of NVDA changed, at most 50.0 %"
    new = store.read("NVDA", "yahoo")
    assert new is not None
    assert new.frame["split"]["2025-06-12"] == 2
    assert new.frame["close"].to_list() == exchange.served("NVDA", "yahoo").to_list()


def test_new_split_at_eastmoney_changes_nothing_stored(serve: Serve, puller: Pull, store: Store) -> None:
    exchange, _ = serve({"600588.SS": simulated("600588.SS")})
    old = one(puller(EARLIER, only="akshare"), "600588.SS").series
    assert old is not None
    bars = exchange.series["600588.SS"]
    bars.loc["2025-06-12":, ["open", "high", "low", "close"]] /= 1.4
    exchange.paid["600588.SS"] = Paid({"2025-06-12": 0.5}, {"2025-06-12": 1.4})
    outcome = one(puller(only="akshare"), "600588.SS")
    assert outcome.state == "updated"
    new = store.read("600588.SS", "akshare")
    assert new is not None
    assert new.frame.loc[: old.frame.index[-1]].equals(old.frame)
    assert new.frame.loc["2025-06-12", ["dividend", "split"]].to_list() == [0.5, 1.4]
