"""The session of providers ends what comes slowly by its time, and what never ends by its size."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from thematic.errors import BadPayload, ProviderDown
from thematic.prices.providers.transport import BoundedSession, Bounds

from ..wire.fake_network import FakeNetwork, Reply
from ..wire.world import PATHS, SYMBOL, World

URL = "https://query2.finance.yahoo.com/bars"
BODY = b'{"bars": [1, 2, 3]}' * 50
SHORT, SMALL = Bounds(seconds=0.25), Bounds(seconds=30.0, size=100_000)


@cache
def bomb() -> Reply:
    """Return a body that is small and unpacks to 16 MB."""
    packed = gzip.compress(b"[" + b" " * 16_000_000 + b"]", 1)
    return Reply(packed, 200, {"Content-Encoding": "gzip", "Content-Type": "application/json"})


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Reply]]:
    """Return a list whose last reply is what every host sends."""
    replies = [Reply(BODY)]
    with FakeNetwork(lambda _: replies[-1], tmp_path).running() as network:
        for name, value in network.environment.items():
            monkeypatch.setenv(name, value)
        yield replies


def ask(bounds: Bounds) -> bytes:
    """Return the body of what a session gets of NVDA."""
    session = BoundedSession("yahoo", bounds)
    session.begin("NVDA")
    return session.asked(lambda: session.get(URL)).content


def test_a_reply_within_the_bounds_comes_whole(sent: list[Reply]) -> None:
    assert ask(Bounds()) == BODY
    assert ask(Bounds(size=len(BODY))) == BODY
    with pytest.raises(BadPayload, match=r"NVDA: yahoo sent more than 0\.000949 MB"):
        ask(Bounds(size=len(BODY) - 1))


@pytest.mark.parametrize("fault", ["hang", "drip", "drip headers", "stall"])
def test_a_slow_reply_ends_with_its_time(sent: list[Reply], fault: str) -> None:
    sent.append(Reply(BODY, fault=fault))
    with pytest.raises(ProviderDown, match=r"NVDA: yahoo did not answer in full within 0\.25 seconds"):
        ask(SHORT)


@pytest.mark.parametrize("reply", [Reply(BODY, fault="endless"), bomb()], ids=["endless", "bomb"])
def test_a_large_reply_ends_at_its_size(sent: list[Reply], reply: Reply) -> None:
    sent.append(reply)
    with pytest.raises(BadPayload, match=r"NVDA: yahoo sent more than 0\.1 MB"):
        ask(SMALL)


def test_the_time_is_that_of_a_fetch_and_not_of_a_request(sent: list[Reply]) -> None:
    session = BoundedSession("yahoo", Bounds(seconds=30.0))
    session.begin("NVDA")
    session._deadline -= 31.0
    sent.append(Reply(fault="hang"))
    with pytest.raises(ProviderDown, match="did not answer in full"):
        session.asked(lambda: session.get(URL))


def test_a_connection_that_is_cut_is_no_reply(sent: list[Reply]) -> None:
    sent.append(Reply(fault="drop"))
    with pytest.raises(ProviderDown, match="NVDA: yahoo cannot be reached"):
        ask(Bounds())


@pytest.mark.parametrize("provider", SYMBOL)
def test_both_providers_ask_through_it(world: World, provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thematic.prices.providers.ask.ATTEMPTS", 1)
    before = world.files()
    with world.sending(provider, PATHS[provider], lambda _: Reply(BODY, fault="endless")):
        (error,) = world.pull(provider, SMALL)[0].errors
    assert type(error) is BadPayload
    assert "more than 0.1 MB" in str(error)
    assert world.files() == before
