"""Heat maps of a sweep: a figure over two parameters, or bars over one; what is hindsight stands apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.report.best import RATIO
from thematic.report.page import Picker, Section
from thematic.report.plots import Plot, numbers, plot_text
from thematic.report.tables import Cell, Column, Table
from thematic.sweep.grid import value_text

if TYPE_CHECKING:
    from thematic.sweep.result import SweepResult


def heat(result: SweepResult, period: str, heading: str, hindsight: bool) -> Section:
    """Return the section of one period's Sharpe ratios; of several pairs of parameters the reader chooses."""
    place, title = f"heat-{period}", f"Sharpe ratios. {heading}"
    maps = [(axes, result.heat(RATIO.key, period, axes)) for axes in result.maps]
    blank = any(found.isna().any(axis=None) for _, found in maps)
    text = _text(len(result.grid.names), blank, hindsight)
    if len(maps) > 1:
        choices = tuple(
            Picker(
                " and ".join(axes), _figure(axes, found, hindsight), _table(axes, found, heading, hindsight)
            )
            for axes, found in maps
        )
        drawn = "Heat map of the Sharpe ratio over the two parameters that are chosen."
        return Section(place, title, text, choices=choices, chosen="parameters", drawn=drawn)
    ((axes, found),) = maps
    kind = "Heat map" if len(axes) > 1 else "Bars"
    plot = Plot(
        place, f"{kind} of the Sharpe ratio over {' and '.join(axes)}.", _figure(axes, found, hindsight)
    )
    return Section(place, title, text, plots=(plot,), tables=(_table(axes, found, heading, hindsight),))


def _text(parameters: int, blank: bool, hindsight: bool) -> tuple[str, ...]:
    sentences = (
        (parameters > 2, "Each cell is the median over all parameters that are not on its axes."),
        (parameters > 1, "Trust wide areas of one colour more than a single cell."),
        (blank, "Where there is none, nothing was held."),
        (hindsight, "All or part of this is hindsight: it says how the past was, not what to choose."),
    )
    return (" ".join(sentence for holds, sentence in sentences if holds),)


def _figure(axes: tuple[str, ...], found: pd.DataFrame, hindsight: bool) -> dict[str, Any]:
    """Return what the page's script draws; without a second parameter these are bars."""
    across, *down = axes
    return {
        "x": [plot_text(value_text(value)) for value in found.columns],
        "y": [plot_text(value_text(value)) for value in found.index],
        "z": [numbers(row, 3) for row in found.to_numpy()],
        "across": plot_text(across),
        "down": plot_text(down[0]) if down else "",
        "figure": RATIO.heading,
        "hindsight": hindsight,
    }


def _table(axes: tuple[str, ...], found: pd.DataFrame, heading: str, hindsight: bool) -> Table:
    across, *down = axes
    columns = (
        Column(down[0] if down else "figure", number=False),
        *(Column(f"{across} {value_text(value)}", shaded=hindsight) for value in found.columns),
    )
    rows = tuple(
        (
            Cell(value_text(name)),
            *(Cell(RATIO.text(value), value if value == value else None) for value in row),
        )
        for name, row in zip(found.index, found.to_numpy(), strict=True)
    )
    return Table(f"Sharpe ratios. {heading}", columns, rows, "The same as a table")
