"""The figures of a comparison: correlations, all metrics, the runs, the files and how to make it again."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from thematic.report.comparison import Span
from thematic.report.figures import PERFORMANCE, TRADING
from thematic.report.html import el
from thematic.report.numbers import said
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table, figure_columns, text_table

if TYPE_CHECKING:
    from thematic.saved.comparison import Comparison

RUNS = ("run", "what it asks", "period", "themes public on", "prices from", "strategies")
MOST = 16
"""Curves of which each with each stands in one table."""


def figures(comparison: Comparison) -> Section:
    """Return the figures of every curve, identical ones once."""
    span = Span(comparison.start.date(), comparison.end.date(), comparison.known_on)
    tables = tuple(_figures(comparison, *period) for period in span.periods)
    text = (
        f"{span.warning} Over the days that all runs have; figures on orders and costs are left out where a "
        "run's own period is longer.",
    )
    return Section("figures", "All figures", text, tables=tables, folded=True)


def _figures(comparison: Comparison, period: str, heading: str, shaded: bool) -> Table:
    """Return the figures of every curve over one period."""
    shown = (*PERFORMANCE, *TRADING)
    columns = (Column("strategy", number=False), *figure_columns(shown, shaded=shaded))
    rows = []
    for name, metrics in comparison.metrics.items():
        values = [metrics[period].get(figure.key) for figure in shown]
        at = f"comparison.json#/metrics/{_escaped(name)}/{period}"
        cells = (
            Cell(figure.text(value), value, place=f"{at}/{figure.key}")
            for figure, value in zip(shown, values, strict=True)
        )
        rows.append((Cell(comparison.title(comparison.labels[name][1]), under=name), *cells))
    return Table(f"{heading}; strategies that are the same in all runs once", columns, tuple(rows))


def correlation(comparison: Comparison) -> Section | None:
    """Return the correlation of each curve with each; None for one curve."""
    matrix = comparison.correlation.iloc[:MOST, :MOST]
    if len(matrix) < 2:
        return None
    columns = (
        Column("strategy", number=False),
        *(Column(str(place), str(name)) for place, name in enumerate(matrix, start=1)),
    )
    rows = tuple(
        (
            Cell(f"{place} {name}"),
            *(
                Cell(
                    said("ratio", value),
                    value,
                    place=f"comparison.json#/correlation/{_escaped(str(other))}/{_escaped(str(name))}",
                )
                for other, value in row.items()
            ),
        )
        for place, (name, row) in enumerate(matrix.iterrows(), start=1)
    )
    cut = (
        f" of the first {MOST} curves; comparison.json has all" if len(comparison.correlation) > MOST else ""
    )
    table = Table(f"Correlation of returns{cut}", columns, rows)
    return Section("correlation", "Correlation", tables=(table,), folded=True)


def runs(comparison: Comparison, folder: Path) -> Section:
    """Return the runs, the files beside the page, and the command that makes it again."""
    rows = []
    for label, run in comparison.runs.items():
        terms, days = run.manifest.backtest, run.nav.index
        period = f"{days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}"
        rows.append(
            (
                label,
                terms.title,
                period,
                str(run.known_on),
                run.manifest.source.name,
                str(len(run.nav.columns)),
            )
        )
    links = [_link(run.folder / "report.html", folder, label) for label, run in comparison.runs.items()]
    files = [_link(folder / name, folder, name) for name in ("comparison.json", "nav.csv")]
    command = shlex.join(["thematic", "compare", *(str(run.folder) for run in comparison.runs.values())])
    body = el("p", "Reports: ", _listed(links), ". Files of this comparison: ", _listed(files), ".") + el(
        "p", "To make it again: ", el("code", command)
    )
    return Section(
        "runs",
        "The runs, files and how to reproduce",
        body=body,
        tables=(text_table("The runs", RUNS, rows),),
    )


def _listed(links: list[object]) -> list[object]:
    return [part for link in links for part in (", ", link)][1:]


def _link(file: Path, folder: Path, text: str) -> object:
    path = Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    return el("a", text, href=quote(path))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
