"""Ideas: every strategy in one table that fits a page, ideas before themes before parts and benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from thematic.report.charts import Axis, axis, line, rule
from thematic.report.html import el
from thematic.report.named import ENDED, briefly, name_cell, since
from thematic.report.numbers import Kind, read
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

GROUPS = {
    "idea": "Ideas",
    "theme": "Themes, held",
    "part": "Parts of themes, held",
    "benchmark": "Benchmarks",
}
COLUMNS: tuple[tuple[str, str, Kind, tuple[str, ...], str], ...] = (
    ("return", "What the period earned, after costs.", "percent", ("since_note",), "total_return"),
    ("over the benchmark", "In points.", "points", ("standings", "after_known_on"), "over_benchmark"),
    ("drawdown", "The deepest fall from an earlier high.", "percent", ("since_note",), "max_drawdown"),
    ("volatility", "How much the value swings, a year.", "percent", ("since_note",), "volatility"),
    (
        "Sharpe",
        "Return above cash for each unit of volatility, a year; beneath, its 95 % interval.",
        "ratio",
        ("since_note",),
        "sharpe",
    ),
    ("costs", "Fees, taxes and spreads of a year.", "small percent", ("since_note",), "costs"),
)


ENDED_NOTE = f"{ENDED} Prices of something it held ended before the period did; that keeps its last value."


def section(analysis: Analysis) -> Section:
    """Return the table of all strategies."""
    whole = analysis.answer.period == "whole"
    order = _order(analysis)
    headings = {place: GROUPS[kind] for place, kind in _starts(analysis, order).items()}
    columns = (
        Column("strategy", number=False),
        Column("claims", "How the claims on it came out.", number=False),
        *(Column(heading, words) for heading, words, *_ in COLUMNS),
        Column("curve", "The growth of 100, on one scale for all; the line is 100.", number=False),
        Column(
            "before note", "What it had earned before the note: hindsight, which proves nothing.", shaded=True
        ),
    )
    scale, _ = axis(analysis.since.to_numpy(dtype=float).ravel(), 4)
    rows = tuple(_row(analysis, name, scale) for name in order)
    columns, rows = _without_empty(columns, rows)
    table = Table(f"All strategies, {since(analysis)}", columns, rows, headings=headings)
    note = (ENDED_NOTE,) if analysis.ended else ()
    text = ("All of it is hindsight.",) if whole else ()
    return Section("ideas", f"Ideas {briefly(analysis)}", (*text, *note), nav="Ideas", tables=(table,))


def _order(analysis: Analysis) -> list[str]:
    """Return strategies by group, and in each the best first."""
    best = list(analysis.files["analysis.json"]["standings"][analysis.answer.period])
    groups = list(GROUPS)
    return sorted(
        analysis.run.results, key=lambda name: (groups.index(analysis.kinds[name]), best.index(name))
    )


def _starts(analysis: Analysis, order: list[str]) -> dict[int, str]:
    kinds = [analysis.kinds[name] for name in order]
    return {place: kind for place, kind in enumerate(kinds) if place == 0 or kinds[place - 1] != kind}


def _row(analysis: Analysis, name: str, scale: Axis) -> tuple[Cell, ...]:
    cells = [name_cell(analysis, name), _claims(analysis, name)]
    for _, _, kind, table, key in COLUMNS:
        under = _interval(analysis, name) if key == "sharpe" else ""
        cells.append(read(analysis, kind, *_place(analysis, table, name, key)).cell(under=under))
    cells.append(Cell("", drawn=_spark(analysis, name, scale)))
    cells.append(read(analysis, "percent", "analysis.json", "before_note", name, "value").cell())
    return tuple(cells)


def _place(analysis: Analysis, table: tuple[str, ...], name: str, key: str) -> tuple[str, ...]:
    """Return where a number stands: over the whole period where nothing came after the note."""
    if analysis.answer.period == "after_known_on":
        return ("analysis.json", *table, name, key)
    if key == "over_benchmark":
        return ("analysis.json", "standings", "whole", name, key)
    return ("metrics.json", name, "whole", key)


def _claims(analysis: Analysis, name: str) -> Cell:
    outcomes = analysis.files["analysis.json"]["outcomes"][name]
    return Cell(", ".join(f"{count} {word}" for word, count in outcomes.items()))


def _interval(analysis: Analysis, name: str) -> str:
    low, high = (
        read(analysis, "ratio", "analysis.json", "risk", name, f"sharpe_{end}") for end in ("low", "high")
    )
    return "" if low.value is None else f"{low.text} to {high.text}"


def _spark(analysis: Analysis, name: str, scale: Axis) -> Markup:
    values = analysis.since[name].dropna().to_numpy(dtype=float)
    if len(values) < 2:
        return Markup()
    x = np.linspace(0.0, 1.0, len(values))
    drawn = (rule(float(scale.at(100.0)), "zero"), line(x, scale.at(values), "curve"))
    return el(
        "svg", drawn, viewBox="0 0 1000 1000", preserveAspectRatio="none", class_="spark", aria_hidden="true"
    )


def _without_empty(
    columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Return a table without columns in which no row has anything."""
    kept = [
        place
        for place in range(len(columns))
        if any(row[place].drawn or row[place].value is not None or _says(row[place]) for row in rows)
    ]
    return tuple(columns[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows)


def _says(cell: Cell) -> bool:
    return cell.text not in ("", "–")
