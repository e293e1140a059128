"""Risk: the analysis' figures with their days, months by colour, and a matrix only for several strategies."""

from __future__ import annotations

import pytest

from thematic.report.sections.risk import _shade, _tone, section


def test_figures_and_worst_days_are_those_of_the_analysis(claimed):
    figures, _ = section(claimed.analysis).tables
    headings = [column.heading for column in figures.columns]
    content = claimed.analysis.files["analysis.json"]
    for row in figures.rows:
        risk, fall = content["risk"][row[0].under], content["deepest_falls"][row[0].under]
        assert row[headings.index("beta")].value == risk["beta"]
        assert row[headings.index("fall")].value == fall["fall"]
        assert row[headings.index("from the high of")].text == (fall["high_on"] or "–")


def test_months_of_hindsight_are_shaded(claimed):
    _, months = section(claimed.analysis).tables
    shaded = [column.heading for column in months.columns if column.shaded]
    assert shaded == ["24-12", "25-01"]
    name = months.rows[0][0].under
    earned = claimed.analysis.files["analysis.json"]["month_returns"][name]
    assert [cell.value for cell in months.rows[0][1:]] == list(earned.values())


@pytest.mark.parametrize(
    ("value", "tone"),
    [(None, ""), (0.0, "up1"), (0.039, "up1"), (0.05, "up2"), (-0.001, "down1"), (-0.9, "down4")],
)
def test_a_month_is_coloured_by_its_size(value, tone):
    assert _tone(value) == tone


def test_shades_of_the_matrix_end_at_its_scale():
    assert [_shade(value) for value in (-1.0, -0.25, 0.0, 0.5, 1.0)] == ["m-2", "m-2", "m0", "m4", "m8"]
