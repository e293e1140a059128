"""Every fault of a provider ends in the right error, and leaves the store as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from thematic.errors import BadPayload, NoData, ProviderDown, ProviderError, RateLimited, UnknownSymbol
from thematic.prices.providers.transport import Bounds
from thematic.prices.store.store import Store
from thematic.prices.store.update import PullResult

from .conftest import Pull, Serve
from .exchange import Exchange, Paid, edited, simulated
from .fake_network import FakeNetwork, Reply, Request

PROVIDERS = {"yahoo": "NVDA", "akshare": "600588.SS"}
EARLIER = datetime(2025, 6, 2, 12, tzinfo=UTC)
HTML = b"<html><body>Bad Gateway</body></html>"


def both(edit: Callable[[Any], None], lines: Callable[[list[str]], None]) -> Callable[[Reply], Reply]:
    """Return a fault: `edit` a chart result of Yahoo's, or the `lines` of Eastmoney's."""

    def fault(reply: Reply) -> Reply:
        def change(content: Any) -> None:
            if "chart" in content:
                edit(content["chart"]["result"][0])
            else:
                lines(content["data"]["klines"])

        return edited(reply, change)

    return fault


def all_null(result: Any) -> None:
    """Empty every bar of Yahoo's."""
    for values in result["indicators"]["quote"][0].values():
        values[:] = [None] * len(values)


def no_bars(result: Any) -> None:
    """Send what Yahoo sends of a symbol that it knows and that did not trade."""
    del result["timestamp"]
    result["indicators"]["quote"] = [{}]


def field(place: int, value: str, row: int = -5) -> Callable[[list[str]], None]:
    """Return an edit of one value of Eastmoney's."""

    def change(lines: list[str]) -> None:
        values = lines[row].split(",")
        values[place] = value
        lines[row] = ",".join(values)

    return change


def blank(lines: list[str]) -> None:
    """Empty every bar of Eastmoney's."""
    lines[:] = [line.split(",")[0] + "," * line.count(",") for line in lines]


def scaled(lines: list[str]) -> None:
    """Count volumes in something that is neither shares nor lots."""
    for row, line in enumerate(lines):
        values = line.split(",")
        values[5] = repr(float(values[5]) * 37)
        lines[row] = ",".join(values)


def one_row(result: Any) -> None:
    """Leave Yahoo's last bar only."""
    result["timestamp"] = result["timestamp"][-1:]
    for values in result["indicators"]["quote"][0].values():
        values[:] = values[-1:]


def twice(result: Any) -> None:
    """Repeat a day of Yahoo's in the middle, with another close."""
    at = len(result["timestamp"]) - 5
    result["timestamp"].insert(at, result["timestamp"][at] + 3600)
    for values in result["indicators"]["quote"][0].values():
        values.insert(at, values[at] * 1.01)


def negative(result: Any) -> None:
    """Turn a close of Yahoo's negative."""
    result["indicators"]["quote"][0]["close"][-5] *= -1


def mislabelled(reply: Reply) -> Reply:
    """Send what says to be another symbol's."""

    def change(content: Any) -> None:
        if "chart" in content:
            content["chart"]["result"][0]["meta"]["symbol"] = "AMD"
        else:
            content["data"]["code"] = "600519"

    return edited(reply, change)


def bad_request(reply: Reply) -> Reply:
    """Refuse as Yahoo does when there are no bars in a range."""
    error = {"code": "Bad Request", "description": "Data doesn't exist for startDate"}
    return Reply(json.dumps({"chart": {"result": None, "error": error}}).encode(), 400)


@dataclass(frozen=True)
class Fault:
    """A fault, and what it means from Yahoo and from Eastmoney."""

    make: Callable[[Reply], Reply]
    yahoo: type[ProviderError]
    akshare: type[ProviderError]
    tries: int = 1

    def expected(self, provider: str) -> type[ProviderError]:
        """Return the error that a provider's fault must end in."""
        return self.yahoo if provider == "yahoo" else self.akshare


FAULTS = {
    "404": Fault(lambda reply: Reply(b"{}", 404), UnknownSymbol, ProviderDown),
    "400": Fault(bad_request, NoData, ProviderDown),
    "429": Fault(lambda reply: Reply(b"Too Many Requests", 429), RateLimited, RateLimited),
    "500": Fault(lambda reply: Reply(b"", 500), ProviderDown, ProviderDown, 3),
    "502 with HTML": Fault(lambda reply: Reply(HTML, 502), ProviderDown, ProviderDown, 3),
    "HTML": Fault(lambda reply: Reply(HTML), BadPayload, BadPayload, 3),
    "empty body": Fault(lambda reply: Reply(b""), BadPayload, BadPayload, 3),
    "JSON cut off": Fault(lambda reply: replace(reply, body=reply.body[:400]), BadPayload, BadPayload, 3),
    "no bars": Fault(both(no_bars, lambda lines: lines.clear()), NoData, NoData),
    "null bars": Fault(both(all_null, blank), BadPayload, BadPayload),
    "hang": Fault(lambda reply: Reply(fault="hang"), ProviderDown, ProviderDown, 3),
    "dropped connection": Fault(lambda reply: Reply(fault="drop"), ProviderDown, ProviderDown, 3),
    "one row": Fault(both(one_row, lambda lines: lines.__delitem__(slice(0, -1))), BadPayload, BadPayload),
    "day twice": Fault(both(twice, lambda lines: lines.insert(-5, lines[-5])), BadPayload, BadPayload),
    "negative price": Fault(both(negative, field(2, "-3.5")), BadPayload, BadPayload),
    "another symbol's series": Fault(mislabelled, BadPayload, BadPayload),
}


def is_data(request: Request) -> bool:
    """Whether a request is for bars."""
    return "/chart/" in request.path or "/kline/" in request.path


def pull_one(puller: Pull, provider: str, **settings: Any) -> PullResult:
    """Pull a provider's symbol from it alone."""
    (outcome,) = puller(only=provider, **settings).pull([PROVIDERS[provider]])
    return outcome


def files(store: Store) -> dict[Path, bytes]:
    """Return the stored files and their content."""
    return {path: path.read_bytes() for path in store.folder.glob("*/*.parquet")}


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> str:
    """Return the provider under test."""
    return str(request.param)


@pytest.fixture
def network(serve: Serve) -> tuple[Exchange, FakeNetwork]:
    """Return an exchange with both symbols, on its network."""
    return serve({symbol: simulated(symbol) for symbol in PROVIDERS.values()})


@pytest.mark.parametrize("stored", [False, True], ids=["new", "stored"])
@pytest.mark.parametrize("name", FAULTS)
def test_fault(
    name: str,
    stored: bool,
    provider: str,
    network: tuple[Exchange, FakeNetwork],
    puller: Pull,
    store: Store,
) -> None:
    exchange, wire = network
    fault = FAULTS[name]
    if stored:
        assert pull_one(puller, provider, now=EARLIER).state == "new"
    before = files(store)
    wire.requests.clear()
    exchange.change = lambda request, reply: fault.make(reply) if is_data(request) else reply
    outcome = pull_one(puller, provider, bounds=Bounds(seconds=0.4 if name == "hang" else 10.0))
    assert outcome.state == "failed"
    (error,) = outcome.errors
    assert type(error) is fault.expected(provider)
    assert PROVIDERS[provider] in str(error)
    assert error.provider == provider
    assert files(store) == before
    assert (outcome.series is not None) == stored
    asked = sum(map(is_data, wire.requests))
    assert asked <= max(fault.tries, 3)
    if type(error) in (UnknownSymbol, NoData, RateLimited):
        assert asked == 1


@pytest.mark.parametrize("header", ["30", "Tue, 01 Jan 2080 00:00:00 GMT", None, "soon"])
def test_rate_limit_says_how_long_to_wait(
    header: str | None, provider: str, network: tuple[Exchange, FakeNetwork], puller: Pull
) -> None:
    exchange, wire = network
    headers = {"Retry-After": header} if header else {}
    exchange.change = lambda request, reply: Reply(b"", 429, headers) if is_data(request) else reply
    (error,) = pull_one(puller, provider).errors
    assert isinstance(error, RateLimited)
    if header == "30":
        assert error.retry_after == 30
    elif header and header.startswith("Tue"):
        assert error.retry_after == 86400, "nobody waits until 2080"
    else:
        assert error.retry_after == 900
    asked = len(wire.requests)
    (again,) = pull_one(puller, provider).errors
    assert type(again) is RateLimited
    assert len(wire.requests) == asked, "a provider that refused is not asked before its time"


def test_distrusted_certificate(
    provider: str, network: tuple[Exchange, FakeNetwork], puller: Pull, store: Store
) -> None:
    _, wire = network
    wire.distrust()
    (error,) = pull_one(puller, provider).errors
    assert type(error) is ProviderDown
    assert not files(store)
    assert not wire.requests


def test_volume_in_the_wrong_unit(
    provider: str, network: tuple[Exchange, FakeNetwork], puller: Pull, store: Store
) -> None:
    exchange, _ = network
    assert pull_one(puller, provider, now=EARLIER).state == "new"
    before = files(store)

    def hundredfold(result: Any) -> None:
        volumes = result["indicators"]["quote"][0]["volume"]
        volumes[:] = [volume * 100 for volume in volumes]

    fault = both(hundredfold, scaled)
    exchange.change = lambda request, reply: fault(reply) if is_data(request) else reply
    outcome = pull_one(puller, provider)
    (error,) = outcome.errors
    assert type(error) is BadPayload
    assert "volume" in str(error)
    assert files(store) == before


def test_eastmoney_lots_become_shares(network: tuple[Exchange, FakeNetwork], puller: Pull) -> None:
    exchange, _ = network
    series = pull_one(puller, "akshare").series
    assert series is not None
    assert series.frame["volume"].to_list() == exchange.series["600588.SS"]["volume"].to_list()


def test_another_series_under_the_right_name(
    provider: str, network: tuple[Exchange, FakeNetwork], puller: Pull, store: Store
) -> None:
    exchange, _ = network
    symbol = PROVIDERS[provider]
    pull_one(puller, provider, now=EARLIER)
    before = files(store)
    exchange.series[symbol] = simulated(symbol, seed=7)
    outcome = pull_one(puller, provider)
    (error,) = outcome.errors
    assert type(error) is BadPayload
    assert "another symbol's series?" in str(error)
    assert files(store) == before


def test_revised_last_bar(
    provider: str, network: tuple[Exchange, FakeNetwork], puller: Pull, store: Store
) -> None:
    exchange, _ = network
    symbol = PROVIDERS[provider]
    old = pull_one(puller, provider, now=EARLIER).series
    assert old is not None
    last = old.frame.index[-1]
    exchange.series[symbol].loc[last, ["close", "high"]] *= 1.019
    outcome = pull_one(puller, provider)
    assert outcome.state == "changed"
    assert str(outcome.revision) == f"1 bar of {symbol} changed, at most 1.9 %"
    new = store.read(symbol, provider)
    assert new is not None
    assert new.frame["close"][last] == pytest.approx(old.frame["close"][last] * 1.019)
    assert new.frame["close"].to_list() == exchange.served(symbol, provider).to_list()


def test_new_split_at_yahoo_rewrites_the_past(
    network: tuple[Exchange, FakeNetwork], puller: Pull, store: Store
) -> None:
    exchange, _ = network
    old = pull_one(puller, "yahoo", now=EARLIER).series
    assert old is not None
    exchange.series["NVDA"][["open", "high", "low", "close"]] /= 2
    exchange.paid["NVDA"] = Paid(splits={"2025-06-12": 2.0})
    outcome = pull_one(puller, "yahoo")
    assert outcome.state == "changed"
    assert str(outcome.revision) == f"{len(old.frame)} bars of NVDA changed, at most 50.0 %"
    new = store.read("NVDA", "yahoo")
    assert new is not None
    assert new.frame["split"]["2025-06-12"] == 2
    assert new.frame["close"].to_list() == exchange.served("NVDA", "yahoo").to_list()


def test_new_split_at_eastmoney_changes_nothing_stored(
    network: tuple[Exchange, FakeNetwork], puller: Pull, store: Store
) -> None:
    exchange, _ = network
    old = pull_one(puller, "akshare", now=EARLIER).series
    assert old is not None
    bars = exchange.series["600588.SS"]
    bars.loc["2025-06-12":, ["open", "high", "low", "close"]] /= 1.4
    exchange.paid["600588.SS"] = Paid({"2025-06-12": 0.5}, {"2025-06-12": 1.4})
    outcome = pull_one(puller, "akshare")
    assert outcome.state == "updated"
    new = store.read("600588.SS", "akshare")
    assert new is not None
    assert new.frame.loc[: old.frame.index[-1]].equals(old.frame)
    assert new.frame.loc["2025-06-12", ["dividend", "split"]].to_list() == [0.5, 1.4]
