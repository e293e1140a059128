"""The page of a sweep: in words, and in a real browser with one, two and four parameters."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from thematic.report.sweep import sweep_page
from thematic.sweep import SweepResult
from thematic.sweep.reported import SHOWN

from .browsing import PHONE, opened, too_wide
from .conftest import AXES, HOSTILE, swept


@pytest.fixture(scope="module")
def pages(results: dict[int, SweepResult], tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("sweeps")
    for count, result in results.items():
        (folder / f"{count}.html").write_text(sweep_page(result).html(), encoding="utf-8")
    return {count: folder / f"{count}.html" for count in results}


def test_of_many_combinations_the_page_shows_the_best(results: dict[int, SweepResult]) -> None:
    section = next(section for section in sweep_page(results[4]).sections if section.id == "combinations")
    table, whole = section.tables
    assert [row[:3] for row in whole.rows] == [row[:3] for row in table.rows]
    assert len(table.rows) == min(SHOWN, len(results[4].grid))
    place = [column.heading for column in table.columns].index("Sharpe")
    ratios = [row[place].value for row in table.rows if row[place].value is not None]
    assert ratios == sorted(ratios, reverse=True)
    assert [cell.value for cell in table.rows[0][:3]] == list(
        results[4].best("after_known_on").parameters.values()
    )[:3]  # type: ignore[union-attr]


def test_numbers_are_written_as_people_write_them(pages: dict[int, Path]) -> None:
    text = pages[2].read_text("utf-8")
    assert "0.30000000000000004" not in re.sub(r"<pre.*?</pre>|data-value=\S+", "", text, flags=re.DOTALL)


def test_the_page_says_what_was_not_replayed(pages: dict[int, Path]) -> None:
    text = pages[4].read_text("utf-8")
    assert "the cells were not" in text
    assert "were not replayed one by one" in text


@pytest.mark.parametrize("count", AXES)
def test_no_part_of_the_page_scrolls_sideways_on_a_phone(
    browser: Any, pages: dict[int, Path], count: int
) -> None:
    with opened(browser, pages[count], viewport=PHONE, is_mobile=True, has_touch=True) as page:
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_all_tables_fit_a_screen_and_a_sheet_of_paper(browser: Any, pages: dict[int, Path]) -> None:
    with opened(browser, pages[4]) as page:
        assert too_wide(page) == []


def test_the_first_screen_holds_the_answer_and_a_map_is_near(browser: Any, pages: dict[int, Path]) -> None:
    with opened(browser, pages[2]) as page:
        assert page.locator("p.answer").first.bounding_box()["y"] < 500
        assert page.locator(".heat .area").first.bounding_box()["y"] < 1_000


@pytest.mark.parametrize(("scheme", "options"), [("light", "{}"), ("dark", "{runOnly: ['color-contrast']}")])
def test_nothing_keeps_anyone_from_reading_the_page(
    browser: Any, pages: dict[int, Path], scheme: str, options: str
) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    with opened(browser, pages[4], color_scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.evaluate(axe)
        violations = page.evaluate(f"axe.run(document, {options})")["violations"]
        assert [
            (violation["id"], violation["help"], violation["nodes"][0]["html"][:120])
            for violation in violations
        ] == []


def test_hostile_texts_show_as_texts(browser: Any, tmp_path: Path) -> None:
    axes = {"theme": ("us_ai_semis", "hyperscalers"), "hold": (5, 10)}
    path = tmp_path / "report.html"
    path.write_text(sweep_page(swept(axes, None, HOSTILE)).html(), encoding="utf-8")
    with opened(browser, path) as page:
        assert HOSTILE in page.locator("h1").inner_text()
        assert page.locator("main img, main b, .plot a").count() == 0
