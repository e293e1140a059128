"""A tear sheet: one strategy of a saved run on one page of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from thematic.analysis.history import by_year, deepest_falls, growth, month_returns
from thematic.analysis.periods import part_years, period_returns, year_returns
from thematic.report.figures import ABSENT, PERFORMANCE, TRADING
from thematic.report.html import el
from thematic.report.numbers import said
from thematic.report.over_time import chart_of
from thematic.report.page import Page, Section
from thematic.report.run import FRICTIONLESS, SIMULATED
from thematic.report.sections.annual_bars import year_title
from thematic.report.sections.periods import HEADINGS
from thematic.report.tables import Cell, Column, Table
from thematic.statistics.performance import drawdown

if TYPE_CHECKING:
    from thematic.saved.saved_run import SavedRun

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def tearsheet_page(run: SavedRun, name: str) -> Page:
    """Return the tear sheet of a strategy."""
    manifest = run.manifest
    nav = run.nav[[name]].dropna()
    bands = [SIMULATED] if manifest.source.simulated else []
    start, end = f"{nav.index[0]:%Y-%m-%d}", f"{nav.index[-1]:%Y-%m-%d}"
    return Page(
        title=f"{run.titles[name]}: {manifest.backtest.title}",
        lead=f"{name}, {start} to {end}, in {manifest.backtest.base}, prices from {manifest.source.name}; "
        f"themes public on {run.known_on}: what came before is hindsight",
        bands=(*bands, *([FRICTIONLESS] if manifest.backtest.frictionless else [])),
        sections=(_figures(run, name), _curves(run, nav), _periods(run, nav), _months(nav)),
    )


def _figures(run: SavedRun, name: str) -> Section:
    shown = (*PERFORMANCE, *TRADING)
    rows = tuple(
        (
            Cell(title),
            *(
                Cell(
                    figure.text(run.metrics[name][key].get(figure.key)),
                    run.metrics[name][key].get(figure.key),
                )
                for figure in shown
            ),
        )
        for key, title in (("after_known_on", f"since {run.known_on}"), ("whole", "whole period"))
    )
    columns = (
        Column("period", number=False),
        *(Column(figure.heading, figure.explanation) for figure in shown),
    )
    return Section("figures", "Figures", tables=(Table(f"Figures of {run.titles[name]}", columns, rows),))


def _curves(run: SavedRun, nav: pd.DataFrame) -> Section:
    (name,) = nav
    note = pd.Timestamp(run.known_on)
    grown = chart_of(
        growth(nav),
        {str(name): 0},
        label=f"The growth of 100 in {run.titles[str(name)]}.",
        note=note,
        kind="small",
    )
    falls = nav.apply(drawdown) * 100.0
    deep = chart_of(
        falls, {str(name): 0}, label="Percent below the high.", note=note, through=0.0, kind="small low"
    )
    worst = deepest_falls(nav).T[name]
    back = "not yet back" if pd.isna(worst["back_on"]) else f"back on {worst['back_on']:%Y-%m-%d}"
    deepest = (
        "It never fell below its first value."
        if pd.isna(worst["high_on"])
        else f"The deepest fall: {said('percent', float(worst['fall']))} from {worst['high_on']:%Y-%m-%d} to "
        f"{worst['low_on']:%Y-%m-%d}, {back}."
    )
    body = Markup().join(
        (
            el("figure", el("p", "What 100 became", class_="quiet"), grown.html),
            el("figure", el("p", "Percent below the highest value so far", class_="quiet"), deep.html),
            el("p", deepest),
        )
    )
    return Section("curves", "Growth and falls", body=body)


def _periods(run: SavedRun, nav: pd.DataFrame) -> Section:
    """Return what came of the last months and years, as a run's page has it."""
    (name,) = nav
    earned = period_returns(nav, run.known_on).returns[:, 0].tolist()
    columns = (Column("up to", number=False), *map(Column, HEADINGS))
    cells = [Cell(said("percent", value), value if value == value else None) for value in earned]
    row = (Cell(f"{nav.index[-1]:%Y-%m-%d}"), *cells)
    caption = f"Returns of {run.titles[str(name)]}, not annualised; {ABSENT} where its history is shorter"
    return Section("periods", "Periods", tables=(Table(caption, columns, (row,)),))


def _months(nav: pd.DataFrame) -> Section:
    (name,) = nav
    years, parts = by_year(month_returns(nav)[name]), part_years(year_returns(nav))
    rows = [
        (
            Cell(year_title(parts, str(year))),
            *(Cell(said("percent", value), value if value == value else None) for value in row),
        )
        for year, row in zip(years.index, years.to_numpy().tolist(), strict=True)
    ]
    columns = (Column("year", number=False), *map(Column, MONTHS), Column("year ", "Months compounded."))
    return Section(
        "months",
        "Months",
        tables=(Table(f"Returns by month; {ABSENT} where there is none", columns, tuple(rows)),),
    )
