"""Risk: return against swings, how alike the strategies are, and their worst days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from markupsafe import Markup

from thematic.analysis.history import ROWS
from thematic.report.charts import Chart, Label, axis, rule
from thematic.report.figures import ABSENT
from thematic.report.html import el
from thematic.report.named import briefly, name_cell, painted, title
from thematic.report.numbers import Kind, read
from thematic.report.over_time import chart_of, grid
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

FIGURES: tuple[tuple[str, str, Kind, str], ...] = (
    ("beta", "Share in the benchmark's moves of the same row and the one before.", "ratio", "beta"),
    ("alpha", "Points earned over the period beyond that share, and beyond cash.", "points", "alpha"),
    ("bad days", "Expected shortfall: the mean of the worst 20th of days.", "percent", "expected_shortfall"),
)
DAYS = (("best day", "best_day", "best_on"), ("worst day", "worst_day", "worst_on"))
WHOLE = "deepest fall of the whole period"
FALL = ("fall", "high on", "low on", "back on")
STEPS = 8
"""Shades of a matrix."""


def section(analysis: Analysis) -> Section:
    """Return the plots of risk, and its figures folded beneath."""
    alike = _matrix(analysis) if len(analysis.run.results) > 1 else None
    pair = el("div", _scatter(analysis), alike, class_="pair even")
    body = Markup().join(filter(None, (pair, _swings(analysis))))
    return Section("risk", f"Risk {briefly(analysis)}", nav="Risk", body=body, tables=(_figures(analysis),))


def _scatter(analysis: Analysis) -> Markup:
    """Return each strategy's return against its volatility, the named ones in colour."""
    period, metrics = analysis.answer.period, analysis.run.metrics
    paints = painted(analysis)
    at = {
        name: (figures[period]["volatility"] * 100.0, figures[period]["total_return"] * 100.0)
        for name, figures in metrics.items()
        if np.isfinite(figures[period]["volatility"])
    }
    across, ticks = axis([x for x, _ in at.values()], 5, through=0.0)
    up, rows = axis([y for _, y in at.values()], 5, through=0.0)
    rules, left = grid(up, rows, "{:.0f}%")
    dots = [
        el(
            "path",
            d=f"M{1000 * float(across.at(x)):.0f} {1000 * (1 - float(up.at(y))):.0f}h0",
            class_=_dot(paints.get(name)),
        )
        for name, (x, y) in sorted(at.items(), key=lambda entry: entry[0] in paints)
    ]
    below = [Label(100.0 * float(across.at(tick)), f"{tick:.0f}%") for tick in ticks]
    drawn = Markup().join((*rules, rule(float(up.at(0.0)), "zero"), *dots))
    chart = Chart(drawn, "Dots: each strategy's return against its volatility.", left, below, kind="square")
    keys = [
        el("li", el("i", class_=f"key paint-{paint}"), title(analysis, name))
        for name, paint in paints.items()
        if name in at
    ]
    words = "Return (up) against volatility a year (across); grey: all others"
    return el("figure", chart.html, el("figcaption", words, el("ul", keys, class_="keys")))


def _dot(paint: int | None) -> str:
    return "dot" if paint is None else f"dot paint-{paint}"


def _matrix(analysis: Analysis) -> Markup:
    """Return one matrix: correlation above the diagonal, overlap of holdings below it."""
    names = [name for name in analysis.run.results if name in analysis.files["analysis.json"]["correlation"]]
    size = 1000.0 / len(names)
    cells: dict[str, list[str]] = {}
    content = analysis.files["analysis.json"]
    for row, one in enumerate(names):
        for column, other in enumerate(names):
            if (
                row != column
                and (value := content["correlation" if column > row else "overlap"][one][other]) is not None
            ):
                cells.setdefault(_shade(value), []).append(_box(row, column, size))
    drawn = [el("path", d="".join(boxes), class_=shade) for shade, boxes in sorted(cells.items())]
    label = (
        "A matrix of all pairs of strategies: above the diagonal correlation, below it overlap of holdings."
    )
    svg = el(
        "svg",
        drawn,
        viewBox="0 0 1000 1000",
        preserveAspectRatio="none",
        role="img",
        aria_label=label,
        class_="matrix",
    )
    listed = el(
        "ol",
        [el("li", title(analysis, name), style=f"height:{100 / len(names):.3f}%") for name in names],
        class_="rows",
        style=f"--rows:{len(names)}",
    )
    scale = [el("i", class_=f"box m{step}") for step in range(-2, STEPS + 1)]
    words = (
        "Above the diagonal: correlation of two-day returns. Below: overlap, the share of what is held in "
        "common. All numbers are in analysis.json. ",
        el("span", "−0.25 ", scale, " 1", class_="ramp"),
    )
    return el("figure", el("div", listed, svg, class_="matrixed"), el("figcaption", *words))


def _shade(value: float) -> str:
    return f"m{int(np.clip(round(value * STEPS), -2, STEPS))}"


def _box(row: int, column: int, size: float) -> str:
    return f"M{column * size:.1f} {row * size:.1f}h{size:.1f}v{size:.1f}h-{size:.1f}z"


def _swings(analysis: Analysis) -> Markup | None:
    """Return the rolling volatility of the named strategies, folded; None for less than a quarter."""
    paints = painted(analysis)
    table = analysis.rolling_volatility[list(paints)].dropna(how="all")
    if table.empty:
        return None
    names = {name: (title(analysis, name), paint, Markup()) for name, paint in paints.items()}
    drawn = chart_of(
        table * 100.0,
        paints,
        label=f"Volatility of the {ROWS} rows before each day, in percent a year.",
        shape="{:.0f}%",
        names=names,
        note=pd.Timestamp(analysis.run.known_on),
        through=0.0,
        gap=7.0,
    )
    words = f"How much each swung over the {ROWS} rows before each day"
    caption = el("figcaption", "Volatility, in percent a year; what is shaded is hindsight")
    return el("details", el("summary", words), el("figure", drawn.html, caption))


def _figures(analysis: Analysis) -> Table:
    columns = (
        Column("strategy", number=False),
        *(Column(heading, words) for heading, words, *_ in FIGURES),
        *(column for heading, *_ in DAYS for column in (Column(heading), Column("on", number=False))),
        *(Column(heading, number=False, group=WHOLE, shaded=True) for heading in FALL),
    )
    rows = []
    for name in analysis.run.results:
        at = ("analysis.json", "risk", name)
        cells = [
            name_cell(analysis, name),
            *(read(analysis, kind, *at, key).cell() for _, _, kind, key in FIGURES),
        ]
        for _, value, day in DAYS:
            when = analysis.files["analysis.json"]["risk"][name][day]
            cells += [read(analysis, "percent", *at, value).cell(), Cell(when or ABSENT)]
        rows.append((*cells, *_fall(analysis, name)))
    words = "Beta, alpha, and the worst days"
    return Table(words, columns, tuple(rows), words)


def _fall(analysis: Analysis, name: str) -> list[Cell]:
    """Return the cells of a strategy's deepest fall, with its days."""
    fall = analysis.files["analysis.json"]["deepest_falls"][name]
    back = "not yet" if fall["fall"] < 0.0 else ABSENT
    days = (fall["high_on"] or ABSENT, fall["low_on"] or ABSENT, fall["back_on"] or back)
    deepest = read(analysis, "percent", "analysis.json", "deepest_falls", name, "fall")
    return [deepest.cell(), *map(Cell, days)]
