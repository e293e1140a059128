"""A saved run as an Excel workbook: its claims, figures with their units, curves, holdings, orders, fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import ResultError
from thematic.notation import Unit
from thematic.statistics.metrics import METRICS

if TYPE_CHECKING:
    from thematic.saved.saved_run import SavedRun

ROWS = 1_048_575
"""Rows that a sheet holds beneath its heading."""
FORMATS: dict[Unit, str] = {
    "percent": "0.0%",
    "small percent": "0.00%",
    "points": "+0.0;-0.0;0.0",
    "times": '0.0"x"',
    "ratio": "0.00",
    "count": "#,##0",
}
CLAIMS = ("claim", "who", "role", "verdict", "estimate", "unit", "sentence")
PERIODS = {"after_known_on": "Since the note", "whole": "Whole period"}


def write_workbook(run: SavedRun, path: Path) -> None:
    """Write a run as a workbook; texts stay texts, whatever they begin with, and times are UTC.

    Raises
    ------
    ResultError
        A table has more rows than a sheet holds, or a file of the run is faulty.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _sheet(book, "About", ("what", "value"), _about(run))
    if run.verdicts:
        _sheet(
            book, "Claims", CLAIMS, ([getattr(verdict, key) for key in CLAIMS] for verdict in run.verdicts)
        )
    for period, title in PERIODS.items():
        _figures(book, title, {name: figures[period] for name, figures in run.metrics.items()})
    nav = run.nav.reset_index()
    _table(book, "Net asset value", nav)
    for name, table in (("Weights", "weights"), ("Orders", "orders"), ("Fills", "fills")):
        _table(book, name, run.table(table))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _about(run: SavedRun) -> Iterator[tuple[str, object]]:
    manifest, terms = run.manifest, run.manifest.backtest
    simulated = manifest.source.simulated
    yield "title", terms.title
    yield "headline", run.headline
    yield "prices", f"SIMULATED PRICES: {manifest.source.name}" if simulated else manifest.source.name
    if terms.frictionless:
        yield "costs", "FRICTIONLESS: nobody could have earned exactly this"
    for name in ("start", "end", "base", "cash", "fill"):
        yield name, getattr(terms, name)
    yield "themes public on", run.known_on
    yield "thematic", manifest.versions.get("thematic")


def _figures(book: Any, title: str, metrics: dict[str, dict[str, float | None]]) -> None:
    units = {metric.key: metric.unit for metric in METRICS}
    headings = ("strategy", *(metric.heading for metric in METRICS))
    rows = ([name, *(figures.get(key) for key in units)] for name, figures in metrics.items())
    _sheet(book, title, headings, rows, formats=["", *(FORMATS[unit] for unit in units.values())])


def _table(book: Any, title: str, table: pd.DataFrame) -> None:
    if len(table) > ROWS:
        raise ResultError(
            f"{title.lower()} has {len(table):,} rows, and a sheet of Excel holds {ROWS:,}: export it with "
            "--parquet"
        )
    plain = table.apply(_naive)
    _sheet(book, title, [str(name) for name in table], plain.itertuples(index=False, name=None))


def _naive(column: pd.Series) -> pd.Series:
    """Return a column of moments without its zone, which Excel does not know."""
    return column.dt.tz_localize(None) if isinstance(column.dtype, pd.DatetimeTZDtype) else column


def _sheet(
    book: Any,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    formats: Sequence[str] = (),
) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for column, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(
            len(heading) + 3, 30 if column == 1 else 14
        )
    head = [_cell(sheet, heading) for heading in headings]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        cells = [_cell(sheet, value) for value in row]
        for cell, shape in zip(cells, formats, strict=False):
            cell.number_format = shape or cell.number_format
        sheet.append(cells)


def _cell(sheet: Any, value: object) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value is None or value is pd.NaT or (isinstance(value, float) and not np.isfinite(value)):
        return WriteOnlyCell(sheet, None)
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
    cell.data_type = "s"  # a text that begins with = is no formula
    return cell
