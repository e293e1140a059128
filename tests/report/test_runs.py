"""The page of a comparison: what changed first, and bands that are true of all its runs."""

from __future__ import annotations

import shutil

import pytest

from thematic.report.runs import comparison_page
from thematic.saved.comparison import compare


@pytest.mark.parametrize(
    ("names", "bands"),
    [
        (("base", "parameter"), ["SIMULATED PRICES"]),
        (("base", "costs"), ["SIMULATED PRICES"]),
        (("costs", "costs"), ["SIMULATED PRICES", "FRICTIONLESS"]),
    ],
)
def test_bands_are_true_of_all_runs(pairs, tmp_path, names, bands):
    folders = [shutil.copytree(pairs[name], tmp_path / str(place)) for place, name in enumerate(names)]
    page = comparison_page(compare(folders), tmp_path)
    assert [heading for heading, _ in page.bands] == bands


def test_what_changed_comes_first_and_how_to_reproduce_last(pairs, tmp_path):
    page = comparison_page(compare([pairs["base"], pairs["parameter"]]), tmp_path)
    ids = [section.id for section in page.sections]
    assert (ids[0], ids[-1]) == ("changed", "runs")
    assert page.title == "Compared: base, parameter"
    assert "2 runs, 2024-10-01 to 2025-05-30, in USD" in page.lead


def test_runs_that_are_the_same_have_no_curves_to_show(pairs, tmp_path):
    copy = shutil.copytree(pairs["base"], tmp_path / "copy")
    page = comparison_page(compare([pairs["base"], copy]), tmp_path)
    assert not {"strategies", "curves"} & {section.id for section in page.sections}
