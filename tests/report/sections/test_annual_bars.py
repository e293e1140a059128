"""Annual bars: as high as the returns of the file, hollow for part years, none where there is no return."""

from __future__ import annotations

import re
from datetime import date

import pytest

from thematic.report.charts import Axis
from thematic.report.sections.annual_bars import _bars, _below, _hindsight, annual_bars, year_title

SCALE = Axis(-50.0, 50.0)
YEARS = {
    "2023": {"return": 0.25, "part": {"from": "2023-05-02"}},
    "2024": {"return": None, "part": {}},
    "2025": {"return": -0.5, "part": {}},
    "2026": {"return": 0.5, "part": {}},
}


def test_bars_end_at_their_returns_and_those_of_part_years_are_hollow():
    part, whole = map(str, _bars(YEARS, SCALE, (0.0, 0.5), "bar plain"))
    assert re.search('d="([^"]*)" class="([^"]*)"', part).groups() == (
        "M0.0 500.0V250.0H125.0V500.0z",
        "bar plain part",
    )
    assert re.search('d="([^"]*)" class="([^"]*)"', whole).groups() == (
        "M500.0 500.0V1000.0H625.0V500.0zM750.0 500.0V0.0H875.0V500.0z",
        "bar plain",
    )


@pytest.mark.parametrize(
    ("note", "width"),
    [(date(2022, 6, 1), None), (date(2024, 7, 1), "375.0"), (date(2027, 3, 1), "1000.0")],
)
def test_shade_ends_at_the_note(note, width):
    shades = [str(shade) for shade in _hindsight(list(YEARS), note)]
    assert ([re.search('width="([^"]*)"', shade).group(1) for shade in shades] or [None]) == [width]


def test_few_years_are_written_beneath_many_bars():
    assert [label.text for label in _below([str(year) for year in range(2000, 2012)])] == [
        *("2000", "2004", "2008")
    ]


def test_a_year_that_is_both_first_and_last_says_both_days():
    part = {"2025": {"from": "2025-01-02", "to": "2025-03-31"}}
    assert year_title(part, "2025") == "2025 from 2 Jan to 31 Mar"
    assert year_title(part, "2024") == "2024"


def test_every_strategy_has_a_chart_and_others_the_benchmark_beside(claimed):
    drawn = str(annual_bars(claimed.analysis))
    assert drawn.count("<figure>") == len(claimed.results)
    assert drawn.count('aria-label="Returns of') == len(claimed.results)
    assert "bar bench" in drawn
    assert drawn.count("bar bench part") == len(claimed.results) - 1
