"""The page of a sweep: in words, and in a real browser with one, two and four parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from thematic.backtest import Backtest
from thematic.report.sweep import sweep_page
from thematic.strategy import load_strategy
from thematic.sweep import Sweep, SweepResult, Walk
from thematic.sweep.reported import SHOWN

from .browsing import PHONE, drawn, opened, until
from .conftest import HOSTILE

AXES: dict[int, dict[str, Any]] = {
    1: {"hold": (5, 10, 20)},
    2: {"drop": (0.1 + 0.2, 0.1), "hold": (5, 10, 20)},
    4: {
        "drop": (0.05, 0.1),
        "hold": (5, 10, 20),
        "window": (5, 10, 20, 40),
        "theme": ("us_ai_semis", "hyperscalers"),
    },
}
MAPS = ("heat-after_known_on", "heat-whole")


def swept(axes: Mapping[str, Any], walk: Walk | None, title: str = "A small question") -> SweepResult:
    strategies = {
        "dip": load_strategy("buy_semis_on_dip"),
        "other": load_strategy("hold", theme="hyperscalers"),
    }
    backtest = Backtest(
        name="small", title=title, strategies=strategies, start=date(2024, 9, 3), end=date(2025, 6, 30)
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


def test_doubts_are_told_in_words(results: dict[int, SweepResult]) -> None:
    section = next(each for each in sweep_page(results[4]).sections if each.id == "best")
    assert any("luckiest of as many worthless trials" in text for text in section.text)
    assert any("halved in 924 ways" in text for text in section.text)
    for point, period in zip(section.points, ("after_known_on", "whole"), strict=True):
        best = results[4].best(period)
        assert best is not None
        assert f"Deflated for {results[4].tried.count:,} trials: {best.deflated:.1%}" in point
        assert f"Probability of overfitting: {best.overfitted:.1%}" in point


def test_of_many_combinations_the_page_shows_the_best(results: dict[int, SweepResult]) -> None:
    section = next(each for each in sweep_page(results[4]).sections if each.id == "combinations")
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


def test_one_parameter_is_drawn_as_bars_and_two_as_a_map(browser: Any, pages: dict[int, Path]) -> None:
    for count, kind in ((1, "bar"), (2, "heatmap")):
        with opened(browser, pages[count]) as page:
            drawn(page, *MAPS)
            for name in MAPS:
                assert page.evaluate(f"document.getElementById('plot-{name}').data[0].type") == kind


def test_of_four_parameters_a_reader_chooses_two(
    browser: Any, pages: dict[int, Path], results: dict[int, SweepResult]
) -> None:
    with opened(browser, pages[4]) as page:
        drawn(page, *MAPS)
        assert page.locator("[data-choices=heat-whole] option").count() == 6
        page.select_option("[data-choices=heat-whole]", label="drop and theme")
        until(page, "document.getElementById('plot-heat-whole').layout.xaxis.title.text === 'drop'")
        shown = page.evaluate("document.getElementById('plot-heat-whole').data[0].z")
        wanted = results[4].heat("sharpe", "whole", ("drop", "theme")).to_numpy()
        assert shown == [pytest.approx(row, abs=6e-4) for row in wanted.tolist()]
        assert (
            page.evaluate("document.getElementById('plot-heat-after_known_on').layout.xaxis.title.text")
            == "window"
        )


def test_hindsight_stands_on_its_own_ground(browser: Any, pages: dict[int, Path]) -> None:
    with opened(browser, pages[2]) as page:
        drawn(page, *MAPS)
        grounds = [
            page.evaluate(f"document.getElementById('plot-{name}').layout.paper_bgcolor") for name in MAPS
        ]
        assert len(set(grounds)) == 2


@pytest.mark.parametrize("count", AXES)
def test_no_part_of_the_page_scrolls_sideways_on_a_phone(
    browser: Any, pages: dict[int, Path], count: int
) -> None:
    with opened(browser, pages[count], viewport=PHONE, is_mobile=True, has_touch=True) as page:
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        drawn(page, *MAPS)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize(("scheme", "options"), [("light", "{}"), ("dark", "{runOnly: ['color-contrast']}")])
def test_nothing_keeps_anyone_from_reading_the_page(
    browser: Any, pages: dict[int, Path], scheme: str, options: str
) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    with opened(browser, pages[4], color_scheme=scheme) as page:
        drawn(page, *MAPS, "equity")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.evaluate(axe)
        found = page.evaluate(f"axe.run(document, {options})")["violations"]
        assert [(each["id"], each["help"], each["nodes"][0]["html"][:120]) for each in found] == []


def test_hostile_texts_show_as_texts(browser: Any, tmp_path: Path) -> None:
    axes = {"theme": ("us_ai_semis", "hyperscalers"), "hold": (5, 10)}
    path = tmp_path / "report.html"
    path.write_text(sweep_page(swept(axes, None, HOSTILE)).html(), encoding="utf-8")
    with opened(browser, path) as page:
        drawn(page, *MAPS)
        assert HOSTILE in page.locator(".lead").inner_text()
        assert page.locator("main img, main b, .plot a").count() == 0
