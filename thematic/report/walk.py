"""Walking forward on a sweep's page: what choosing on the past earned, and what was chosen when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from markupsafe import Markup

from thematic.report.charts import SIZE, Chart, Label
from thematic.report.figures import PERFORMANCE
from thematic.report.html import el
from thematic.report.numbers import said
from thematic.report.over_time import chart_of, months, told
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns, text_table
from thematic.sweep.forward import CHOSEN
from thematic.sweep.grid import value_text

if TYPE_CHECKING:
    from thematic.sweep.forward import Forward
    from thematic.sweep.result import SweepResult

LABELS = 6
"""Values of a parameter that are written beside its choices, at most."""


def walked(result: SweepResult, forward: Forward) -> Section:
    """Return the section of walking forward."""
    growth, places = forward.growth, range(len(forward.nav.columns))
    paints = {str(name): place for name, place in zip(growth, places, strict=True)}
    names = {
        name: (name, paint, el("span", said("gain", forward.figures["total_return"][name])))
        for name, paint in paints.items()
    }
    note = pd.Timestamp(result.known_on)
    happened = told(result.backtest.events, pd.DatetimeIndex(growth.index))
    curves = chart_of(
        growth,
        paints,
        label="Growth of 100 in the three accounts.",
        names=names,
        events=result.backtest.events,
        note=note,
        kind="tall",
        gap=6.5,
    )
    chosen = [_choices(result, forward, name) for name in result.grid.names]
    text = (
        "Parameters were chosen by the Sharpe ratio of past windows only and used in the window after, in "
        "one account that pays for every change. Best in hindsight is what nobody could have chosen.",
    )
    body = Markup().join((el("figure", curves.html, happened), el("div", chosen, class_="multiples heats")))
    tables = (_earned(forward), _windows(forward))
    return Section(
        "forward",
        "Walk-forward: parameters chosen on the past",
        text,
        body=body,
        tables=tables,
        nav="Walk-forward",
    )


def _choices(result: SweepResult, forward: Forward, name: str) -> Markup:
    """Return a parameter's choices as steps over time, against the values that it could take."""
    values, folds = list(result.grid.axes[name]), forward.folds
    dates = pd.DatetimeIndex(forward.nav.index)
    whole = max((dates[-1] - dates[0]).days, 1)
    drawn = []
    for value, begin, end in zip(folds[name], folds["test_start"], folds["test_end"], strict=True):
        height = SIZE * (1.0 - (values.index(value) + 0.5) / len(values))
        left, right = (SIZE * (day - dates[0]).days / whole for day in (begin, end))
        drawn.append(f"M{left:.1f} {height:.1f}H{right:.1f}")
    every = -(-len(values) // LABELS)
    ticks = [
        Label(100.0 * (1.0 - (i + 0.5) / len(values)), value_text(value))
        for i, value in enumerate(values)
        if i % every == 0
    ]
    steps = el("path", d="".join(drawn), class_="curve paint-1")
    label = f"The {name} chosen for each window, over time; the table of choices has its values."
    chart = Chart(steps, label, ticks, months(dates, 4), kind="heat tiny")
    return el("figure", el("figcaption", el("strong", name), " chosen"), chart.html)


def _earned(forward: Forward) -> Table:
    columns = (Column("account", number=False), *figure_columns(PERFORMANCE))
    rows = tuple(
        (
            Cell(str(name), paint=place),
            *figure_cells(PERFORMANCE, {str(key): float(value) for key, value in row.items()}),
        )
        for place, (name, row) in enumerate(forward.figures.iterrows())
    )
    return Table("What choosing on the past earned", columns, rows)


def _windows(forward: Forward) -> Table:
    headings = [str(name).replace("_", " ") for name in forward.folds]
    rows = [list(_said(row)) for row in forward.folds.to_numpy(dtype=object)]
    return text_table("The choices", headings, rows, f"Each window and what was {CHOSEN}")


def _said(row: np.ndarray) -> Iterator[str]:
    *rest, before, after = row
    for value in rest:
        yield f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value_text(value)
    yield from (said("ratio", value) if abs(value) >= 0.1 else f"{value:.3f}" for value in (before, after))
