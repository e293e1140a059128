"""What a run was given: strategies, themes, prices, what is approximate in it, and the manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from thematic.report.figures import ABSENT
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table, text_table

if TYPE_CHECKING:
    from thematic.prices.check import Finding, PriceReport
    from thematic.results.run_result import RunResult
    from thematic.universe import Theme

SEVERITIES = ("error", "warning", "note")
DAYS = 3


def caveats(run: RunResult) -> Section:
    """Return the section that says what is simulated, approximate or unverified."""
    return Section("notes", "What to keep in mind", points=run.caveats)


def strategies(run: RunResult, titles: Mapping[str, str]) -> Section:
    """Return the section on what each strategy does."""
    rows = [
        (titles[name], name, result.strategy.title, _parameters(result.strategy.parameters))
        for name, result in run.results.items()
    ]
    headings = ("strategy", "its name", "what it does", "parameters")
    table = text_table("The strategies", headings, rows)
    return Section("strategies", "The ideas that were tested", tables=(table,))


def themes(run: RunResult) -> Section:
    """Return the section on the themes: who claims what, since when, and what they hold."""
    rows = [
        (theme.title, name, theme.thesis, theme.source, str(theme.known_on))
        for name, theme in run.themes.items()
    ]
    headings = ("theme", "file", "what is claimed of it", "who said so", "public on")
    table = text_table("The themes", headings, rows)
    return Section(
        "themes", "The themes", tables=(table, *(_members(theme) for theme in run.themes.values()))
    )


def prices(report: PriceReport) -> Section:
    """Return the section on what is wrong with the prices that were used."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        groups.setdefault((finding.severity, finding.kind, finding.detail), []).append(finding)
    rows = [
        (*key, ", ".join(finding.symbol for finding in findings), _days(findings))
        for key, findings in groups.items()
    ]
    headings = ("severity", "finding", "detail", "symbols", "days")
    tables = [text_table("What the check of prices found", headings, rows)] if rows else []
    text = "The prices are used as they are: nothing was filled in or mended."
    if not rows:
        text += " The check found nothing to say about them."
    return Section("prices", "Checks of the prices", (text,), tables=(*tables, _coverage(report)))


def manifest(content: Mapping[str, Any]) -> Section:
    """Return the section with all that the run's numbers depend on."""
    return Section(
        "manifest",
        "Manifest",
        (
            "All that the numbers depend on: terms, parameters, themes, versions, and a fingerprint of each "
            "price series.",
        ),
        code=json.dumps(content, indent=1, ensure_ascii=False, default=str),
        code_title="The manifest of this run (manifest.json)",
    )


def _parameters(parameters: Mapping[str, Any]) -> str:
    shown = {name: value for name, value in parameters.items() if value not in ((), None)}
    return "; ".join(f"{name} = {_plain(value)}" for name, value in shown.items())


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _members(theme: Theme) -> Table:
    headings = ("symbol", "name", "role", "since", "until", "note")
    rows = [
        (
            member.symbol,
            member.name,
            member.role,
            str(member.since or ""),
            str(member.until or ""),
            member.note,
        )
        for member in theme.members
    ]
    title = f"{theme.title}: {len(theme.symbols)} shares"
    return text_table(title, headings, rows, title)


def _days(findings: list[Finding]) -> str:
    days = sorted({day for finding in findings for day in finding.days})
    first = ", ".join(map(str, days[:DAYS]))
    return f"{first} and {len(days) - DAYS} more" if len(days) > DAYS else first


def _coverage(report: PriceReport) -> Table:
    columns = (
        Column("symbol", number=False),
        Column("days", "Sessions with a price in the period."),
        Column("first", number=False),
        Column("last", number=False),
        Column("coverage", "Their share of the market's sessions from the first to the last."),
    )
    rows = []
    for series in report.checked:
        known = series.coverage == series.coverage
        share = Cell(f"{series.coverage:.1%}", series.coverage) if known else Cell(ABSENT)
        first, last = Cell(str(series.first or ABSENT)), Cell(str(series.last or ABSENT))
        rows.append((Cell(series.symbol), Cell(f"{series.bars:,}", series.bars), first, last, share))
    title = f"The {len(rows)} price series that were used"
    return Table(title, columns, tuple(rows), title)
