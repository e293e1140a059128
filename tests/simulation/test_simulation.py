"""A simulation's tables: what is held, what was ordered and filled, and that nothing filled too early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.errors import StrategyError, TimingError
from thematic.market_data.panel import Panel, read_bars
from thematic.markets import markets
from thematic.prices.sources.frames import FramesSource
from thematic.question import Terms
from thematic.simulation.rules import build_tape
from thematic.simulation.simulation import Simulation
from thematic.simulation.tape import Account

START, END = date(2025, 2, 3), date(2025, 3, 14)
DAYS = pd.DatetimeIndex(markets()["us"].sessions(START, END).index)


def simulation_of(
    close: dict[str, list[float] | float], weights: dict[int, list[float]], adjusted: float = 1.0, **account
) -> Simulation:
    """Return a simulation of prices in New York, without costs but in whole shares, of targets by row."""
    frames = {}
    for symbol, values in close.items():
        frame = pd.DataFrame({"close": values}, index=DAYS).assign(volume=1e9)
        frames[symbol] = frame.assign(adj_close=frame["close"] * adjusted)
    source = FramesSource(frames, basis="raw")
    panel = Panel.load(source, read_bars(source, close), START, END)
    free = Terms(start=START, end=END, frictionless=True)
    tape = build_tape(panel, free, {})
    targets = pd.DataFrame(weights, index=list(close)).T
    targets.index = panel.clock.decisions[list(weights)]
    return Simulation.of(panel, tape, Account(**{"cash": 1000.0, **account}), targets)


def test_units_are_what_was_bought_and_weights_what_they_are_worth() -> None:
    rising = [10.0 + place for place in range(len(DAYS))]
    simulation = simulation_of({"NVDA": rising, "AMD": 20.0}, {0: [0.5, 0.25], 9: [0.0, 0.5]})
    bought = 500.0 / 11.0  # decided at the first close, filled at the second
    assert simulation.units[0].tolist() == [0.0, 0.0]
    assert simulation.units[1:10, 0] == pytest.approx(bought)
    assert not simulation.units[10:, 0].any()
    assert simulation.units[1, 1] == pytest.approx(250.0 / 20.0)
    worth = (simulation.units * np.column_stack([rising, np.full(len(DAYS), 20.0)])).sum(axis=1)
    cash = simulation.nav - worth
    assert cash[1:10] == pytest.approx(250.0)
    np.testing.assert_allclose(simulation.weights.sum(axis=1), worth / simulation.nav)


def test_a_short_position_is_negative_and_gains_when_the_price_falls() -> None:
    falling = [20.0] * 5 + [10.0] * (len(DAYS) - 5)
    simulation = simulation_of({"NVDA": falling}, {0: [-0.5]})
    assert simulation.units[1:, 0] == pytest.approx(-25.0)
    assert simulation.nav[-1] == pytest.approx(1000.0 + 25.0 * 10.0)
    assert simulation.weights[-1, 0] == pytest.approx(-250.0 / 1250.0)


def test_an_account_that_loses_all_says_on_which_day() -> None:
    soaring = [10.0] * 6 + [100.0] * (len(DAYS) - 6)
    with pytest.raises(StrategyError) as caught:
        simulation_of({"NVDA": soaring}, {0: [-0.5]})
    assert str(caught.value) == (
        f"the account was wiped out on {DAYS[6]:%Y-%m-%d}: lower its short or borrowed weights"
    )


def test_orders_are_in_shares_and_prices_as_they_were_quoted() -> None:
    """The adjusted close is half of the quoted one: twice as many units as shares."""
    simulation = simulation_of({"NVDA": 10.0}, {0: [0.5], 9: [0.0]}, adjusted=0.5)
    assert simulation.units[1, 0] == pytest.approx(100.0)
    bought, sold = simulation.order_table("mine").to_dict("records")
    assert (bought["side"], sold["side"]) == ("buy", "sell")
    for order in (bought, sold):
        assert order["intended"] == order["filled"] == pytest.approx(50.0)
        assert order["price"] == pytest.approx(10.0)
        assert (order["status"], order["reason"], order["waited"]) == ("filled", "", "")
        assert order["known_at"] < order["decided_at"] < order["fill_at"]
        assert order["currency"] == "USD"


def test_an_order_that_waits_counts_its_rows_by_reason() -> None:
    gaps = [10.0] * 3 + [np.nan] * 4 + [10.0] * (len(DAYS) - 7)
    simulation = simulation_of({"NVDA": gaps, "AMD": 10.0}, {2: [0.5, 0.0]})
    (order,) = simulation.order_table("mine").to_dict("records")
    assert order["waited"] == "suspended=4"
    assert order["fill_at"].date() == DAYS[7].date()


def test_an_order_that_never_fills_has_no_price_and_no_moment() -> None:
    simulation = simulation_of(
        {"NVDA": [10.0] * 3 + [np.nan] * (len(DAYS) - 3), "AMD": 10.0}, {2: [0.5, 0.0]}
    )
    (order,) = simulation.order_table("mine").to_dict("records")
    assert (order["status"], order["reason"]) == ("cancelled", "expired")
    assert order["filled"] == 0.0
    assert pd.isna(order["fill_at"])
    assert np.isnan(order["price"])
    assert order["intended"] == pytest.approx(50.0)


def test_a_fill_before_what_it_was_decided_on_was_known_is_refused() -> None:
    simulation = simulation_of({"NVDA": 10.0}, {0: [0.5]})
    orders = simulation.orders.copy()
    orders["decided"] += 1  # as if decided in the row in which it filled
    with pytest.raises(TimingError, match=r"NVDA would fill at .* with data known only at"):
        replace(simulation, orders=orders).check_timing()
    simulation.check_timing()
