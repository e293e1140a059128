"""How tests look at a page in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAPER = {"width": 688, "height": 1016}
"""What a sheet of A4 has within its margins."""
WIDE = """() => {
  document.querySelectorAll('details').forEach((each) => { each.open = true; });
  const wide = [...document.querySelectorAll('.box')].filter((box) => box.scrollWidth > box.clientWidth);
  return wide.map((box) => box.ariaLabel);
}"""
"""The tables that are wider than the place that they have; what is folded is opened first."""


@contextmanager
def opened(browser, path: Path, **options) -> Iterator[object]:
    """Open a page from disk, offline, and fail on any error, message, dialog or request that it makes."""
    context = browser.new_context(**{"viewport": DESKTOP, "offline": True, **options})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: faults.append(request.url) if _foreign(request.url, path) else None)
    page.goto(path.as_uri())
    yield page
    context.close()
    assert faults == []


def too_wide(page) -> list[str]:
    """Return the tables that do not fit a screen or, printed, a sheet of paper, by their names."""
    page.set_viewport_size(DESKTOP)
    on_screen = page.evaluate(WIDE)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    on_paper = page.evaluate(WIDE)
    if page.evaluate("document.documentElement.scrollWidth") > PAPER["width"]:
        on_paper.append("the page")  # a browser would print all of it smaller
    page.emulate_media(media="screen")
    return [*(f"{name} (screen)" for name in on_screen), *(f"{name} (paper)" for name in on_paper)]


def drawn(page, *plots: str) -> None:
    """Bring plots of Plotly into view and wait until they are drawn."""
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


def _foreign(url: str, path: Path) -> bool:
    """Return whether a page asks for something that it does not hold; a copy of its table is its own."""
    return url != path.as_uri() and not url.startswith("blob:")
