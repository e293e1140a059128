"""A tear sheet: the metrics of one strategy, and its deepest fall in words."""

from __future__ import annotations

import pandas as pd
import pytest

from thematic.report.tearsheet import tearsheet_page
from thematic.saved.saved_run import read_run

NAME = "china_over_us_ai"


@pytest.fixture(scope="module")
def run(page_file):
    return read_run(page_file.parent)


def section(run, wanted):
    return next(section for section in tearsheet_page(run, NAME).sections if section.id == wanted)


def test_a_tear_sheet_says_what_the_metrics_say(run):
    (table,) = section(run, "figures").tables
    for row, period in zip(table.rows, ("after_known_on", "whole"), strict=True):
        assert row[1].value == run.metrics[NAME][period]["total_return"]
    page = tearsheet_page(run, NAME)
    assert [heading for heading, _ in page.bands] == ["SIMULATED PRICES"]
    assert page.title.startswith(f"{run.titles[NAME]}: ")
    assert page.lead.startswith(f"{NAME}, ")


def test_months_compound_to_the_years_return(run):
    (table,) = section(run, "months").tables
    nav = run.nav[NAME].dropna()
    years = nav.groupby(nav.index.year).last()
    earned = years / years.shift(fill_value=nav.iloc[0]) - 1.0
    assert [row[-1].value for row in table.rows] == pytest.approx(earned.tolist())


def test_periods_are_those_of_the_runs_page(run, claimed):
    (table,) = section(run, "periods").tables
    told = claimed.analysis.files["analysis.json"]["periods"][NAME].values()
    expected = [cell["return"] for cell in told]
    assert [cell.value for cell in table.rows[0][1:]] == [
        value if value is None else pytest.approx(value, rel=1e-12) for value in expected
    ]


def test_part_years_say_so(run):
    (table,) = section(run, "months").tables
    assert [row[0].text for row in table.rows] == ["2024 from 2 Dec", "2025 to 30 Apr"]


def test_the_deepest_fall_is_told_with_its_days(run):
    nav = run.nav[NAME].dropna()
    below = nav / nav.cummax() - 1.0
    low = pd.Timestamp(below.idxmin())
    body = str(section(run, "curves").body)
    assert f"{100 * below.min():.1f}%".replace("-", "\N{MINUS SIGN}") in body
    assert f"to {low:%Y-%m-%d}" in body
