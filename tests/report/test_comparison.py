"""The period of a page: which parts it shows, and what it says of hindsight."""

from __future__ import annotations

from datetime import date

import pytest

from thematic.report.comparison import Span

NOTE = date(2025, 2, 10)


@pytest.mark.parametrize(
    ("start", "end", "periods", "shaded", "says"),
    [
        (date(2024, 1, 2), date(2025, 6, 30), ["after_known_on", "whole"], [False, True], "Judge the ideas"),
        (date(2025, 3, 28), date(2025, 4, 30), ["whole"], [False], "nothing in this period is hindsight"),
        (NOTE, date(2025, 4, 30), ["whole"], [False], "nothing in this period is hindsight"),
        (date(2024, 1, 2), NOTE, ["whole"], [True], "nothing by which the ideas can be judged"),
    ],
)
def test_what_is_hindsight_is_said_and_shaded(start, end, periods, shaded, says):
    span = Span(start, end, NOTE)
    assert [period for period, _, _ in span.periods] == periods
    assert [hindsight for _, _, hindsight in span.periods] == shaded
    assert says in span.warning
