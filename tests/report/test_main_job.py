"""The page of the main job on the sample: short enough to be read, small, and as wide as the screen."""

from __future__ import annotations

import pytest

from thematic import load_backtest

from .browsing import DESKTOP, PHONE, opened, too_wide

FORMER = 16_726
"""Pixels of the page that this one replaced; a third of it is the most."""


@pytest.fixture(scope="module")
def main_job(tmp_path_factory):
    study = load_backtest("deepseek_shock").run("sample")
    return study.write(tmp_path_factory.mktemp("main")) / "report.html"


@pytest.mark.slow
def test_the_page_of_the_main_job_is_a_third_as_long_and_fits_both_screens(browser, main_job):
    assert main_job.stat().st_size < 3_000_000
    with opened(browser, main_job) as page:
        assert page.evaluate("document.documentElement.scrollHeight") <= FORMER / 3
        assert page.evaluate("document.documentElement.scrollWidth") == DESKTOP["width"]
        boxes = "[...document.querySelectorAll('#ideas .box, #claims .box')]"
        assert page.evaluate(f"{boxes}.every((box) => box.scrollWidth <= box.clientWidth)")
    with opened(browser, main_job, viewport=PHONE) as page:
        curves = page.locator("#answer svg").first.bounding_box()
        assert curves["y"] + curves["height"] / 2 < PHONE["height"]
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    with opened(browser, main_job) as page:
        assert too_wide(page) == []
