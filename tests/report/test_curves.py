"""Curves: the tables behind the plots say what the plots show."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.analysis.history import deepest_falls, growth, month_ends
from thematic.report.comparison import Span
from thematic.report.curves import drawdowns, equity, timeline
from thematic.report.plots import lines

DATES = pd.DatetimeIndex(["2025-01-30", "2025-01-31", "2025-02-03", "2025-02-28", "2025-03-03"])
NAV = pd.DataFrame(
    {
        "dips": [100.0, 120.0, 90.0, 120.0, 130.0],
        "falls": [100.0, 90.0, 95.0, 80.0, 85.0],
        "rises": [1.0, 2, 3, 4, 5],
    },
    index=DATES,
)
DRAWN = lines(list(NAV), [])
SPAN = Span(date(2025, 1, 30), date(2025, 3, 3), date(2025, 2, 10))


def test_the_deepest_falls_are_told_with_their_days():
    (table,) = drawdowns(deepest_falls(NAV), DRAWN, SPAN).tables
    texts = [[cell.text for cell in row] for row in table.rows]
    assert texts == [
        ["dips", "\N{MINUS SIGN}25.0%", "2025-01-31", "2025-02-03", "2025-02-28"],
        ["falls", "\N{MINUS SIGN}20.0%", "2025-01-30", "2025-02-28", "not yet"],
        ["rises", "0.0%", "–", "–", "–"],
    ]


def test_months_end_at_their_last_row():
    assert list(month_ends(NAV).index.strftime("%Y-%m-%d")) == ["2025-01-31", "2025-02-28", "2025-03-03"]
    table = equity(growth(NAV), DRAWN, (), SPAN).tables[0]
    assert [cell.text for cell in table.rows[0]] == ["dips", "120.0", "120.0", "130.0"]
    assert [column.shaded for column in table.columns] == [False, True, False, False]
    assert "hindsight included" in drawdowns(deepest_falls(NAV), DRAWN, SPAN).tables[0].caption


def test_a_value_that_is_not_there_is_absent():
    nav = NAV.assign(dips=[np.nan, np.nan, 50.0, 100.0, 75.0])
    assert [cell.text for cell in equity(growth(nav), DRAWN, (), SPAN).tables[0].rows[0]] == [
        "dips",
        "–",
        "200.0",
        "150.0",
    ]
    assert drawdowns(deepest_falls(nav), DRAWN, SPAN).tables[0].rows[0][1].value == pytest.approx(-0.25)


@pytest.mark.parametrize(
    ("known_on", "row"), [("2024-12-31", 0), ("2025-01-31", 1), ("2025-02-10", 2), ("2025-12-31", 4)]
)
def test_hindsight_ends_at_the_last_row_by_which_the_note_was_public(known_on, row):
    span = Span(date(2025, 1, 30), date(2025, 3, 3), date.fromisoformat(known_on))
    time = timeline(DATES, "22:00", span, ())
    assert time.known == row
    assert time.moments[0] == "2025-01-30T22:00"
