"""A folder of results: all that is in it is listed, what is damaged or foreign is named."""

from __future__ import annotations

import json
import shutil

import pytest

from thematic.errors import ResultError
from thematic.report import render_index
from thematic.saved.comparison import compare
from thematic.saved.comparison_files import write_comparison
from thematic.saved.folder import read_reports

SWEEP = {
    "strategy": "buy",
    "combinations": 12,
    "best": {
        "whole": None,
        "after_known_on": {
            "parameters": {"hold": 10},
            "figures": {"sharpe": 9.0, "total_return": 0.5},
            "deflated_sharpe": 0.25,
        },
    },
    "manifest": {
        "backtest": {"title": "A sweep", "start": "2024-10-01", "end": "2025-05-30"},
        "source": {"simulated": True},
    },
}


@pytest.fixture
def root(pairs, tmp_path):
    place = tmp_path / "reports"
    for name in ("base", "parameter"):
        shutil.copytree(pairs[name], place / "deep" / name)
    write_comparison(compare([place / "deep" / "base", place / "deep" / "parameter"]), place / "compared")
    (place / "swept").mkdir()
    (place / "swept" / "sweep.json").write_text(json.dumps(SWEEP), "utf-8")
    shutil.copytree(pairs["base"], place / "torn")
    (place / "torn" / "nav.csv").write_text("date\n", "utf-8")
    (place / "holiday").mkdir()
    (place / "holiday" / "photo.txt").write_text("no result", "utf-8")
    return place


def test_every_result_is_listed_with_its_kind(root):
    reports = read_reports(root)
    kinds = {reports.name(report): report.kind for report in reports.reports}
    assert kinds == {
        "compared": "comparison",
        "deep/base": "run",
        "deep/parameter": "run",
        "swept": "sweep",
    }
    by_name = {reports.name(report): report for report in reports.reports}
    assert by_name["compared"].headline == "buy_semis_on_dip, hold: 40 (base), 10 (parameter)"
    assert by_name["deep/base"].headline.startswith("0 of 1 forecasts decided")
    assert by_name["swept"].headline.startswith("Best of 12 combinations: hold=10;")


def test_damaged_and_foreign_folders_are_named_and_stop_nothing(root):
    reports = read_reports(root)
    assert list(reports.damaged) == ["torn"]
    assert "nav.csv" in reports.damaged["torn"]
    assert reports.foreign == ("holiday",)
    page = render_index(reports)
    assert "torn" in page
    assert "holiday" in page


def test_the_best_is_the_best_of_all_and_trials_are_counted_once(root):
    reports = read_reports(root)
    (sharpe,) = [standing for standing in reports.standings if standing.metric == "sharpe"]
    assert (sharpe.best.value, sharpe.best.strategy, sharpe.best.folder) == (9.0, "buy", "swept")
    # Twelve combinations; hold_spy is one trial in both runs, and buying the dip two.
    assert sharpe.trials == 12 + 3
    (drawdown,) = [standing for standing in reports.standings if standing.metric == "max_drawdown"]
    assert drawdown.worst.value < drawdown.best.value < 0.0
    (costs,) = [standing for standing in reports.standings if standing.metric == "costs"]
    assert costs.best.value <= costs.worst.value


def test_names_and_titles_are_text_on_the_page(root):
    path = root / "deep" / "base" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["backtest"]["title"] = "<img src=x onerror=alert(1)>"
    path.write_text(json.dumps(manifest), "utf-8")
    page = render_index(read_reports(root))
    assert "<img" not in page
    assert "&lt;img" in page
    assert 'href="deep/base/report.html"' in page


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(ResultError, match="is no folder"):
        read_reports(tmp_path / "none")


def test_an_empty_folder_has_nothing(tmp_path):
    reports = read_reports(tmp_path)
    assert not reports.reports
    assert not reports.standings
    assert "No results yet" in render_index(reports)
