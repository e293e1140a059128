"""The page in real Chromium, from disk and without a network: what a reader sees, opens and prints."""

from __future__ import annotations

from importlib.resources import files

import pytest

from .browsing import DESKTOP, PHONE, opened, too_wide
from .conftest import HOSTILE

OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"


@pytest.fixture(scope="module")
def desktop(browser, page_file):
    with opened(browser, page_file) as page:
        yield page


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_first_screen_holds_the_answer_and_a_plot_and_nothing_scrolls_sideways(
    browser, page_file, claimed, size
):
    with opened(browser, page_file, viewport=size) as page:
        answer = page.locator(".answer")
        assert claimed.analysis.headline == answer.inner_text()
        curves = page.locator("#answer svg").first.bounding_box()
        assert curves["y"] + curves["height"] / 2 < size["height"]
        assert curves["width"] > (0.7 if size is PHONE else 0.25) * size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        page.evaluate(OPEN)
        for button in page.locator("[data-opens]").all():
            button.click()
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_a_row_of_a_claim_opens_by_keyboard(desktop):
    button = desktop.locator("[data-opens]").first
    row = desktop.locator(f"#{button.get_attribute('aria-controls')}")
    assert not row.is_visible()
    button.focus()
    desktop.keyboard.press("Enter")
    assert row.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    assert row.locator("svg").count() >= 1


def test_the_whole_period_is_shown_on_request_with_hindsight_shaded(desktop):
    assert desktop.locator("#growth [data-view]:visible rect.hindsight").count() == 0
    desktop.locator("[data-show=whole]").click()
    assert desktop.locator("#growth [data-view]:visible").count() == 1
    assert desktop.locator("#growth [data-view]:visible rect.hindsight").count() == 2


def test_a_name_stands_where_its_curve_ends(browser, page_file):
    with opened(browser, page_file) as page:
        labels = page.evaluate(
            """[...document.querySelectorAll('#growth [data-view]:not([hidden]) .chart')].flatMap((chart) => {
              const box = chart.querySelector('.area').getBoundingClientRect();
              return [...chart.querySelectorAll('.ends li')].map((li) => {
                const classes = [...li.querySelector('.key').classList];
                const paint = classes.find((name) => name.startsWith('paint'));
                const d = chart.querySelector(`path.${paint}`).getAttribute('d');
                const { top, height } = li.getBoundingClientRect();
                const end = box.top + box.height * Number(d.split(' ').pop()) / 1000;
                return { end, words: top + height / 2, top: box.top, bottom: box.bottom };
              });
            })"""
        )
    assert len(labels) == 6
    for label in labels:
        assert abs(label["words"] - label["end"]) < 30
        assert label["top"] < label["words"] < label["bottom"]


def test_a_pointer_reads_what_curves_were_worth(desktop, claimed):
    area = desktop.locator("#answer .area")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    desktop.mouse.move(box["x"] + box["width"] - 0.2, box["y"] + 40)
    day, *rows = area.locator(".reading").inner_text().split("\n")
    assert day == f"{claimed.nav.index[-1]:%Y-%m-%d}"
    values = {
        name: float(value.replace("\N{MINUS SIGN}", "-")) for value, name in (row.split("  ") for row in rows)
    }
    for name, title in claimed.analysis.titles.items():
        assert values[title] == pytest.approx(claimed.analysis.since[name].dropna().iloc[-1], abs=0.2)


def test_one_choice_shows_what_one_strategy_held_earned_and_cost(desktop, claimed):
    for name, title in claimed.analysis.titles.items():
        desktop.select_option("#held", value=name)
        assert desktop.locator("#holdings h3:visible").all_inner_texts() == [title]


def test_a_click_on_a_heading_sorts_each_group_by_numbers(desktop, claimed):
    returns = {name: claimed.run.metrics[name]["after_known_on"]["total_return"] for name in claimed.results}
    desktop.locator("#ideas th button", has_text="return").click()
    desktop.locator("#ideas th button", has_text="return").click()
    shown = desktop.locator("#ideas tbody th[scope=row] small").all_inner_texts()
    kinds = claimed.analysis.kinds
    ideas = [name for name in shown if kinds[name] == "idea"]
    assert ideas == sorted(ideas, key=returns.__getitem__)
    assert shown[: len(ideas)] == ideas
    assert desktop.locator("#ideas th[aria-sort=ascending]").count() == 1


def test_a_table_is_saved_with_all_digits(desktop, claimed, tmp_path):
    with desktop.expect_download() as waiting:
        desktop.locator("#ideas [data-csv]").click()
    waiting.value.save_as(tmp_path / "ideas.csv")
    text = (tmp_path / "ideas.csv").read_text("utf-8-sig")
    value = claimed.run.metrics["china_over_us_ai"]["after_known_on"]["total_return"]
    assert f'"{value}"' in text
    assert len(text.splitlines()) == 1 + len(claimed.results)


def test_all_is_there_without_scripts(browser, page_file, claimed):
    with opened(browser, page_file, java_script_enabled=False) as page:
        assert page.locator("#ideas tbody th[scope=row]").count() == len(claimed.results)
        assert page.locator("#holdings h3:visible").count() == len(claimed.results)
        assert page.locator(".more:visible").count() == len(claimed.verdicts)
        assert page.locator(".needs-script:visible").count() == 0


def test_hostile_texts_show_as_texts(browser, hostile_file):
    with opened(browser, hostile_file) as page:
        assert page.locator("h1").inner_text() == page.title() == HOSTILE
        assert page.locator("main img, main b:not([style])").count() == 0
        page.evaluate(OPEN)
        assert page.locator("#themes").inner_text().count(HOSTILE) > 10
        assert HOSTILE in page.locator("#claims").inner_text()


@pytest.mark.parametrize(
    ("scheme", "options"),
    [
        ("light", "{resultTypes: ['violations'], iframes: false}"),
        ("dark", "{resultTypes: ['violations'], iframes: false, runOnly: ['color-contrast']}"),
    ],
)
def test_nothing_keeps_anyone_from_reading_the_page(browser, page_file, scheme, options):
    axe = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    with opened(browser, page_file, color_scheme=scheme) as page:
        page.evaluate(OPEN)
        for button in page.locator("[data-opens]").all():
            button.click()
        page.evaluate(axe)
        violations = page.evaluate(f"axe.run(document, {options})")["violations"]
        assert [
            (violation["id"], violation["help"], violation["nodes"][0]["html"][:120])
            for violation in violations
        ] == []


def test_every_table_and_chart_says_that_its_prices_are_simulated(desktop):
    stamped = """(selector, part) => [...document.querySelectorAll(selector)].map(
      (element) => getComputedStyle(element, part).content)"""
    captions = desktop.evaluate(f"({stamped})('caption:not(:has(.unseen))', '::before')")
    charts = desktop.evaluate(f"({stamped})('.area:not(.bars *)', '::after')")
    bars = desktop.evaluate(f"({stamped})('.multiples.bars', '::before')")
    assert len(captions) > 10
    assert len(charts) > 5
    assert {*captions, *charts, *bars} == {'"SIMULATED PRICES"'}


def test_all_tables_fit_a_screen_and_a_sheet_of_paper(browser, page_file):
    with opened(browser, page_file) as page:
        assert too_wide(page) == []


def test_print_shows_what_is_folded_and_hidden(browser, page_file, claimed):
    with opened(browser, page_file) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#growth [data-view]:visible").count() == 2
        assert page.locator(".more:visible").count() == len(claimed.verdicts)
        assert page.locator("#holdings h3:visible").count() == len(claimed.results)
        assert page.locator("main svg:not(:visible)").count() == 0
        assert page.locator("nav:visible, .csv:visible").count() == 0
        # A button in a heading that stands again on the next sheet of paper would be printed empty there.
        display = "(button) => getComputedStyle(button).display"
        assert set(page.locator("th button").evaluate_all(f"(all) => all.map({display})")) == {"contents"}
