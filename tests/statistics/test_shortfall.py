"""Implementation shortfall: nothing where nothing waits, and what the price did while something waited."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from thematic.backtest import Backtest
from thematic.simulation.tape import Account
from thematic.statistics.shortfall import Shortfall, implementation_shortfall
from thematic.strategy import load_strategy


def test_the_total_is_the_sum_of_both_parts() -> None:
    assert Shortfall(rules=30.0, closures=-50.0).total == -20.0


def test_a_lot_costs_what_the_money_that_it_leaves_idle_would_have_earned() -> None:
    question = Backtest(
        name="small",
        title="Small",
        strategies={"hold": load_strategy("hold", theme="china_ai", symbols=("0700.HK",))},
        start=date(2025, 1, 2),
        end=date(2025, 2, 28),
        cash=8_000.0,
        cash_rate=0.0,
    )
    result = question.run("sample").results["hold"]
    simulation = result.simulation
    shortfall = implementation_shortfall(simulation, Account(cash=8_000.0), result.targets)
    (fill,) = simulation.fills
    idle = 8_000.0 - fill["units"] * fill["price"] - fill["fee"]
    rise = simulation.tape.value[-1, fill["symbol"]] / fill["price"] - 1.0
    fee = fill["fee"] / (fill["units"] * fill["price"])
    assert idle > 1_000.0
    assert shortfall.rules == pytest.approx(idle / (1.0 + fee) * (1.0 + rise) - idle, rel=1e-3)
    assert shortfall.closures == 0.0


def test_with_one_market_and_no_rules_nothing_waits() -> None:
    question = Backtest(
        name="plain",
        title="Plain",
        strategies={"hold": load_strategy("hold", theme="hyperscalers")},
        start=date(2025, 1, 2),
        end=date(2025, 2, 28),
        frictionless=True,
    )
    result = question.run("sample").results["hold"]
    shortfall = implementation_shortfall(result.simulation, Account(), result.targets)
    assert (shortfall.rules, shortfall.closures) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_a_holiday_costs_what_the_price_did_meanwhile() -> None:
    # Decided on Friday 2025-01-24 for Shanghai, shut from the 28th: what is decided on the 27th waits.
    question = Backtest(
        name="holiday",
        title="Holiday",
        strategies={"hold": load_strategy("hold", theme="china_ai", symbols=("600588.SS",))},
        start=date(2025, 1, 27),
        end=date(2025, 2, 28),
        frictionless=True,
    )
    study = question.run("sample")
    result = study.results["hold"]
    shortfall = implementation_shortfall(result.simulation, Account(), result.targets)
    panel = study.run.panel
    column = panel.symbols.index("600588.SS")
    known = pd.Series(panel.known[:, column], panel.dates)
    filled, stale = known[pd.Timestamp("2025-02-05")], known[pd.Timestamp("2025-01-28")]
    end = known.iloc[-1]
    assert result.simulation.fills["row"][0] == panel.dates.get_loc(pd.Timestamp("2025-02-05"))
    assert shortfall.rules == pytest.approx(0.0, abs=1e-6)
    assert shortfall.closures == pytest.approx(1e6 * (end / stale - end / filled), rel=1e-9)
