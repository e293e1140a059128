"""The page in real Chromium, from disk and without a network: what a reader sees, clicks and cannot break."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest

from .conftest import HOSTILE

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PLOTS = ("equity", "drawdown", "rolling", "holdings", "sources", "events")


@contextmanager
def opened(browser, path: Path, **options) -> Iterator[object]:
    """Open a page from disk, offline, and fail on any error, message, dialog or request that it makes."""
    context = browser.new_context(**{"viewport": DESKTOP, "offline": True, **options})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: faults.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    yield page
    context.close()
    assert faults == []


def drawn(page, *plots: str) -> None:
    """Bring plots into view and wait until they are drawn."""
    for plot in plots:
        page.evaluate(f"document.getElementById('plot-{plot}').scrollIntoView({{behavior: 'instant'}})")
        page.wait_for_selector(f"#plot-{plot}[data-drawn]")


def until(page, condition: str) -> None:
    """Wait until a condition holds; the page's own policy forbids Playwright's way of polling."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never came true: {condition}")


def visible(page, plot: str) -> list[str]:
    """Return the names of the traces that a plot shows."""
    return page.evaluate(
        f"document.getElementById('plot-{plot}').data.filter((t) => t.visible !== false).map((t) => t.name)"
    )


def column(page, number: int) -> list[str]:
    """Return the texts of a column of the comparison."""
    return page.locator(f"#comparison table tbody tr > :nth-child({number})").all_inner_texts()


@pytest.fixture(scope="module")
def desktop(browser, page_file):
    with opened(browser, page_file) as page:
        drawn(page, *PLOTS)
        yield page


def test_the_page_opens_from_disk_and_draws_its_plots(desktop, study):
    assert desktop.title() == study.backtest.title
    assert visible(desktop, "equity") == list(study.results)
    for plot in PLOTS:
        assert desktop.locator(f"#plot-{plot} svg.main-svg").count() > 0
    assert desktop.locator("#plot-equity .scatterlayer .trace").count() == len(study.results)


def test_curves_are_the_growth_of_100_and_fall_as_far_as_the_figures_say(desktop, study):
    for i, name in enumerate(study.results):
        # Days on which a strategy does not decide have no value.
        drawn = desktop.evaluate(f"document.getElementById('plot-equity').data[{i}].y")
        equity = [value for value in drawn if value is not None]
        nav = study.nav[name].dropna()
        assert equity[0] == 100
        assert equity[-1] == pytest.approx(100 * nav.iloc[-1] / nav.iloc[0], abs=0.006)
        drawn = desktop.evaluate(f"document.getElementById('plot-drawdown').data[{i}].y")
        falls = [value for value in drawn if value is not None]
        metrics = study.results[name].metrics["whole"]
        assert min(falls) == pytest.approx(100 * metrics["max_drawdown"], abs=0.02)


def test_hindsight_is_shaded_until_the_note_and_events_stand_at_their_moments(desktop):
    shapes = desktop.evaluate("document.getElementById('plot-equity').layout.shapes")
    shade = next(shape for shape in shapes if shape["type"] == "rect")
    assert (shade["x0"], shade["x1"]) == ("2024-12-02T22:00", "2025-02-10T22:00")
    assert [shape["x0"] for shape in shapes if shape["type"] == "line"] == ["2025-01-27T14:30"]
    texts = desktop.locator("#plot-equity .annotation-text").all_text_contents()
    assert any("hindsight" in text for text in texts)
    assert "SIMULATED PRICES" in texts


def test_a_click_on_a_heading_sorts_by_numbers_and_not_by_their_text(desktop, study):
    returns = {
        name: result.metrics["after_known_on"]["total_return"] for name, result in study.results.items()
    }
    button = desktop.locator("#comparison th button", has_text="return").first
    button.click()
    assert column(desktop, 1) == sorted(returns, key=lambda name: -returns[name])
    button.focus()
    desktop.keyboard.press("Enter")
    assert column(desktop, 1) == sorted(returns, key=lambda name: returns[name])
    assert desktop.locator("#comparison th[aria-sort=ascending]").count() == 1


def test_a_strategy_is_hidden_and_shown_in_both_plots(desktop, study):
    first, *others = study.results
    chip = desktop.locator(".chip", has_text=first)
    chip.click()
    assert chip.get_attribute("aria-pressed") == "false"
    until(desktop, "document.getElementById('plot-drawdown').data[0].visible === false")
    assert visible(desktop, "equity") == visible(desktop, "drawdown") == others
    desktop.locator("[data-show=none]").click()
    until(desktop, "document.getElementById('plot-drawdown').data[1].visible === false")
    assert visible(desktop, "equity") == []
    desktop.locator("[data-show=main]").click()
    until(desktop, "document.getElementById('plot-drawdown').data[0].visible === true")
    assert visible(desktop, "equity") == [first, *others]


def test_curves_can_begin_at_the_note_where_nothing_is_hindsight(desktop, study):
    desktop.select_option("#since", index=1)
    until(desktop, "document.getElementById('plot-drawdown').data[0].x[0] > '2025-02'")
    y = desktop.evaluate("document.getElementById('plot-equity').data[1].y")
    metrics = list(study.results.values())[1].metrics["after_known_on"]
    assert y[-1] == pytest.approx(100 * (1 + metrics["total_return"]), abs=0.02)
    assert all(
        s["type"] == "line" for s in desktop.evaluate("document.getElementById('plot-equity').layout.shapes")
    )
    desktop.select_option("#since", index=0)
    until(desktop, "document.getElementById('plot-drawdown').data[0].x[0] < '2025'")


def test_one_strategy_at_a_time_shows_what_it_held(desktop, study):
    for name in study.results:
        desktop.select_option("[data-choices=holdings]", label=name)
        until(
            desktop,
            f"document.querySelector('#holdings .chosen > div:not([hidden])').textContent.includes({name!r})",
        )
        assert desktop.locator("#holdings .chosen > div:visible").count() == 1
    y = [trace["y"] for trace in desktop.evaluate("document.getElementById('plot-holdings').data")]
    for row in zip(*y, strict=True):
        assert sum(row) == pytest.approx(100, abs=0.3)


def test_no_part_of_the_page_scrolls_sideways_on_a_phone(browser, page_file):
    with opened(browser, page_file, viewport=PHONE, is_mobile=True, has_touch=True) as page:
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        drawn(page, *PLOTS)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert page.evaluate("[...document.querySelectorAll('.plot')].every((e) => e.clientWidth <= 390)")


def test_tables_are_all_there_without_scripts(browser, page_file, study):
    with opened(browser, page_file, java_script_enabled=False) as page:
        assert column(page, 1) == list(study.results)
        assert page.locator("#comparison tbody td").last.is_visible()
        assert page.locator(".needs-script:visible").count() == 0
        assert page.locator(".without:visible").count() == len(PLOTS)
        for caption in page.locator("caption").all():
            assert "SIMULATED PRICES" in caption.text_content()


def test_hostile_texts_show_as_texts_in_tables_and_plots(browser, hostile_file, hostile_study):
    with opened(browser, hostile_file) as page:
        drawn(page, *PLOTS)
        assert page.locator("h1").inner_text() == HOSTILE
        assert page.title() == HOSTILE
        assert page.locator("main img, main b, .plot a").count() == 0
        names = page.locator("#plot-sources .ytick text").all_text_contents()
        assert {name.replace("\u00a0", " ") for name in names} == set(hostile_study.results)
        legend = page.locator("#plot-holdings .legendtext").all_text_contents()
        assert any(text.replace("\u00a0", " ") == HOSTILE for text in legend)
        assert page.locator("#themes").inner_text().count(HOSTILE) > 10


@pytest.mark.parametrize(("scheme", "options"), [("light", "{}"), ("dark", "{runOnly: ['color-contrast']}")])
def test_nothing_keeps_anyone_from_reading_the_page(browser, page_file, scheme, options):
    axe = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    with opened(browser, page_file, color_scheme=scheme) as page:
        drawn(page, *PLOTS)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.evaluate(axe)
        found = page.evaluate(f"axe.run(document, {options})")["violations"]
        assert [(each["id"], each["help"], each["nodes"][0]["html"][:120]) for each in found] == []


def test_the_page_follows_a_change_of_the_scheme(browser, page_file):
    with opened(browser, page_file, color_scheme="light") as page:
        drawn(page, "equity")
        assert page.evaluate("document.getElementById('plot-equity').layout.paper_bgcolor") == "#fff"
        page.emulate_media(color_scheme="dark")
        until(page, "document.getElementById('plot-equity').layout.paper_bgcolor === '#14171b'")
