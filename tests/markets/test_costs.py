"""Costs of a run's own: their one form, what they make of a market's fees, and faults."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.errors import StrategyError
from thematic.markets import markets
from thematic.markets.costs import PRESETS, charging, costs_in_words, read_costs

DAY = date(2025, 2, 10)


def charged(key: str, symbol: str, costs: object, side: str = "sell") -> dict[str, float]:
    market = charging(markets()[key], read_costs("costs", costs))
    return market.charge(100_000.0, 1_000.0, DAY, side, symbol)


def test_a_preset_is_its_own_form_and_the_files_costs_change_nothing() -> None:
    assert [read_costs("costs", name) for name in PRESETS] == list(PRESETS)
    assert charging(markets()["hk"], "markets") is markets()["hk"]
    assert charged("hk", "0700.HK", "none") == {}


@given(st.floats(0.0, 999.0))
def test_a_number_alone_is_all_that_a_trade_costs_in_every_market(points: float) -> None:
    for key, symbol in (("hk", "0700.HK"), ("us", "NVDA"), ("cn", "600588.SS")):
        for side in ("buy", "sell"):
            paid = sum(charged(key, symbol, points, side).values())
            assert paid == pytest.approx(100_000.0 * float(f"{points:.10g}") / 1e4, rel=1e-12, abs=1e-12)


def test_a_market_replaces_all_its_fees_and_leaves_the_others() -> None:
    assert charged("us", "NVDA", "us=2") == {"costs": pytest.approx(20.0)}
    assert charged("hk", "0700.HK", "us=2") == markets()["hk"].charge(100_000.0, 1e3, DAY, "sell", "0700.HK")


def test_a_kind_keeps_its_side_and_loses_its_minimum() -> None:
    duty = charged("hk", "0700.HK", {"commission": 0.01, "hk.stamp duty": 20})
    files = markets()["hk"].charge(100_000.0, 1e3, DAY, "sell", "0700.HK")
    assert duty == files | {"commission": pytest.approx(0.1), "stamp duty": pytest.approx(200.0)}
    sold = charging(markets()["us"], "SEC fee=1")
    assert "SEC fee" not in sold.charge(1e5, 1e3, DAY, "buy", "NVDA")


def test_a_kind_in_one_market_wins_over_the_kind_and_a_market_over_both() -> None:
    costs = read_costs("costs", "commission=5,hk.commission=7,us=1")
    assert costs == "commission=5,hk.commission=7,us=1"
    assert charged("hk", "0700.HK", costs)["commission"] == pytest.approx(70.0)
    assert charged("cn", "600588.SS", costs)["commission"] == pytest.approx(50.0)
    assert charged("us", "NVDA", costs) == {"costs": pytest.approx(10.0)}


def test_every_form_of_the_same_costs_is_one_and_is_read_back_as_it_is() -> None:
    for given_costs in ({"us": 2, "hk": 10.0}, "us=2, hk=10", "hk=10,us=2.0"):
        assert read_costs("costs", given_costs) == "hk=10,us=2"
    assert read_costs("costs", 10) == read_costs("costs", "10") == "10"
    assert costs_in_words("10") == "10 basis points of the value traded"


@pytest.mark.parametrize(
    ("given_costs", "told"),
    [
        ("retial", "did you mean 'retail'?"),
        ("comission=5", "did you mean 'commission'?"),
        ("spread=5", "did you mean 'half-spread'?"),
        ("jp.stamp duty=5", "is no market"),
        ("us=1000", "from 0 to below 1000"),
        ("us=-1", "from 0 to below 1000"),
        ({}, "from 0 to below 1000"),
        (True, "from 0 to below 1000"),
        (float("nan"), "from 0 to below 1000"),
        ("us=1,us.commission=2", "'us' replaces all fees there"),
        ("5,us=1", "a number alone replaces all fees"),
    ],
)
def test_what_is_no_cost_is_refused_with_what_is(given_costs: object, told: str) -> None:
    with pytest.raises(StrategyError, match="costs") as caught:
        read_costs("costs", given_costs)
    assert told in str(caught.value)
