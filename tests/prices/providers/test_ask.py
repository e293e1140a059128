"""Every fault of a provider ends in the right error, and leaves the store as it was."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from thematic.errors import BadPayload, NoData, ProviderDown, ProviderError, RateLimited, UnknownSymbol
from thematic.prices.listing import Listing, listing
from thematic.prices.providers.ask import LAST_ATTEMPT, Asker
from thematic.prices.providers.payload import Payload
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.response import bad, down
from thematic.prices.providers.transport import Bounds
from thematic.prices.store.store import Store
from thematic.prices.store.update import PullResult

from ..wire.exchange import Exchange, edited, simulated
from ..wire.fake_network import FakeNetwork, Reply, Request
from ..wire.pulling import EARLIER, NOW, Pull, Serve, Unhurried
from .payloads import bars, payload

PROVIDERS = {"yahoo": "NVDA", "akshare": "600588.SS"}
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


@pytest.mark.parametrize(
    ("name", "stored"), [*((name, True) for name in FAULTS), ("500", False), ("null bars", False)]
)
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
    outcome = pull_one(puller, provider, bounds=Bounds(seconds=0.2 if name == "hang" else 10.0))
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


def test_a_provider_that_refused_is_not_asked_before_its_time(
    provider: str, network: tuple[Exchange, FakeNetwork], puller: Pull
) -> None:
    exchange, wire = network
    refusal = Reply(b"", 429, {"Retry-After": "30"})
    exchange.change = lambda request, reply: refusal if is_data(request) else reply
    (error,) = pull_one(puller, provider).errors
    assert isinstance(error, RateLimited)
    assert error.retry_after == 30
    asked = len(wire.requests)
    (again,) = pull_one(puller, provider).errors
    assert type(again) is RateLimited
    assert len(wire.requests) == asked


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


class Scripted(Provider):
    """Sends what a test decides, one thing a time it is asked."""

    name = "scripted"
    seconds = 0.001

    def __init__(self, *script: Payload | Exception) -> None:
        self.script = list(script)

    def rank(self, listing: Listing) -> int:
        return 0

    def fetch(self, listing: Listing, start: date) -> Payload:
        sent = self.script.pop(0)
        if isinstance(sent, Exception):
            raise sent
        return sent


def ask(folder: Path, *script: Payload | Exception) -> tuple[Payload | ProviderError, int]:
    """Return what asking ends in, and how much of the script is left."""
    scripted, asker = Scripted(*script), Asker(Unhurried(folder), NOW, 0.0)
    try:
        return asker.ask(scripted, listing("NVDA"), date(2025, 6, 2), whole=True), len(scripted.script)
    except ProviderError as error:
        return error, len(scripted.script)


def test_a_failure_that_may_pass_is_tried_three_times(tmp_path: Path) -> None:
    gone, garbled = down("is down", "scripted", "NVDA"), bad("is garbled", "scripted", "NVDA")
    answer, left = ask(tmp_path, gone, garbled, payload())
    assert isinstance(answer, Payload)
    assert left == 0
    assert ask(tmp_path, gone, garbled, gone, payload()) == (gone, 1)


@pytest.mark.parametrize("kind", [NoData, UnknownSymbol])
def test_what_is_not_there_is_asked_for_once(tmp_path: Path, kind: type[ProviderError]) -> None:
    error = kind("NVDA: none", provider="scripted", symbol="NVDA")
    assert ask(tmp_path, error, payload()) == (error, 1)


def test_a_wrong_certificate_is_not_tried_again(tmp_path: Path) -> None:
    error = down("cannot be reached", "scripted", "NVDA")
    error.__cause__ = ssl.SSLError("self-signed")
    assert ask(tmp_path, error, payload()) == (error, 1)


def test_what_cannot_be_is_not_asked_for_again(tmp_path: Path) -> None:
    answer, left = ask(tmp_path, payload(bars(volume=-1.0)), payload())
    assert type(answer) is BadPayload
    assert left == 1


def test_any_other_exception_is_a_bad_payload_with_its_line(tmp_path: Path) -> None:
    answer, _ = ask(tmp_path, *[KeyError("closes")] * 3)
    assert type(answer) is BadPayload
    assert "is no price series (KeyError: 'closes'; test_ask.py, line " in str(answer)


def test_the_limits_of_a_pull_end_it_within_a_minute() -> None:
    assert Bounds().size <= 100_000_000
    assert LAST_ATTEMPT + Bounds().seconds <= 60
