"""The comparison: which periods it shows, and that it shows every figure of every strategy."""

from __future__ import annotations

from datetime import date

import pytest

from thematic.report.comparison import Span, comparison, sources
from thematic.report.plots import lines

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


@pytest.fixture
def metrics(study):
    return {name: result.metrics for name, result in study.results.items()}


@pytest.fixture
def drawn(study):
    return lines(list(study.results), [])


def test_every_strategy_has_every_figure_of_both_periods(metrics, drawn):
    (table,) = comparison(metrics, drawn, Span(date(2024, 12, 2), date(2025, 4, 30), NOTE)).tables
    assert [row[0].text for row in table.rows] == list(metrics)
    headings = [column.heading for column in table.columns[1:]]
    assert headings[:9] == headings[9:]
    assert [text for text, _, _ in table.groups if text] == [
        "Since the note: after 2025-02-10",
        "Whole period: hindsight until 2025-02-10",
    ]
    for row, found in zip(table.rows, metrics.values(), strict=True):
        values = dict(zip([c.heading for c in table.columns[10:]], row[10:], strict=True))
        assert values["return"].value == found["whole"]["total_return"]
        assert values["unfilled"].value == found["whole"]["unfilled"]
    assert set(table.meanings) == set(headings)


def test_the_parts_of_a_return_sum_to_it(metrics, drawn):
    section = sources(metrics, drawn, Span(date(2024, 12, 2), date(2025, 4, 30), NOTE))
    for row in section.tables[0].rows:
        for part in (row[1:7], row[7:13]):
            *parts, total = [cell.value for cell in part]
            assert sum(parts) == pytest.approx(total, abs=1e-9)
    bars = section.plots[0].figure["data"]
    shown = [sum(bar["x"][i] for bar in bars) for i in range(len(drawn))]
    after = [100 * each["after_known_on"]["total_return"] for each in metrics.values()]
    assert shown == pytest.approx(after, abs=0.03)
