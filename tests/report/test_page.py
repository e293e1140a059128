"""The page as a file: complete in itself, small, its numbers those of the files, its texts only text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from thematic.report import render
from thematic.report.numbers import SHAPES, said
from thematic.report.sections.folded import FILES

from .conftest import HOSTILE

MOST = 3_000_000
ABSENT = {"", "–"}


class Parsed(HTMLParser):
    """A page taken apart: elements with attributes, the text of scripts, and each element's own text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self.placed: list[tuple[dict[str, str | None], str]] = []
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")
        if "data-place" in dict(attrs):
            self.placed.append((dict(attrs), ""))

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "script":
            self.scripts[-1] += data
            return
        self.texts.append(data)
        if self._inside in ("td", "data") and self.placed and not self.placed[-1][1]:
            self.placed[-1] = (self.placed[-1][0], data)


@pytest.fixture(scope="module")
def page(page_file) -> Parsed:
    return Parsed(page_file.read_text("utf-8"))


@pytest.fixture(scope="module")
def hostile(hostile_file) -> Parsed:
    return Parsed(hostile_file.read_text("utf-8"))


def value_at(folder: Path, place: str) -> float | None:
    """Return the number at a place in a run's files; JSON pointers are read as RFC 6901 has them."""
    file, pointer = place.split("#", 1)
    content = json.loads((folder / file).read_text("utf-8"))
    for key in pointer.split("/")[1:]:
        key = key.replace("~1", "/").replace("~0", "~")
        if content is None:
            return None
        content = content[int(key)] if isinstance(content, list) else content.get(key)
    return content


def test_every_number_is_that_of_its_file(page, page_file):
    assert len(page.placed) > 150
    for attributes, text in page.placed:
        value = value_at(page_file.parent, attributes["data-place"])
        shown = attributes.get("data-value", attributes.get("value"))
        assert (None if shown is None else float(shown)) == value, attributes
        readings = {said(kind, value) for kind in SHAPES}
        assert any(text.startswith(reading) for reading in readings) or text in ABSENT or "over 100" in text


def test_sums_and_signs_are_consistent(page, claimed):
    values = {a["data-place"]: float(a["data-value"]) for a, _ in page.placed if a.get("data-value")}
    for name in claimed.results:
        at = f"metrics.json#/{name}/whole"
        parts = ("local", "currency", "cross", "cost", "interest")
        total = sum(values[f"{at}/{part}_return"] for part in parts)
        assert total == pytest.approx(values[f"{at}/total_return"], abs=1e-9)
        since = 1 + values[f"analysis.json#/since_note/{name}/total_return"]
        before = 1 + values[f"analysis.json#/before_note/{name}/value"]
        assert since * before == pytest.approx(1 + values[f"{at}/total_return"], rel=1e-9)


def test_the_page_is_small_and_holds_no_plot_library(page, page_file):
    assert page_file.stat().st_size < MOST
    assert len(page.scripts) == 1


def test_the_page_loads_nothing_and_links_only_to_itself_and_its_files(page, page_file):
    for tag, attributes in page.elements:
        assert tag not in ("link", "iframe", "object", "embed", "img")
        assert "src" not in attributes
        href = attributes.get("href") or "#"
        assert href.startswith("#") or (page_file.parent / href).is_file()
    assert {path.name for path in page_file.parent.iterdir()} == {*FILES, "report.html"}


def test_the_policy_lets_only_the_pages_own_script_run(page):
    (policy,) = [a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    (allowed,) = re.search("script-src ([^;]*);", policy).group(1).split()
    digest = base64.b64encode(hashlib.sha256(page.scripts[0].encode()).digest()).decode()
    assert allowed == f"'sha256-{digest}'"
    assert "default-src 'none'" in policy


def test_a_hostile_text_makes_no_element_anywhere(page, hostile):
    kinds = {tag for tag, _ in page.elements}
    assert {tag for tag, _ in hostile.elements} <= kinds
    assert len(hostile.scripts) == 1
    assert all(not name.startswith("on") for _, attributes in hostile.elements for name in attributes)
    assert sum(HOSTILE in text for text in hostile.texts) > 50


def test_few_stops_stand_before_the_content_and_every_table_has_a_copy(page):
    tags = [tag for tag, _ in page.elements]
    before = page.elements[: tags.index("main")]
    assert sum(tag in ("a", "button", "select", "input", "summary") for tag, _ in before) < 40
    assert tags.count("table") == sum("data-csv" in attributes for _, attributes in page.elements)


def test_chinese_says_that_it_is(page):
    assert ("span", {"lang": "zh"}) in page.elements


def test_people_read_titles_and_the_name_stands_beneath(page, claimed):
    for name, title in claimed.analysis.titles.items():
        assert title in page.texts
        assert name in "".join(page.texts)
    assert not [text for text in page.texts if re.search(r"hold_spy returned|china_over_us_ai less", text)]


def test_a_run_is_rendered_the_same_each_time(claimed, page_file):
    assert render(claimed.analysis) == page_file.read_text("utf-8")
