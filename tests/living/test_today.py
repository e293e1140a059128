"""The state at a decision is the run's own, and the orders that follow are those that the run then fills."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from thematic import Backtest
from thematic.living.stops import StopState
from thematic.living.today import StrategyToday, Today, today
from thematic.prices.source import Source
from thematic.results.run_result import RunResult
from thematic.run import Run

END = date(2025, 3, 31)
# A run that goes on fills what was pending before that day, and the two are to agree on what it did.
DAYS = [date(2024, 10, 1) + pd.Timedelta(days=int(days)) for days in np.linspace(8, 150, 20).round()]
# They decide in no time; between them they trade in three markets, on both sides.
QUICK = (
    "applications_against_semis",
    "asia_non_ai_over_supply_chain",
    "buy_semis_on_dip",
    "china_over_us_ai",
    "leave_spenders_on_capex_scare",
    "rotate_to_applications",
    "switch_to_applications",
    "theme_momentum",
    "upstream_to_downstream",
)
SATURDAY = date(2024, 11, 2)
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


def test_targets_accounts_and_orders_are_those_of_the_run_that_goes_on(
    small: Backtest, sample: Source
) -> None:
    asked = small.replace(start=SATURDAY)
    later = run_to(asked, END, sample)
    counts = [same_as_the_run(run_to(asked, day, sample), later) for day in FEW]
    assert counts == [19, 0, 0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "days", "least"), [(QUICK, DAYS, 4), (None, DAYS[::5], 1)], ids=["quick", "all"]
)
def test_they_are_on_twenty_days_and_for_every_shipped_strategy(
    every_strategy: Backtest, sample: Source, names: tuple[str, ...] | None, days: list[date], least: int
) -> None:
    strategies = {name: every_strategy.strategies[name] for name in names or every_strategy.strategies}
    asked = every_strategy.replace(strategies=strategies)
    later = run_to(asked, END, sample)
    counts = [same_as_the_run(run_to(asked, day, sample), later) for day in days]
    assert sum(count > 0 for count in counts) >= least, counts


MOMENT = datetime(2025, 2, 10, 22, tzinfo=UTC)


def stop(state: str) -> StopState:
    return StopState("it falls", "small", state, 0.0, 0.0, "", MOMENT)


def standing(orders: int) -> StrategyToday:
    return StrategyToday("dip", MOMENT, None, 100.0, 0.0, (), (None,) * orders, ())


@pytest.mark.parametrize(
    ("orders", "stops", "due", "answer"),
    [
        ((0, 0), (), (), "No orders to follow."),
        ((0, 1), (), (), "1 order of 1 strategy to follow."),
        ((2, 1), ("clear",), (), "No reasons to stop met; 3 orders of 2 strategies to follow."),
        ((0,), ("alert", "alert"), (), "2 reasons to stop met; no orders to follow."),
        (
            (0,),
            ("alert", "unknown"),
            (date(2025, 2, 10),),
            "1 reason to stop met; 1 reason to stop cannot be told; 1 review due; no orders to follow.",
        ),
    ],
)
def test_the_answer_says_what_calls_for_something(orders, stops, due, answer) -> None:
    states = tuple(map(stop, stops))
    now = Today("b", "t", "USD", "s", False, MOMENT, (), tuple(map(standing, orders)), states, due)
    assert now.answer == answer
