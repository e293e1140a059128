"""Capacity: days against volumes written out, and the amount at which half of an edge is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from thematic import Backtest, Study, load_strategy
from thematic.analysis.capacity import Grown, capacities, half_eaten, value_a_session
from thematic.prices.sources.sample import SampleSource
from thematic.run import Run


@pytest.fixture(scope="module")
def run():
    question = Backtest(
        name="q",
        title="Q",
        strategies={
            "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
            "hold_tencent": load_strategy("hold", theme="china_ai", symbols=("0700.HK",)),
            "momentum": load_strategy("theme_momentum", themes=("china_ai", "us_ai_semis"), top=1),
        },
        start=date(2024, 1, 2),
        end=date(2025, 3, 31),
    )
    return Run(question, SampleSource()).result()


def test_days_are_what_is_held_over_a_tenth_of_what_is_traded(run) -> None:
    capacity, result = capacities(run)["hold_tencent"], run.results["hold_tencent"]
    bars = SampleSource().bars("0700.HK").frame["2024-12-01":"2025-03-31"]
    rate = result.simulation.panel.rates[-1, 0]
    traded = (bars["volume"] * bars["close"]).iloc[-60:].mean() * rate
    held = result.weights["0700.HK"].iloc[-1] * result.nav.iloc[-1]
    assert capacity.slowest == "0700.HK"
    # The rate moved a little within the quarter, and so did how many sessions it had.
    assert capacity.days == pytest.approx(held / (0.1 * traded), rel=0.05)


def test_ten_times_the_account_takes_ten_times_as_long(run) -> None:
    larger = Run(run.question.replace(cash=1e8), SampleSource()).result()
    one, ten = (capacities(sized)["hold_tencent"].days for sized in (run, larger))
    assert ten == pytest.approx(100.0 * one, rel=0.02)


def test_what_the_kernel_makes_of_the_runs_own_amount_is_the_runs_own_growth(run) -> None:
    result = run.results["momentum"]
    grown = Grown.of(run, result)
    own = (result.nav.iloc[-1] / result.nav.iloc[0]) ** (1.0 / grown.years) - 1.0
    assert grown.at(float(result.nav.iloc[0])) == pytest.approx(own, rel=1e-9)
    assert grown.eaten(float(result.nav.iloc[0])) > 0.0


def test_half_of_the_edge_is_left_at_the_amount_and_less_above_it(run) -> None:
    capacity = capacities(run)["momentum"]
    benchmark = Grown.of(run, run.results["hold_spy"]).free
    grown = Grown.of(run, run.results["momentum"])
    assert capacity.edge == pytest.approx(grown.free - benchmark)
    assert capacity.amount is not None
    kept = [1.0 - grown.eaten(capacity.amount * factor) / capacity.edge for factor in (0.8, 1.25)]
    assert kept[0] >= 0.5 > kept[1]


def test_costs_that_eat_it_at_once_no_edge_and_no_frictions_are_told_apart(run) -> None:
    dear = Run(run.question.replace(costs=300), SampleSource()).result()
    capacity = capacities(dear)
    assert capacity["hold_spy"].edge is None
    assert {single.why for single in capacity.values()} <= {"", "no edge", "eaten already", "beyond"}
    assert capacity["momentum"].why == "eaten already"
    assert capacities(replace(run, question=run.question.replace(frictionless=True))) == {}
    assert half_eaten(lambda money: 1.0, 1e6) == (None, "beyond")


def test_a_symbol_without_volumes_has_no_days_and_is_named(run) -> None:
    result = run.results["hold_tencent"]
    panel = replace(result.simulation.panel, volume=np.full_like(result.simulation.panel.volume, np.nan))
    silent = replace(result, simulation=replace(result.simulation, panel=panel))
    capacity = capacities(replace(run, results={**run.results, "hold_tencent": silent}))["hold_tencent"]
    assert capacity.days is None
    assert capacity.unknown == ("0700.HK",)
    assert np.isnan(value_a_session(panel)).all()


def test_the_file_and_the_page_hold_it(run, tmp_path) -> None:
    Study(run).write(tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "How large an account could follow" in page
    assert "analysis.json#/capacity/momentum/amount" in page
