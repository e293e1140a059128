"""Risk: the analysis' figures with their days, and a matrix only for several strategies."""

from __future__ import annotations

from thematic.report.sections.risk import _shade, section


def test_figures_and_worst_days_are_those_of_the_analysis(claimed):
    (figures,) = section(claimed.analysis).tables
    headings = [column.heading for column in figures.columns]
    content = claimed.analysis.files["analysis.json"]
    for row in figures.rows:
        risk, fall = content["risk"][row[0].under], content["deepest_falls"][row[0].under]
        assert row[headings.index("beta")].value == risk["beta"]
        assert row[headings.index("fall")].value == fall["fall"]
        assert row[headings.index("high on")].text == (fall["high_on"] or "–")


def test_shades_of_the_matrix_end_at_its_scale():
    assert [_shade(value) for value in (-1.0, -0.25, 0.0, 0.5, 1.0)] == ["m-2", "m-2", "m0", "m4", "m8"]
