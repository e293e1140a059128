"""Periods: the cells of the tables are those of the file, with hindsight shaded and part years named."""

from __future__ import annotations

import pandas as pd
import pytest

from thematic.analysis.analysis import Analysis
from thematic.report.sections.periods import _months, _periods, _tone, _years, section


@pytest.fixture(scope="module")
def content(claimed):
    return claimed.analysis.files["analysis.json"]


@pytest.mark.parametrize(("table", "key"), [(_periods, "periods"), (_years, "years")])
def test_returns_are_those_of_the_analysis(claimed, content, table, key):
    rows = table(claimed.analysis).rows
    assert [row[0].under for row in rows] == list(claimed.results)
    for row in rows:
        own = content[key][row[0].under]
        assert [cell.value for cell in row[1:]] == [cell["return"] for cell in own.values()]
        assert [cell.place for cell in row[1:]] == [
            f"analysis.json#/{key}/{row[0].under}/{period}/return" for period in own
        ]


def test_periods_longer_than_the_history_are_dashes_and_hindsight_is_shaded(claimed):
    table = _periods(claimed.analysis)
    headings = [column.heading for column in table.columns]
    at = headings.index("1 year")
    assert {row[at].text for row in table.rows} == {"–"}
    shaded = {column.heading for column in table.columns if column.shaded}
    assert shaded == {"3 months", "year to date", "1 year", "whole period"}


def test_part_years_say_from_and_to_which_day(claimed, content):
    first, last = claimed.nav.index[0], claimed.nav.index[-1]
    (_, *years) = [column.heading for column in _years(claimed.analysis).columns]
    assert years == [f"{first:%Y} from {first.day} {first:%b}", f"{last:%Y} to {last.day} {last:%b}"]


def test_a_strategy_that_begins_later_says_its_own_day(claimed, content):
    given, name = Analysis(claimed.run), list(claimed.results)[1]
    years = {key: dict(own) for key, own in content["years"].items()}
    first = next(iter(years[name]))
    years[name][first] = {**years[name][first], "part": {"from": f"{first}-12-20"}}
    given.__dict__["files"] = {**claimed.analysis.files, "analysis.json": {**content, "years": years}}
    benchmark, late, *_ = _years(given).rows
    assert (benchmark[1].under, late[1].under) == ("", "from 20 Dec")


def test_months_of_hindsight_are_shaded(claimed, content):
    tables = _months(claimed.analysis)
    shaded = [[column.heading for column in table.columns if column.shaded] for table in tables]
    assert shaded == [["Dec"], ["Jan"]]
    for name, months in content["month_returns"].items():
        rows = [row for table in tables for row in table.rows if row[0].under == name]
        assert [cell.value for row in rows for cell in row[1:]] == list(months.values())


def test_each_year_has_a_table_of_its_months(claimed, content):
    months = [f"{day:%Y-%m-%d}" for day in pd.date_range("2021-01-31", periods=40, freq="ME")]
    given = Analysis(claimed.run)
    returns = {name: dict.fromkeys(months, 0.01) for name in claimed.results}
    given.__dict__["files"] = {"analysis.json": {**content, "month_returns": returns}}
    tables = _months(given)
    assert [table.behind for table in tables] == [f"Months of {year}" for year in range(2021, 2025)]
    assert [len(table.columns) - 1 for table in tables] == [12, 12, 12, 4]


@pytest.mark.parametrize(
    ("value", "tone"),
    [(None, ""), (0.0, "up1"), (0.039, "up1"), (0.05, "up2"), (-0.001, "down1"), (-0.9, "down4")],
)
def test_a_return_is_coloured_by_its_size(value, tone):
    assert _tone(value, 0.04) == tone


def test_all_of_it_is_folded(claimed):
    assert section(claimed.analysis).folded
