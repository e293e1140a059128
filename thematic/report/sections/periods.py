"""Periods, folded: returns of the last months and years, calendar years as bars, and each month."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from thematic.analysis.periods import PERIODS
from thematic.report.named import name_cell
from thematic.report.numbers import read
from thematic.report.page import Section
from thematic.report.sections.annual_bars import annual_bars, part_days, year_title
from thematic.report.tables import Cell, Column, Table, table_html

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

HEADINGS = ("1 month", "3 months", "year to date", "1 year", "since the note", "whole period")
FILE = "analysis.json"
HINDSIGHT = "what begins before the note is shaded: it is hindsight in part or whole"
YEAR_TONE, MONTH_TONE = 0.15, 0.04
"""Returns that a step of colour stands for."""


def section(analysis: Analysis) -> Section:
    """Return what each strategy earned by period, by calendar year and by month."""
    tables = (_years(analysis), *_months(analysis))
    body = (table_html(_periods(analysis)), annual_bars(analysis), *map(table_html, tables))
    title = "Returns by period, year and month"
    return Section("periods", title, body=Markup().join(body), nav="Periods", folded=True)


def _periods(analysis: Analysis) -> Table:
    """Return what each strategy earned in each period that ends with the last row."""
    note, begins = str(analysis.run.known_on), analysis.files[FILE]["period_begins"]
    columns = (
        Column("strategy", number=False),
        *(
            Column(heading, f"From the last row on or before {begins[name]}.", shaded=begins[name] < note)
            for name, heading in zip(PERIODS, HEADINGS, strict=True)
        ),
    )
    rows = tuple(
        (name_cell(analysis, name), *(_earned(analysis, "periods", name, period) for period in PERIODS))
        for name in analysis.run.results
    )
    last = f"{analysis.run.nav.index[-1]:%Y-%m-%d}"
    return Table(f"Returns up to {last}, not annualised; {HINDSIGHT}", columns, rows)


def _years(analysis: Analysis) -> Table:
    """Return what each strategy earned in each calendar year, coloured by its size."""
    content, note = analysis.files[FILE], analysis.run.known_on
    years = next(iter(content["years"].values()))
    columns = (
        Column("strategy", number=False),
        *(Column(year_title(content["part_years"], year), shaded=int(year) <= note.year) for year in years),
    )
    rows = tuple(
        (name_cell(analysis, name), *(_year(analysis, name, year) for year in years))
        for name in analysis.run.results
    )
    return Table(f"Returns of calendar years; {HINDSIGHT}", columns, rows, "Calendar years as a table")


def _year(analysis: Analysis, name: str, year: str) -> Cell:
    """Return a year's return, beneath it the days of a strategy that begins or ends at others."""
    content = analysis.files[FILE]
    own, usual = content["years"][name][year]["part"], content["part_years"].get(year, {})
    days = part_days({word: day for word, day in own.items() if usual.get(word) != day})
    return _earned(analysis, "years", name, year, tone=YEAR_TONE, under=" ".join(days))


def _months(analysis: Analysis) -> list[Table]:
    """Return what each strategy earned in each month, a table a year: more fit no sheet of paper."""
    months = list(next(iter(analysis.files[FILE]["month_returns"].values())))
    return [_months_of(analysis, year, list(days)) for year, days in groupby(months, lambda day: day[:4])]


def _months_of(analysis: Analysis, year: str, months: list[str]) -> Table:
    """Return what each strategy earned in each month of a year, coloured by its size."""
    note = str(analysis.run.known_on)
    columns = (
        Column("strategy", number=False),
        *(Column(f"{date.fromisoformat(day):%b}", shaded=day <= note) for day in months),
    )
    rows = tuple(
        (name_cell(analysis, name), *(_month(analysis, name, day) for day in months))
        for name in analysis.run.results
    )
    words = f"What each month of {year} earned, in percent; shaded months are hindsight"
    return Table(words, columns, rows, f"Months of {year}")


def _month(analysis: Analysis, name: str, day: str) -> Cell:
    number = read(analysis, "plain percent", FILE, "month_returns", name, day)
    return number.cell(tone=_tone(number.value, MONTH_TONE))


def _earned(
    analysis: Analysis, table: str, name: str, period: str, *, tone: float = 0.0, under: str = ""
) -> Cell:
    """Return the cell of a return; its colour is of as many steps as it has of `tone`, where there is one."""
    number = read(analysis, "percent", FILE, table, name, period, "return")
    return number.cell(tone=_tone(number.value, tone) if tone else "", under=under)


def _tone(value: float | None, size: float) -> str:
    if value is None:
        return ""
    step = min(int(abs(value) / size) + 1, 4)
    return f"{'up' if value >= 0.0 else 'down'}{step}"
