"""The page of a sweep: in words, and in a real browser with one, two and four parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from thematic.backtest import Backtest
from thematic.report.numbers import said
from thematic.report.sweep import sweep_page
from thematic.strategy import load_strategy
from thematic.sweep import Sweep, SweepResult, Walk
from thematic.sweep.files import described
from thematic.sweep.heat import heat_maps
from thematic.sweep.reported import SHOWN

from .conftest import HOSTILE
from .test_browser import PHONE, opened

AXES: dict[int, dict[str, Any]] = {
    1: {"hold": (5, 10, 20)},
    2: {"drop": (0.1 + 0.2, 0.1), "hold": (5, 10, 40)},
    4: {
        "drop": (0.05, 0.1),
        "hold": (5, 10, 20),
        "window": (5, 10, 20, 40),
        "theme": ("us_ai_semis", "hyperscalers"),
    },
}


def swept(axes: Mapping[str, Any], walk: Walk | None, title: str = "A small question") -> SweepResult:
    backtest = Backtest(
        name="small",
        title=title,
        strategies={"dip": load_strategy("buy_semis_on_dip")},
        start=date(2024, 9, 3),
        end=date(2025, 6, 30),
    )
    return Sweep(backtest, "dip", axes, walk).run("sample")


@pytest.fixture(scope="module")
def results() -> dict[int, SweepResult]:
    return {count: swept(axes, Walk(60, 30) if count > 1 else None) for count, axes in AXES.items()}


@pytest.fixture(scope="module")
def pages(results: dict[int, SweepResult], tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("sweeps")
    for count, result in results.items():
        (folder / f"{count}.html").write_text(sweep_page(result).html(), encoding="utf-8")
    return {count: folder / f"{count}.html" for count in results}


def test_one_line_a_period_tells_trials_significance_and_overfitting_in_words(
    results: dict[int, SweepResult],
) -> None:
    section = next(section for section in sweep_page(results[4]).sections if section.id == "best")
    lines = re.findall(r'<p class="answer">(.*?)</p>', str(section.body))
    for line, period in zip(lines, ("after_known_on", "whole"), strict=True):
        best = results[4].best(period)
        assert best is not None
        assert f"the best of {len(results[4].grid)} combinations is drop " in line
        assert f"After {results[4].tried.count:,} trials" in line
        assert f"worthless one with a probability of {said('whole percent', best.deflated)}" in line
        assert f"overfitting with a probability of {said('whole percent', best.overfitted)}" in line
        assert f"ahead of holding in {said('whole percent', best.p_value_over_holding)} of cases" in line
    (table,) = section.tables
    assert "halved in 924 ways" in table.meanings["overfitted"]


def test_of_many_combinations_the_page_shows_the_best(results: dict[int, SweepResult]) -> None:
    section = next(section for section in sweep_page(results[4]).sections if section.id == "combinations")
    (table,) = section.tables
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


@pytest.mark.parametrize(("count", "maps"), [(1, 1), (2, 1), (4, 2)])
def test_two_parameters_are_one_map_and_a_third_is_small_multiples(
    results: dict[int, SweepResult], pages: dict[int, Path], count: int, maps: int
) -> None:
    text = pages[count].read_text("utf-8")
    for period in ("after_known_on", "whole"):
        part = text.partition(f'<section id="heat-{period}"')[2].partition("</section>")[0]
        assert part.count('role="img" aria-label="Heat map') == maps
        assert part.count('class="default"') == len(
            [heat_map for heat_map in heat_maps(results[count], period) if heat_map.default]
        )


def test_every_cell_of_a_map_stands_in_the_table_and_in_the_file(
    results: dict[int, SweepResult],
) -> None:
    content = json.loads(json.dumps(described(results[4]), default=str))["maps"]["whole"]
    section = next(section for section in sweep_page(results[4]).sections if section.id == "heat-whole")
    for table, saved in zip(section.tables, content, strict=True):
        shown = [[cell.value for cell in row[1:]] for row in table.rows]
        assert shown == saved["over_holding"]


def test_the_colours_are_the_same_on_all_maps(results: dict[int, SweepResult]) -> None:
    text = sweep_page(results[4]).html()
    scales = set(re.findall(r'<li class="shades">(\S+) .*? (\S+) points', text))
    assert len(scales) == 1
    low, high = scales.pop()
    most = max(abs(value) for p in ("after_known_on", "whole") for value in _cells(results[4], p))
    assert (low, high) == (said("points", -most), said("points", most))


def _cells(result: SweepResult, period: str) -> list[float]:
    return [
        float(value)
        for heat_map in heat_maps(result, period)
        for value in heat_map.over_holding.ravel()
        if value == value
    ]


@pytest.mark.parametrize("count", AXES)
def test_no_part_of_the_page_scrolls_sideways_on_a_phone(
    browser: Any, pages: dict[int, Path], count: int
) -> None:
    with opened(browser, pages[count], viewport=PHONE, is_mobile=True, has_touch=True) as page:
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


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
