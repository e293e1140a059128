"""The page as a file: complete in itself, small, and with nothing that could run or load but its own."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from thematic.analysis.analysis import Analysis
from thematic.report import render

from .conftest import HOSTILE


class Parsed(HTMLParser):
    """A page taken apart: its elements with their attributes, and the text of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "script":
            self.scripts[-1] += data
        else:
            self.texts.append(data)


@pytest.fixture(scope="module")
def page(page_file) -> Parsed:
    return Parsed(page_file.read_text("utf-8"))


@pytest.fixture(scope="module")
def hostile(hostile_file) -> Parsed:
    return Parsed(hostile_file.read_text("utf-8"))


def test_the_page_is_small_and_has_one_copy_of_the_plot_library(page, page_file):
    from plotly.offline import get_plotlyjs

    assert page_file.stat().st_size < 2_500_000
    library = gzip.decompress(base64.b64decode(page.scripts[1])).decode()
    assert library == get_plotlyjs()


def test_the_page_loads_nothing(page):
    for tag, attributes in page.elements:
        assert tag not in ("link", "iframe", "object", "embed", "img")
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")


def test_the_policy_lets_only_the_pages_own_scripts_run(page):
    (policy,) = [a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    allowed = re.search("script-src ([^;]*);", policy).group(1).split()
    library = gzip.decompress(base64.b64decode(page.scripts[1]))
    hashes = [hashlib.sha256(text).digest() for text in (page.scripts[2].encode(), library)]
    assert allowed == [f"'sha256-{base64.b64encode(each).decode()}'" for each in hashes]
    assert "default-src 'none'" in policy


def test_dates_are_there_once_and_not_once_a_curve(page, page_file, study):
    data = json.loads(page.scripts[0])
    assert data["x"] == [f"{day:%Y-%m-%d}T22:00" for day in study.nav.index]
    assert page_file.read_text("utf-8").count("2025-01-15T22:00") == 1


def test_a_hostile_text_makes_no_element_anywhere(page, hostile):
    kinds = {tag for tag, _ in page.elements}
    assert {tag for tag, _ in hostile.elements} <= kinds
    assert len(hostile.scripts) == len(page.scripts) == 3
    assert all(not name.startswith("on") for _, attributes in hostile.elements for name in attributes)
    assert sum(HOSTILE in text for text in hostile.texts) > 50


def test_a_run_is_rendered_the_same_each_time(study, page_file):
    assert render(study.analysis) == page_file.read_text("utf-8")


def test_the_bands_say_what_the_prices_and_terms_are(study):
    def bands(page: str) -> list[str]:
        return re.findall('<p class="band"><strong>(.*?)</strong>', page)

    free = replace(study.backtest, frictionless=True)
    assert bands(render(study.analysis)) == ["SIMULATED PRICES"]
    assert bands(render(Analysis(replace(study.run, question=free)))) == ["SIMULATED PRICES", "FRICTIONLESS"]
    assert bands(render(Analysis(replace(study.run, simulated=False)))) == []
