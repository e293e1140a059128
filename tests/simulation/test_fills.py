"""Fills as a table: what each kind of fee cost sums to what was charged, and money to the account."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.market_data.panel import Panel, read_bars
from thematic.markets import market_of
from thematic.prices.sources.sample import SampleSource
from thematic.question import Terms
from thematic.simulation.fills import COLUMNS, fill_table, traded
from thematic.simulation.rules import build_tape
from thematic.simulation.simulation import Simulation
from thematic.simulation.tape import Account

SYMBOLS = ("NVDA", "0700.HK")
ACCOUNT = Account(cash=1e6)


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    """Return a simulation in which NVDA goes from long to short, and Tencent is bought and sold."""
    source = SampleSource()
    panel = Panel.load(source, read_bars(source, SYMBOLS), date(2025, 2, 3), date(2025, 3, 31))
    terms = Terms(start=date(2025, 2, 3), end=date(2025, 3, 31), cash_rate=0.0, short_rate=0.0)
    first = int(panel.dates.searchsorted(pd.Timestamp("2025-02-03")))
    decisions = panel.clock.decisions[[first, first + 12]]
    targets = pd.DataFrame([[0.5, 0.4], [-0.3, 0.0]], index=decisions, columns=list(SYMBOLS))
    return Simulation.of(panel, build_tape(panel, terms, {"0700.HK": 100}, first), ACCOUNT, targets)


@pytest.fixture(scope="module")
def table(simulation: Simulation) -> pd.DataFrame:
    return fill_table(simulation, "mine")


def kinds(table: pd.DataFrame) -> list[str]:
    return [column for column in table if column not in (*COLUMNS, "reason")]


def test_a_trade_through_zero_is_one_fill_of_two_legs(simulation: Simulation, table: pd.DataFrame) -> None:
    (sale,) = table.query("symbol == 'NVDA' and units < 0").to_dict("records")
    legs = simulation.fills[(simulation.fills["symbol"] == 0) & (simulation.fills["units"] < 0)]
    assert sorted(legs["short"].tolist()) == [False, True]
    assert sale["units"] == pytest.approx(legs["units"].sum())
    assert len(table) == len(simulation.fills) - 1


def test_the_kinds_of_each_fill_sum_to_what_was_charged(simulation: Simulation, table: pd.DataFrame) -> None:
    charged = traded(simulation)["fee"]
    np.testing.assert_allclose(table[kinds(table)].sum(axis=1) * table["rate"], charged, rtol=1e-9)


def test_a_fill_pays_the_fees_of_its_market_and_of_no_other(table: pd.DataFrame) -> None:
    for fill in table.to_dict("records"):
        market = market_of(fill["symbol"])
        paid = {kind for kind in kinds(table) if fill[kind] > 0.0}
        assert paid <= set(market.fee_kinds)
        assert fill["currency"] == market.currency
        assert ("stamp duty" in paid) == (fill["symbol"] == "0700.HK")


def test_the_stamp_duty_of_hong_kong_is_a_tenth_of_a_percent_rounded_up(table: pd.DataFrame) -> None:
    for fill in table[table["symbol"] == "0700.HK"].to_dict("records"):
        value = abs(fill["units"]) * fill["price"]
        assert fill["stamp duty"] == np.ceil(round(value * 0.001, 6))


def test_money_spent_is_what_is_missing_from_the_cash(simulation: Simulation, table: pd.DataFrame) -> None:
    spent = (table["units"] * table["price"] * table["rate"]).sum() + traded(simulation)["fee"].sum()
    held = table.groupby("symbol")["units"].sum()
    last = dict(zip(SYMBOLS, simulation.tape.value[-1], strict=True))
    worth = sum(units * last[symbol] for symbol, units in held.items())
    assert simulation.nav[-1] == pytest.approx(ACCOUNT.cash - spent + worth, rel=1e-9)


def test_fills_come_after_their_decision_in_the_order_in_which_they_happened(table: pd.DataFrame) -> None:
    assert (table["fill_at"] > table["decided_at"]).all()
    assert str(table["fill_at"].dt.tz) == str(table["decided_at"].dt.tz) == "UTC"
    assert set(table["strategy"]) == {"mine"}
