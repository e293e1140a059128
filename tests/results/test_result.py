"""One strategy's result: its figures against the account's own numbers, from both of its beginnings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from thematic.results.result import PERIODS, Result


@pytest.fixture(params=["hold_spy", "china_over_us_ai", "applications_against_semis"])
def result(study, request) -> Result:
    return study.results[request.param]


def test_a_period_starts_from_the_value_of_its_first_row(result: Result) -> None:
    for period in PERIODS:
        start = result.start(period)
        nav = result.simulation.nav[start:]
        figures = result.metrics[period]
        assert figures["total_return"] == pytest.approx(nav[-1] / nav[0] - 1.0)
        assert figures["max_drawdown"] == pytest.approx((nav / np.maximum.accumulate(nav) - 1.0).min())
    assert result.start("whole") == result.first
    assert result.simulation.panel.dates[result.start("after_known_on")].date() <= result.known_on


def test_the_parts_of_a_return_sum_to_it(result: Result) -> None:
    names = ("local_return", "currency_return", "cross_return", "cost_return", "interest_return")
    for figures in result.metrics.values():
        assert sum(figures[name] for name in names) == pytest.approx(figures["total_return"], abs=1e-9)


def test_a_row_is_the_last_up_to_its_day_and_never_before_the_first(result: Result) -> None:
    dates = result.simulation.panel.dates
    for day in (date(2025, 1, 25), date(2025, 2, 10), date(2025, 4, 30)):
        row = result.row(day)
        assert dates[row].date() <= day
        assert row == len(dates) - 1 or dates[row + 1].date() > day
    assert result.row(date(1990, 1, 1)) == result.first


def test_figures_since_a_day_are_those_of_the_period_that_starts_there(result: Result) -> None:
    since = result.metrics_since(result.known_on)
    assert since == pytest.approx(result.metrics["after_known_on"], nan_ok=True)


def test_orders_that_did_not_fill_are_counted_by_reason(result: Result) -> None:
    table, figures = result.orders, result.metrics["whole"]
    first = result.simulation.panel.clock.decisions[result.first]
    wanted = table[(table["decided_at"] >= first) & (table["reason"] != "rounded")]
    missed = wanted[wanted["status"] != "filled"]
    assert figures["unfilled"] == len(missed)
    by_reason = {
        name.removeprefix("unfilled_"): value
        for name, value in figures.items()
        if name.startswith("unfilled_")
    }
    assert by_reason == missed["reason"].value_counts().to_dict()
    for name, value in figures.items():
        if name.startswith("waited_"):
            assert value == wanted["waited"].str.contains(name.removeprefix("waited_")).sum()


def test_tables_begin_with_the_first_decision_and_weights_leave_the_cash(result: Result) -> None:
    assert result.nav.index.equals(result.weights.index)
    assert result.nav.iloc[0] == pytest.approx(1e6)
    held = result.weights.clip(lower=0.0).sum(axis=1)
    assert (held <= 1.0 + 0.05).all()
    assert result.nav.name == result.name


def test_a_notebook_shows_both_periods_and_a_name_as_text(result: Result) -> None:
    shown = replace(result, name="<b>mine</b>")._repr_html_()
    assert "<b>mine" not in shown
    assert "whole period" in shown
    assert f"since {result.known_on}" in shown
