"""Heat maps of a sweep: in colour what each cell earned over holding, the same scale on all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from markupsafe import Markup

from thematic.report.charts import SIZE, Chart, Label
from thematic.report.html import el
from thematic.report.numbers import said
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table
from thematic.sweep.heat import HeatMap

SHADES = 5
"""Shades on each side of nothing."""
LABELS = 8
"""Values of a parameter that are written beside a map, at most."""


def heat(
    maps: Sequence[HeatMap], combinations: int, scale: float, period: str, heading: str, hindsight: bool
) -> Section:
    """Return the section of one period's maps.

    Parameters
    ----------
    combinations : int
        All that are in the maps.
    scale : float
        The largest distance from holding of any map of the page: the same colours everywhere.
    """
    drawn = [_figure(heat_map, scale, heading, small=len(maps) > 1) for heat_map in maps]
    body = el("div", drawn, class_="multiples heats") if len(maps) > 1 else Markup().join(drawn)
    return Section(
        f"heat-{period}",
        f"Points over holding. {heading}",
        text=(" ".join(_text(maps, combinations, hindsight)),),
        body=Markup().join((body, _legend(maps, scale))),
        tables=tuple(_table(heat_map, heading, hindsight) for heat_map in maps),
        nav="Since the note" if period != "whole" else "Whole period",
    )


def _text(maps: Sequence[HeatMap], combinations: int, hindsight: bool) -> Iterator[str]:
    one = maps[0]
    yield f"Across: {one.across}." + (f" Down: {one.down}." if one.down else "")
    if one.beside:
        yield f"One map for each {one.beside}."
    if combinations > sum(heat_map.over_holding.size for heat_map in maps):
        yield "A cell is the median of its combinations."
    yield "Trust wide areas of one colour more than a single cell."
    yield "Only the combinations listed below were replayed one by one; the cells were not."
    if any(np.isnan(heat_map.over_holding).any() for heat_map in maps):
        yield "Empty cells have no combination with a return."
    if hindsight:
        yield "All or part of this is hindsight: it says how the past was, not what to choose."


def _figure(heat_map: HeatMap, scale: float, heading: str, *, small: bool) -> Markup:
    rows, columns = heat_map.over_holding.shape
    over = f"{heat_map.beside} {heat_map.value}" if heat_map.beside else ""
    label = (
        f"Heat map of the return over holding by {heat_map.across}"
        + (f" and {heat_map.down}" if heat_map.down else "")
        + (f", for {over}" if over else "")
        + f". {heading}. Its numbers are in the table below."
    )
    chart = Chart(
        Markup().join((*_cells(heat_map, scale), *_marks(heat_map))),
        label,
        left=_labels(heat_map.rows, rows) if heat_map.down else [],
        below=_labels(heat_map.columns, columns),
        kind="heat small-heat" if small else "heat" if heat_map.down else "heat one-row",
    )
    caption = el("figcaption", el("strong", over)) if over else None
    return el("figure", caption, chart.html)


def _labels(words: Sequence[str], count: int) -> list[Label]:
    """Return values beside the middle of their cells, as many as can be read."""
    every = -(-count // LABELS)
    return [Label(100.0 * (i + 0.5) / count, word) for i, word in enumerate(words) if i % every == 0]


def _cells(heat_map: HeatMap, scale: float) -> Iterator[Markup]:
    """Yield one path for each shade, over all its cells."""
    rows, columns = heat_map.over_holding.shape
    width, height, shades = SIZE / columns, SIZE / rows, dict[str, list[str]]()
    for row, values in enumerate(heat_map.over_holding):
        for column, value in enumerate(values):
            if value == value:
                box = f"M{column * width:.1f} {row * height:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}z"
                shades.setdefault(_shade(value, scale), []).append(box)
    for shade, boxes in sorted(shades.items()):
        yield el("path", d="".join(boxes), class_=f"cell {shade}")


def _shade(value: float, scale: float) -> str:
    if value == 0.0 or scale == 0.0:
        return "over0"
    step = min(int(abs(value) / scale * SHADES) + 1, SHADES)
    return f"over{step}" if value > 0.0 else f"under{step}"


def _marks(heat_map: HeatMap) -> Iterator[Markup]:
    """Yield the marks of cells equal to holding, of cells equal to one another, and of the default."""
    rows, columns = heat_map.over_holding.shape
    width, height = SIZE / columns, SIZE / rows
    held = heat_map.as_holding
    for marked, sign in ((held, "as-holding"), (heat_map.alike & ~held, "alike")):
        places = [((c + 0.5) * width, (r + 0.5) * height) for r, c in np.argwhere(marked)]
        if places:
            yield el("path", d="".join(f"M{x:.1f} {y:.1f}h0" for x, y in places), class_=sign)
    if heat_map.default:
        row, column = heat_map.default
        box = f"M{column * width:.1f} {row * height:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}z"
        yield el("path", d=box, class_="default-halo")
        yield el("path", d=box, class_="default")


def _legend(maps: Sequence[HeatMap], scale: float) -> Markup:
    steps = [f"under{step}" for step in range(SHADES, 0, -1)] + [f"over{step}" for step in range(SHADES + 1)]
    ramp = [el("i", class_=f"box {step}") for step in steps]
    low, high = said("points", -scale), said("points", scale)
    default = (
        "the default" if any(heat_map.default for heat_map in maps) else "the default is not in the grid"
    )
    marks = [
        el("li", low, " ", ramp, " ", high, " points over holding", class_="shades"),
        el("li", el("i", class_="sign default-sign"), default),
        el("li", el("i", class_="sign holding-sign"), "exactly what holding earned"),
        el("li", el("i", class_="sign alike-sign"), "equal to another cell"),
    ]
    return el("ul", marks, class_="keys quiet")


def _table(heat_map: HeatMap, heading: str, hindsight: bool) -> Table:
    over = f"{heat_map.beside} {heat_map.value}: " if heat_map.beside else ""
    columns = (
        Column(heat_map.down or "points", number=False),
        *(Column(f"{heat_map.across} {value}", shaded=hindsight) for value in heat_map.columns),
    )
    rows = tuple(
        (
            Cell(name or "over holding"),
            *(Cell(said("points", value), value if value == value else None) for value in row),
        )
        for name, row in zip(heat_map.rows, heat_map.over_holding.tolist(), strict=True)
    )
    return Table(
        f"{over}points over holding. {heading}",
        columns,
        rows,
        f"The same as a table{over and ', '}{over}".strip(": "),
    )
