"""The plots of a page that a reader explores: where they stand, what chooses among them, and their data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from thematic.report.html import el
from thematic.report.tables import table_html

if TYPE_CHECKING:
    from thematic.report.plots import Line


class Explorable(Protocol):
    """A section, as far as its plots need it; see `page.Section`."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def plots(self) -> Sequence[Any]: ...  # noqa: D102
    @property
    def choices(self) -> Sequence[Any]: ...  # noqa: D102
    @property
    def chosen(self) -> str: ...  # noqa: D102
    @property
    def drawn(self) -> str: ...  # noqa: D102


class ExplorablePage(Protocol):
    """A page, as far as its plots need it; see `page.Page`."""

    @property
    def lines(self) -> Sequence[Line]: ...  # noqa: D102
    @property
    def timeline(self) -> Any: ...  # noqa: D102
    @property
    def sections(self) -> Sequence[Explorable]: ...  # noqa: D102
    @property
    def stamp(self) -> str: ...  # noqa: D102


def plot(place: str, label: str) -> Markup:
    """Return the element that a plot is drawn in; `label` is for those who cannot see it."""
    drawn = el(
        "div",
        class_="plot",
        id=f"plot-{place}",
        data_plot=place,
        role="img",
        aria_label=f"{label} The table below says the same.",
    )
    without = "Where scripts run, a plot stands here; the table below says the same."
    return el("figure", drawn, el("p", without, class_="without"))


def choices(section: Explorable, stamp: str) -> Markup:
    """Return what a reader chooses one figure from, its plot, and the table behind each."""
    options = [
        el("option", choice.name, value=i, selected=choice.first) for i, choice in enumerate(section.choices)
    ]
    label = el("label", section.chosen, for_=f"choice-{section.id}")
    chooser = el("select", options, id=f"choice-{section.id}", data_choices=section.id)
    tables = [el("div", table_html(choice.table, stamp)) for choice in section.choices]
    return Markup().join(
        (
            el("p", label, " ", chooser, class_="needs-script", hidden=True),
            plot(section.id, section.drawn),
            el("div", tables, class_="chosen", data_chosen=section.id),
        )
    )


def controls(page: ExplorablePage) -> Markup:
    """Return the buttons that show and hide strategies, and begin the plots at the note."""
    every = sorted(enumerate(page.lines), key=lambda entry: not entry[1].shown)
    chips = el(
        "div",
        [_chip(i, line) for i, line in every],
        class_="chips",
        role="group",
        aria_label="Strategies shown in the plots",
    )
    shows = (("main", "main ones"), ("all", "all"), ("none", "none"))
    buttons = [el("button", text, type="button", data_show=key) for key, text in shows]
    row = el("div", buttons, _since(page), class_="row")
    return el(
        "div",
        chips,
        row,
        class_="controls needs-script",
        role="group",
        aria_label="What the plots show",
        hidden=True,
    )


def data(page: ExplorablePage) -> dict[str, Any]:
    """Return what the page's script draws from."""
    time = page.timeline
    plots = {each.id: each.figure for section in page.sections for each in section.plots if each.figure}
    chosen = {
        section.id: [choice.figure for choice in section.choices]
        for section in page.sections
        if section.choices
    }
    return {
        "x": time.moments,
        "known": time.known,
        "knownOn": time.known_on,
        "events": time.events,
        "lines": [{"paint": line.paint, "dash": line.dash, "shown": line.shown} for line in page.lines],
        "stamp": page.stamp,
        "plots": plots,
        "choices": chosen,
    }


def _chip(place: int, line: Line) -> Markup:
    stroke = el("line", x1=0, y1=4, x2=22, y2=4, class_=f"paint-{line.paint} {line.dash}")
    swatch = el("svg", stroke, class_="swatch", viewBox="0 0 22 8", aria_hidden="true")
    return el(
        "button",
        swatch,
        line.name,
        type="button",
        class_="chip",
        data_strategy=place,
        aria_pressed=str(line.shown).lower(),
    )


def _since(page: ExplorablePage) -> list[Markup]:
    time = page.timeline
    if not 0 < time.known < len(time.moments) - 1:
        return []
    options = (
        el("option", "the start of the period", value=0),
        el("option", f"the note, {time.known_on}: no hindsight", value=time.known),
    )
    return [el("label", "from", for_="since"), el("select", options, id="since")]
