"""The state at a decision is the run's own, and the orders that follow are those that the run then fills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic import Backtest
from thematic.living.today import StrategyToday, today
from thematic.prices import open_source
from thematic.prices.source import Source
from thematic.results.run_result import RunResult
from thematic.run import Run, needed_symbols, universes

END = date(2025, 3, 31)
# A run that goes on fills what was pending before that day, and the two are to agree on what it did.
DAYS = [date(2024, 10, 1) + pd.Timedelta(days=int(days)) for days in np.linspace(8, 150, 20).round()]
LOTS = {
    "0700.HK": 100,
    "9988.HK": 100,
    "9888.HK": 50,
    "VNET": 1,
    "9698.HK": 100,
    "3896.HK": 2000,
    "3888.HK": 200,
    "600588.SS": 100,
}
FRIDAY, SATURDAY = date(2024, 11, 1), date(2024, 11, 2)
FEW = [date(2024, 11, 4), date(2025, 1, 27), date(2025, 2, 3)]


def same_as_the_run(short: RunResult, later: RunResult) -> int:
    """Hold the state where a run ends against a run that goes on; return how many orders follow."""
    latest = today(short)
    for standing in latest.standings:
        one, other = short.results[standing.strategy], later.results[standing.strategy]
        at = pd.Timestamp(standing.decided_at)
        day = at.tz_localize(None).normalize()
        given = other.targets[other.targets.index <= at]
        wanted = given.iloc[-1] if len(given) else pd.Series(0.0, other.targets.columns)
        assert weights(standing, "target") == {name: weight for name, weight in wanted.items() if weight}
        held = other.weights.loc[day]
        assert weights(standing, "weight") == {name: weight for name, weight in held.items() if weight}
        assert standing.nav == other.nav[day]
        orders_are_those_of(standing, one.orders, other.orders.iloc[: len(one.orders)])
    return sum(len(standing.orders) for standing in latest.standings)


def weights(standing: StrategyToday, which: str) -> dict[str, float]:
    return {
        position.symbol: getattr(position, which)
        for position in standing.positions
        if getattr(position, which)
    }


def orders_are_those_of(standing: StrategyToday, short: pd.DataFrame, later: pd.DataFrame) -> None:
    """Hold orders against the record of the run that ends, and of the one that goes on, row by row."""
    short, later = short.reset_index(drop=True), later.reset_index(drop=True)
    pending = short["status"] == "deferred"
    pd.testing.assert_frame_equal(short[~pending], later[~pending], check_dtype=False)
    record = later[pending & (later["reason"] != "rounded")]
    said = ["symbol", "side"]
    ours = [(order.symbol, order.side) for order in standing.orders]
    assert ours == list(record[said].itertuples(index=False, name=None))
    for order, (_, row) in zip(standing.orders, record.iterrows(), strict=True):
        assert order.decided_on == row["decided_at"].date()
        # What meets nothing in its way fills in the session that was told.
        if not row["waited"] and not order.waits and row["status"] == "filled":
            assert [part.fill_at for part in order.parts] == [row["fill_at"]]


def run_to(question: Backtest, day: date, sample: Source) -> RunResult:
    return Run(question.replace(end=day), sample).result()


@pytest.fixture(scope="module")
def shock(small: Backtest, sample: Source) -> RunResult:
    return run_to(small, date(2025, 1, 24), sample)


def test_targets_accounts_and_orders_are_those_of_the_run_that_goes_on(
    small: Backtest, sample: Source
) -> None:
    asked = small.replace(start=SATURDAY)
    later = run_to(asked, END, sample)
    counts = [same_as_the_run(run_to(asked, day, sample), later) for day in FEW]
    assert counts == [19, 0, 0]


@pytest.mark.slow
def test_they_are_on_twenty_days_for_every_shipped_strategy(every_strategy: Backtest, sample: Source) -> None:
    later = run_to(every_strategy, END, sample)
    counts = [same_as_the_run(run_to(every_strategy, day, sample), later) for day in DAYS]
    assert sum(count > 0 for count in counts) >= 5, counts


def test_sessions_are_told_with_what_is_shut(shock: RunResult) -> None:
    china, hong_kong, new_york = today(shock).markets
    assert china.sentence == (
        "mainland China: 2025-01-27 07:00 UTC (2025-01-27 15:00 there), then shut until 2025-02-05"
    )
    assert hong_kong.session == date(2025, 1, 27)
    assert (hong_kong.shut_after, hong_kong.shut_until) == (date(2025, 1, 28), date(2025, 2, 3))
    assert new_york.fill_at.isoformat() == "2025-01-27T21:00:00+00:00"
    assert (new_york.shut_until, new_york.shut) == (None, False)


def test_orders_fill_at_the_open_where_the_backtest_says_so(small: Backtest, sample: Source) -> None:
    latest = today(run_to(small.replace(fill="open"), date(2025, 1, 24), sample))
    assert [market.fill_at.hour for market in latest.markets] == [1, 1, 14]


def test_what_an_order_comes_to_is_in_lots_and_within_the_cash(small: Backtest, sample: Source) -> None:
    # From a Saturday: the run ends with its first decision, of which nothing has filled.
    latest = today(run_to(small.replace(start=SATURDAY), date(2024, 11, 4), sample))
    (china,) = (standing for standing in latest.standings if standing.strategy == "hold_china_ai")
    assert {order.symbol: order.shares % LOTS[order.symbol] for order in china.orders} == dict.fromkeys(
        LOTS, 0.0
    )
    assert sum(order.value for order in china.orders) <= china.cash == china.nav
    assert {order.side for order in china.orders} == {"buy"}
    assert {position.symbol: position.target for position in china.changed} == pytest.approx(
        dict.fromkeys(LOTS, 0.125)
    )


def test_a_symbol_without_a_bar_in_its_last_session_is_told_and_waits(
    small: Backtest, folder: Callable[..., Path], sample: Source
) -> None:
    symbols = needed_symbols(small, universes(small))
    place = folder(symbols, until="2024-11-04")
    short = pd.read_csv(place / "0700.HK.csv")
    short.iloc[:-1].to_csv(place / "0700.HK.csv", index=False)
    latest = today(run_to(small.replace(start=FRIDAY), date(2024, 11, 4), open_source(str(place))))
    (china,) = (standing for standing in latest.standings if standing.strategy == "hold_china_ai")
    assert china.stale == ("0700.HK",)
    (waiting,) = (order for order in china.orders if order.symbol == "0700.HK")
    assert waiting.parts == ()
    assert waiting.waits == (
        "has waited 1 row: suspended",
        "no price since 2024-11-01",
        "expires before it fills",
    )


def test_real_prices_of_the_shock(market_dir: Path, small: Backtest) -> None:
    latest = today(run_to(small, date(2025, 1, 24), open_source(str(market_dir))))
    (rotated,) = (standing for standing in latest.standings if standing.strategy == "china_over_us_ai")
    by_symbol = {order.symbol: order for order in rotated.orders}
    assert [str(part.session) for part in by_symbol["600588.SS"].parts] == ["2025-01-27", "2025-02-05"]
    assert "closed at its upper limit, where nothing fills" in by_symbol["600588.SS"].waits
    assert [str(part.session) for part in by_symbol["0700.HK"].parts] == ["2025-01-28"]
    assert by_symbol["NVDA"].side == "sell"
