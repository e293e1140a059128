"""The figures of a comparison are those of its file; its runs are linked from where the page stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thematic.report.compared import figures
from thematic.report.figures import PERFORMANCE, TRADING


def test_every_figure_is_that_of_the_comparison(two):
    shown = (*PERFORMANCE, *TRADING)
    for table, period in zip(figures.figures(two).tables, ("after_known_on", "whole"), strict=True):
        for row, metrics in zip(table.rows, two.metrics.values(), strict=True):
            for cell, figure in zip(row[1:], shown, strict=True):
                assert cell.value == pytest.approx(metrics[period].get(figure.key), nan_ok=True)
                assert cell.place.endswith(f"/{period}/{figure.key}")


def test_correlations_are_symmetric_and_one_with_themselves(two):
    (table,) = figures.correlation(two).tables
    values = [[cell.value for cell in row[1:]] for row in table.rows]
    assert [values[i][i] for i in range(len(values))] == pytest.approx([1.0] * len(values))
    assert values == [list(column) for column in zip(*values, strict=True)]


def test_one_curve_has_no_correlation(two):
    alone = replace(two)
    alone.__dict__["correlation"] = two.correlation.iloc[:1, :1]
    assert figures.correlation(alone) is None


def test_runs_are_linked_from_where_the_page_stands(two, tmp_path):
    section = figures.runs(two, tmp_path)
    folders = [str(run.folder) for run in two.runs.values()]
    assert all(folder in str(section.body) for folder in folders)
    assert str(section.body).count('href="') == len(folders) + 2
    assert [row[0].text for row in section.tables[0].rows] == list(two.runs)
