"""Rules on reference themes: which funds stand for what, and that their accounts add up."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.references.prices import ReferencePrices
from thematic.references.rules import CASH_RATE, ReferenceWorld, placed, stands
from thematic.simulation.interest import constant_rate
from thematic.strategy import load_strategy

BENCHMARKS = frozenset({"benchmarks"})
HOLD, MARKET = load_strategy("hold"), load_strategy("hold", theme="benchmarks", symbols=("SPY",))
ROTATE, CHAIN = load_strategy("rotate_to_applications"), load_strategy("upstream_to_downstream")


def test_a_rule_on_one_theme_is_run_on_every_fund(small_prices: ReferencePrices) -> None:
    stood = stands(load_strategy("buy_semis_on_dip"), HOLD, small_prices, BENCHMARKS)
    assert [stand.themes["us_ai_semis"] for stand in stood] == list(small_prices.funds.symbols)


def test_one_on_two_themes_is_run_on_ordered_pairs_of_a_family(small_prices: ReferencePrices) -> None:
    stood = stands(ROTATE, HOLD, small_prices, BENCHMARKS)
    assert len(stood) == 3 * 2 + 3 * 2 + 2 * 1
    assert {tuple(stand.themes.values()) for stand in stood} >= {
        ("SMH", "IGV"),
        ("IGV", "SMH"),
        ("IBB", "XBI"),
    }
    families = {fund.symbol: fund.family for fund in small_prices.funds.fund}
    assert all(len({families[symbol] for symbol in stand.themes.values()}) == 1 for stand in stood)


def test_one_on_a_chain_is_run_on_the_chains_of_the_set(small_prices: ReferencePrices) -> None:
    (only,) = stands(CHAIN, HOLD, small_prices, BENCHMARKS)
    assert tuple(only.themes.values()) == ("OIH", "XOP", "XLE", "IGV")
    momentum = load_strategy("theme_momentum")
    assert stands(momentum, HOLD, small_prices, BENCHMARKS) == ()


def test_the_markets_fund_stands_for_benchmarks(small_prices: ReferencePrices) -> None:
    stood = stands(HOLD, MARKET, small_prices, BENCHMARKS)
    assert len(stood) == len(small_prices.funds.symbols)
    assert {stand.themes["benchmarks"] for stand in stood} == {"SPY"}


def test_a_placed_strategy_keeps_its_parameters_and_drops_what_a_fund_lacks() -> None:
    rule = load_strategy("buy_semis_on_dip", drop=0.2, hold=7)
    other = placed(rule, {"us_ai_semis": "XLE"}, date(1999, 1, 1))
    assert other.parameters == {**rule.parameters, "theme": "XLE"}
    assert placed(MARKET, {"benchmarks": "SPY"}, date(1999, 1, 1)).parameters["symbols"] == ()
    themes = {"us_ai_semis": "SMH", "us_applications": "IGV"}
    switch = placed(load_strategy("switch_to_applications"), themes, date(1999, 1, 1))
    assert switch.parameters["on"] == date(1999, 1, 1)


def test_holding_a_fund_earns_what_its_price_does_after_fees(small_prices: ReferencePrices) -> None:
    world = ReferenceWorld(small_prices)
    nav = world.nav(placed(HOLD, {"us_ai_semis": "SMH"}, date(1999, 1, 1)), 300)
    price = small_prices.close[300:, small_prices.funds.symbols.index("SMH")]
    # The price of the decision and of the fill differ, which leaves a little cash.
    assert nav[-1] / nav[1] == pytest.approx(price[-1] / price[1], rel=5e-3)
    assert 0.0 < 1.0 - nav[1] / nav[0] < 0.002  # the fees of the purchase, less a day's interest


def test_windows_of_holdings_are_the_prices_own(small_prices: ReferencePrices) -> None:
    world = ReferenceWorld(small_prices)
    cases = world.cases(HOLD, MARKET, stands(HOLD, MARKET, small_prices, BENCHMARKS), 60)
    rows = np.unique(cases.rows)
    assert (np.diff(rows) == 60).all()
    assert rows[-1] + 1 + 60 == len(small_prices.dates) - 1
    start, end = cases.rows + 1, cases.rows + 61
    own = small_prices.close[end, cases.units] / small_prices.close[start, cases.units]
    assert cases.gaps == pytest.approx(
        np.log(own * small_prices.market[start] / small_prices.market[end]), abs=5e-4
    )


def test_windows_in_which_both_hold_the_same_are_no_cases(small_prices: ReferencePrices) -> None:
    world = ReferenceWorld(small_prices)
    never = load_strategy("rotate_to_applications", drop=0.99)
    assert len(world.cases(never, HOLD, stands(never, HOLD, small_prices, BENCHMARKS), 60)) == 0


def test_what_a_purchase_leaves_in_cash_makes_no_case(small_prices: ReferencePrices) -> None:
    """A rule that left and came back holds what its rival holds, but for a little cash."""
    world = ReferenceWorld(small_prices)
    rule = load_strategy("buy_semis_on_dip", drop=0.05, hold=20)
    cases = world.cases(rule, HOLD, stands(rule, HOLD, small_prices, BENCHMARKS), 60)
    for unit, symbol in enumerate(small_prices.funds.symbols):
        price = pd.Series(small_prices.close[:, unit])
        dip = price <= 0.95 * price.rolling(20, min_periods=1).max()
        held = dip.rolling(20, min_periods=1).max().to_numpy() > 0.0
        # Decided at a row, filled at the next, so that it earns from the one after.
        apart = ~np.append([False, False], held[:-2])
        first = int(small_prices.usable[:, unit].argmax())
        ends = np.arange(len(price) - 1, first + 61, -60)[::-1]
        rows = set(cases.rows[cases.units == unit].tolist())
        sure = {end - 61 for end in ends if apart[end - 59 : end + 1].any()}
        # A sale at the window's last close pays its fee there and earns nothing else yet.
        assert sure <= rows <= {end - 61 for end in ends if apart[end - 59 : end + 2].any()}, symbol
        assert 0 < len(sure) < len(ends)


def test_a_rule_that_knows_the_edge_is_found_ahead(small_prices: ReferencePrices) -> None:
    world = ReferenceWorld(small_prices)
    cash = load_strategy("buy_semis_on_dip", drop=0.99)  # never buys
    cases = world.cases(cash, HOLD, stands(cash, HOLD, small_prices, BENCHMARKS), 60)
    start, end = cases.rows + 1, cases.rows + 61
    own = small_prices.close[end, cases.units] / small_prices.close[start, cases.units]
    idle = constant_rate(CASH_RATE).growth(small_prices.dates)
    assert cases.gaps == pytest.approx(np.log(idle[end] / idle[start] / own), abs=5e-4)
