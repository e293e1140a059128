"""The page of a folder: every result with its headline, the best and the worst, and what is not shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from thematic.report.index import index_page
from thematic.saved.folder import Report, Reports

DAYS = (date(2025, 1, 2), date(2025, 6, 30))


def report(kind: str, name: str, **changes) -> Report:
    return Report(
        kind, Path("reports") / name, f"title of {name}", f"<b>{name}</b>", *DAYS, True, 2, **changes
    )


def reports(*results: Report, **changes) -> Reports:
    return Reports(Path("reports"), results, changes.get("damaged", {}), changes.get("foreign", ()))


def test_results_are_counted_by_kind():
    page = index_page(reports(report("run", "a"), report("run", "b"), report("sweep", "c", combinations=9)))
    assert page.lead == "2 runs, 1 sweep"
    assert index_page(reports()).lead == "No results yet"


def test_a_row_links_to_its_page_and_no_headline_is_markup():
    figures = {"x": {"total_return": 0.25, "sharpe": 1.5}, "y": {"total_return": -0.5, "sharpe": -1.0}}
    text = index_page(reports(report("run", "a b", figures=figures, claims=4, decided=1))).html()
    assert 'href="a%20b/report.html"' in text
    assert "&lt;b&gt;a b&lt;/b&gt;" in text
    assert "1 of 4" in text
    standings = text.partition('<section id="standings"')[2]
    assert "25.0%" in standings
    assert "\N{MINUS SIGN}50.0%" in standings


def test_damaged_and_foreign_folders_are_named():
    text = index_page(reports(damaged={"torn": "nav.csv is empty"}, foreign=("holiday",))).html()
    assert "nav.csv is empty" in text
    assert "holiday" in text
