"""Periods: returns of months and years against plain pandas, part years, and what is longer than the data."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.analysis.history import by_year, month_returns
from thematic.analysis.periods import (
    PERIODS,
    part_years,
    period_begins,
    period_returns,
    periods_figures,
    year_returns,
)

NOTE = date(2024, 9, 14)


@pytest.fixture(scope="module")
def nav() -> pd.DataFrame:
    """Return values from 2021 to 2025: of one strategy whole, one with gaps, one late, one without any."""
    days = pd.bdate_range("2021-11-04", "2025-03-14", name="date")
    steps = np.random.default_rng(7).normal(0.0004, 0.012, (len(days), 4))
    table = pd.DataFrame(100.0 * np.exp(steps.cumsum(axis=0)), days, ["whole", "gaps", "late", "none"])
    table.loc[np.random.default_rng(8).random(len(days)) < 0.3, "gaps"] = np.nan
    table.loc[days < "2024-06-17", "late"] = np.nan
    table["none"] = np.nan
    return table


def plainly(values: pd.Series, begin: str) -> float:
    """Return what came after the last value on or before a day, by pandas alone."""
    own = values.dropna()
    before = own[own.index <= begin]
    return np.nan if before.empty else own.iloc[-1] / before.iloc[-1] - 1.0


def test_periods_are_those_of_plain_pandas(nav):
    begins = {
        "one_month": "2025-02-14",
        "three_months": "2024-12-14",
        "year_to_date": "2024-12-31",
        "one_year": "2024-03-14",
        "since_note": "2024-09-14",
    }
    earned = period_returns(nav, NOTE)
    for place, name in enumerate(nav):
        for period, begin in begins.items():
            value = earned.returns[PERIODS.index(period), place]
            assert value == pytest.approx(plainly(nav[name], begin), rel=1e-12, nan_ok=True)
    returns = nav["gaps"].dropna().pct_change().dropna()
    whole = earned.returns[PERIODS.index("whole"), 1]
    assert whole == pytest.approx((1.0 + returns).prod() - 1.0, rel=1e-12)


def test_a_period_longer_than_a_history_has_no_return(nav):
    told = period_returns(nav, NOTE).plain()
    assert told["late"]["one_year"] == {"return": None, "begins_on": None, "ends_on": None}
    assert told["late"]["three_months"]["begins_on"] == "2024-12-13"
    assert {cell["return"] for cell in told["none"].values()} == {None}


def test_the_whole_and_what_came_since_the_note_begin_with_a_later_first_row(nav):
    told = period_returns(nav, date(2023, 1, 1)).plain()["late"]
    assert told["since_note"] == told["whole"]
    assert told["whole"]["begins_on"] == "2024-06-17"


def test_nothing_came_since_a_note_on_the_last_day(nav):
    assert np.isnan(period_returns(nav, date(2025, 3, 14)).returns[PERIODS.index("since_note")]).all()


def test_since_the_note_and_the_whole_are_those_of_the_metrics(study):
    told = study.analysis.files["analysis.json"]["periods"]
    for name, metrics in study.run.metrics.items():
        for period, key in (("since_note", "after_known_on"), ("whole", "whole")):
            assert told[name][period]["return"] == pytest.approx(metrics[key]["total_return"], rel=1e-12)


def test_years_are_those_of_plain_pandas_and_of_the_months(nav):
    earned = year_returns(nav)
    assert earned.periods == ("2021", "2022", "2023", "2024", "2025")
    months = month_returns(nav)
    for place, name in enumerate(["whole", "gaps", "late"]):
        own = nav[name].dropna()
        ends = own.groupby(own.index.year).last()
        years = (ends / ends.shift(fill_value=own.iloc[0]) - 1.0).reindex(range(2021, 2026))
        np.testing.assert_allclose(earned.returns[:, place], years, rtol=1e-12)
        compounded = by_year(months[name].dropna())["year"]
        known = earned.returns[np.isfinite(earned.returns[:, place]), place]
        np.testing.assert_allclose(known, compounded, rtol=1e-9)


def test_years_compound_to_the_whole(nav):
    years = year_returns(nav).returns[:, :3]
    whole = period_returns(nav, NOTE).returns[PERIODS.index("whole"), :3]
    assert np.nanprod(1.0 + years, axis=0) == pytest.approx(1.0 + whole, rel=1e-12)


def test_first_and_last_years_are_parts_of_their_years(nav):
    figures = periods_figures(nav, NOTE)
    assert figures["part_years"] == {"2021": {"from": "2021-11-04"}, "2025": {"to": "2025-03-14"}}
    late = figures["years"]["late"]
    assert late["2023"] == {"return": None, "begins_on": None, "ends_on": None, "part": {}}
    assert late["2024"]["part"] == {"from": "2024-06-17"}
    assert figures["years"]["whole"]["2024"]["part"] == {}


def test_one_row_of_a_year_is_the_base_of_the_next_which_is_whole():
    days = pd.bdate_range("2022-12-30", "2023-12-29")
    years = year_returns(pd.DataFrame({"a": np.linspace(100.0, 150.0, len(days))}, days))
    assert years.periods == ("2023",)
    assert years.returns.tolist() == [[pytest.approx(0.5)]]
    assert part_years(years) == {}


def test_a_market_closed_in_the_last_days_of_a_year_has_a_whole_year():
    days = pd.bdate_range("2022-12-30", "2024-03-01")
    closed = days[(days < "2023-12-28") | (days > "2024-01-03")]
    years = year_returns(pd.DataFrame({"a": np.arange(1.0, len(closed) + 1.0)}, closed))
    assert part_years(years) == {"2024": {"to": "2024-03-01"}}


def test_a_row_on_new_year_belongs_to_its_year():
    days = pd.date_range("2023-12-30", "2024-01-02")
    nav = pd.DataFrame({"a": [100.0, 100.0, 110.0, 121.0]}, days)
    assert year_returns(nav).returns[-1, 0] == pytest.approx(0.21)
    assert period_returns(nav, NOTE).plain()["a"]["year_to_date"]["begins_on"] == "2023-12-31"


def test_a_month_before_the_end_of_a_long_month_is_the_end_of_the_short_one():
    begins = period_begins(pd.DatetimeIndex(["2022-01-03", "2024-03-31"]), NOTE)
    assert f"{begins['one_month']:%Y-%m-%d}" == "2024-02-29"
