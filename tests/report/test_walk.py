"""Walking forward: the accounts' figures and the choice of each window, as the sweep found them."""

from __future__ import annotations

import pytest

from thematic.report.numbers import said
from thematic.report.walk import walked


@pytest.fixture(scope="module")
def section(results):
    return walked(results[2], results[2].forward)


def test_each_account_has_the_figures_of_the_walk(results, section):
    earned, _ = section.tables
    figures = results[2].forward.figures
    place = [column.heading for column in earned.columns].index("return")
    assert [row[place].value for row in earned.rows] == figures["total_return"].tolist()
    assert [row[0].text for row in earned.rows] == list(figures.index)
    assert all(said("gain", value) in str(section.body) for value in figures["total_return"])


def test_each_window_and_each_parameter_has_its_choices(results, section):
    _, windows = section.tables
    assert len(windows.rows) == len(results[2].forward.folds)
    for name in results[2].grid.names:
        assert f"<strong>{name}</strong> chosen" in str(section.body)
