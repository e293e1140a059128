"""The index of a folder: every run, comparison and sweep, sortable and searchable."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from thematic.report.figures import ABSENT, PERFORMANCE, TRADING
from thematic.report.html import el
from thematic.report.numbers import said
from thematic.report.page import Page, Section
from thematic.report.tables import Cell, Column, Table, text_table

if TYPE_CHECKING:
    from thematic.saved.folder import Extreme, Report, Reports

FIGURES = {figure.key: figure for figure in (*PERFORMANCE, *TRADING)}
COLUMNS = (
    Column("report", number=False),
    Column("kind", number=False),
    Column("headline", number=False),
    Column("last day", number=False),
    Column("size", "Strategies of a run, runs of a comparison, combinations of a sweep."),
    Column("decided", "Forecasts that are decided, of all.", number=False),
    Column("last decision", "A reason to stop, a review or the orders that follow.", number=False),
    Column("best", "The highest return since the note; of a sweep, that with the highest Sharpe ratio."),
    Column("worst", "The lowest return since the note."),
)


def index_page(reports: Reports) -> Page:
    """Return the page of a folder's results."""
    counts = [
        f"{len(own)} {kind}{'s' * (len(own) != 1)}"
        for kind in ("run", "comparison", "sweep")
        if (own := [report for report in reports.reports if report.kind == kind])
    ]
    sections = (_listed(reports), _standings(reports), _faulty(reports))
    return Page(
        title=f"Results in {reports.root.resolve().name}",
        lead=", ".join(counts) or "No results yet",
        bands=(),
        sections=tuple(filter(None, sections)),
    )


def _listed(reports: Reports) -> Section:
    search = el(
        "p",
        el("label", "Search ", for_="search"),
        el("input", id="search", type="search", data_filter="reports"),
        class_="needs-script",
        hidden=True,
    )
    rows = tuple(_row(reports, report) for report in reports.reports)
    table = Table("Results, since the note where anything came after it", COLUMNS, rows)
    return Section("reports", "Results", body=search, tables=(table,))


def _row(reports: Reports, report: Report) -> tuple[Cell, ...]:
    best, worst = report.extremes
    page = f"{reports.name(report)}/report.html"
    simulated = " (simulated prices)" if report.simulated else ""
    return (
        Cell(
            "", drawn=el("a", reports.name(report), href=quote(page)) + el("small", report.title + simulated)
        ),
        Cell(report.kind),
        Cell(report.headline),
        Cell(str(report.end), under=f"from {report.start}"),
        Cell(said("count", report.strategies), report.strategies),
        Cell(f"{report.decided} of {report.claims}" if report.claims else ABSENT),
        Cell(report.today or ABSENT),
        Cell(said("percent", best), best),
        Cell(said("percent", worst), worst),
    )


def _standings(reports: Reports) -> Section | None:
    if not reports.standings:
        return None
    rows = tuple(
        (
            Cell(FIGURES[standing.metric].heading, under="simulated prices" if standing.simulated else ""),
            _extreme(standing.metric, standing.best),
            Cell(standing.best.strategy, under=standing.best.folder),
            _extreme(standing.metric, standing.worst),
            Cell(standing.worst.strategy, under=standing.worst.folder),
            Cell(said("count", standing.trials), standing.trials),
        )
        for standing in reports.standings
    )
    columns = (
        Column("by", number=False),
        Column("best"),
        Column("strategy", number=False),
        Column("worst"),
        Column("strategy ", number=False),
        Column("of so many trials", "Different strategies, parameters, terms and prices, each once."),
    )
    text = (
        "The best of many trials is lucky: what it shows is more than it will earn. Real and simulated "
        "prices are apart.",
    )
    return Section("standings", "Best and worst", text, tables=(Table("By each metric", columns, rows),))


def _extreme(metric: str, extreme: Extreme) -> Cell:
    return Cell(FIGURES[metric].text(extreme.value), extreme.value)


def _faulty(reports: Reports) -> Section | None:
    rows = [
        *((name, why) for name, why in reports.damaged.items()),
        *((name, "holds no result of thematic") for name in reports.foreign),
    ]
    if not rows:
        return None
    return Section("faulty", "Left out", tables=(text_table("Folders left out", ("folder", "why"), rows),))
