"""The pace holds across processes, and a provider that failed is left alone for longer each time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from thematic.errors import NoData, ProviderDown, ProviderError, RateLimited
from thematic.prices.providers.pace import FIRST_REST, LONGEST_REST, Pace

DOWN = ProviderDown("NVDA: yahoo is down", provider="yahoo", symbol="NVDA")


def limited(seconds: float) -> RateLimited:
    """Return the refusal of a provider that says how long to wait."""
    return RateLimited("NVDA: too fast", provider="yahoo", symbol="NVDA", retry_after=seconds)


def ask(pace: Pace, error: ProviderError | None = None) -> None:
    """Ask for a symbol, which ends in `error`."""
    with pace.asking("yahoo", "NVDA"):
        if error:
            raise error


class Clock:
    """A clock that tests move."""

    now = 1e9

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands."""
    return Clock()


@pytest.fixture
def pace(tmp_path: Path, clock: Clock) -> Pace:
    """Return a pace without rates."""
    return Pace(tmp_path, clock=clock)


def fail(pace: Pace, times: int) -> None:
    """Fail so many times."""
    for _ in range(times):
        with pytest.raises(ProviderDown):
            ask(pace, DOWN)


def test_symbols_keep_their_distance_across_paces(tmp_path: Path) -> None:
    paces = [Pace(tmp_path) for _ in range(2)]
    begin = time.monotonic()
    for turn in range(4):
        paces[turn % 2].wait("yahoo", 0.05)
    assert time.monotonic() - begin >= 0.14


def test_a_rest_after_three_failures_doubles_and_ends(pace: Pace, clock: Clock) -> None:
    for rest in (FIRST_REST, 2 * FIRST_REST, 4 * FIRST_REST, 8 * FIRST_REST, LONGEST_REST, LONGEST_REST):
        assert pace.rest("yahoo") == 0
        fail(pace, 3)
        assert pace.rest("yahoo") == rest
        with pytest.raises(ProviderDown, match=f"pull again in {rest / 60:.0f} minutes"):
            ask(pace)
        clock.now += rest


def test_success_and_what_is_the_symbols_own_fault_reset(pace: Pace) -> None:
    fail(pace, 2)
    ask(pace)
    fail(pace, 2)
    with pytest.raises(NoData):
        ask(pace, NoData("NVDA: nothing then", provider="yahoo", symbol="NVDA"))
    fail(pace, 2)
    assert pace.rest("yahoo") == 0


def test_a_refusal_rests_as_long_as_it_says_and_is_remembered(
    pace: Pace, clock: Clock, tmp_path: Path
) -> None:
    with pytest.raises(RateLimited):
        ask(pace, limited(30))
    other = Pace(tmp_path, clock=clock)
    assert other.rest("yahoo") == 30
    clock.now += 10
    with pytest.raises(RateLimited) as refused:
        ask(other)
    assert refused.value.retry_after == 20
    clock.now += 20
    with pytest.raises(RateLimited):
        ask(other, limited(30))
    assert other.rest("yahoo") == 2 * FIRST_REST, "the second time in a row the wait is our own to choose"
    assert other.rest("akshare") == 0


def test_a_torn_note_is_as_none(pace: Pace, tmp_path: Path) -> None:
    (tmp_path / "yahoo.json").write_text("{")
    assert pace.rest("yahoo") == 0
    fail(pace, 3)
    assert pace.rest("yahoo") == FIRST_REST


def test_a_damaged_note_of_times_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "yahoo.sqlite").write_bytes(b"no database" * 99)
    Pace(tmp_path).wait("yahoo", 0.01)
    Pace(tmp_path).wait("yahoo", 0.01)


def test_times_and_rests_of_a_clock_that_was_ahead_bind_nobody(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time_ns() + 10**18
    with monkeypatch.context() as ahead:
        ahead.setattr("pyrate_limiter.buckets.sqlite_bucket.time_ns", lambda: later)
        Pace(tmp_path).wait("yahoo", 0.01)
    Pace(tmp_path).wait("yahoo", 0.01)
    clock.now += 1e9
    fail(Pace(tmp_path, clock=clock), 3)
    clock.now -= 1e9
    assert Pace(tmp_path, clock=clock).rest("yahoo") == 0
