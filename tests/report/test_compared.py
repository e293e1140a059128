"""The page of a comparison: what changed and a picture first, and every number that of its file."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from thematic.report import render_comparison, render_index
from thematic.saved.comparison import compare
from thematic.saved.comparison_files import write_comparison
from thematic.saved.folder import read_reports

from .browsing import too_wide


@pytest.fixture(scope="module")
def folder(pairs, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("compared") / "base_vs_parameter_vs_costs"
    comparison = compare([pairs["base"], pairs["parameter"], pairs["costs"]])
    write_comparison(comparison, place)
    (place / "report.html").write_text(render_comparison(comparison, place), encoding="utf-8")
    return place


def test_every_number_on_the_page_is_that_of_its_file(folder):
    content = json.loads((folder / "comparison.json").read_text("utf-8"))
    page = (folder / "report.html").read_text("utf-8")
    cells = re.findall(r'<td[^>]*data-value="([^"]*)"[^>]*data-place="comparison\.json#([^"]*)"', page)
    assert len(cells) > 60
    for value, pointer in cells:
        value_there = content
        for key in pointer.split("/")[1:]:
            key = key.replace("~1", "/").replace("~0", "~")
            value_there = value_there[int(key)] if isinstance(value_there, list) else value_there[key]
        assert float(value) == value_there, pointer


def test_the_page_links_to_its_runs_and_files_and_says_how_to_make_it_again(folder, pairs):
    page = (folder / "report.html").read_text("utf-8")
    links = re.findall(r'<a href="([^#"][^"]*)"', page)
    for link in links:
        assert (folder / link).resolve().exists(), link
    assert len(links) == 5
    assert f"thematic compare {pairs['base']} {pairs['parameter']} {pairs['costs']}" in page


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
@pytest.mark.parametrize("kind", ["comparison", "index"])
def test_in_a_browser_the_answer_comes_first_and_nothing_scrolls_sideways(browser, folder, size, kind):
    path = folder / "report.html"
    if kind == "index":
        path = folder.parent / "index.html"
        path.write_text(render_index(read_reports(folder.parent)), encoding="utf-8")
    said: list[str] = []
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    if kind == "comparison":
        first = page.locator("#changed")
        assert "buy_semis_on_dip, hold: 40 (base), 10 (parameter)" in first.inner_text()
        box = first.locator("svg").first.bounding_box()
        assert box["y"] + box["height"] / 2 < size[1]
    else:
        page.locator("#search").fill("no such thing")
        assert page.locator("#reports tbody tr:visible").count() == 0
        page.locator("#search").fill("compared HOLD")
        assert page.locator("#reports tbody tr:visible").count() == 1
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    violations = page.evaluate("axe.run(document)")["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"][:80]) for violation in violations] == []
    assert too_wide(page) == []
    assert not said
    page.close()
