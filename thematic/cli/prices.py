"""``thematic prices``: where prices come from, and what those of a source are worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from thematic.cli.console import output, safe
from thematic.cli.findings import STYLES, print_findings
from thematic.cli.pull import pull, status, theme_or_symbol
from thematic.errors import PriceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.check import Finding, PriceReport

app = typer.Typer(help="Fetch and check the prices that backtests are computed from.", no_args_is_help=True)
app.command()(pull)
app.command()(status)

Day = typer.Option(formats=["%Y-%m-%d"], metavar="DATE")


@app.command()
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Universes or symbols, or a folder or file of prices; everything in it without any.",
            metavar="[NAME|DIR]...",
        ),
    ] = None,
    source: Annotated[str, typer.Option(help="live, sample, or a folder of SYMBOL.csv files.")] = "live",
    against: Annotated[
        str | None,
        typer.Option(help="Another folder, or live: tell how their returns differ.", metavar="SOURCE"),
    ] = None,
    start: Annotated[datetime | None, Day] = None,
    end: Annotated[datetime | None, Day] = None,
) -> None:
    """Tell what is missing from prices, and what in them cannot be right. Errors make it fail.

    Example: thematic prices check --source sample
    """
    first, last = start.date() if start else None, end.date() if end else None
    if first and last and last < first:
        raise typer.BadParameter(f"{last} is before {first}", param_hint="--end")
    source, names = _placed(source, names)
    report = _checked(source, names, first, last)
    if against is not None:
        report = _compared(report, source, against)
    console = output()
    if report.simulated:
        console.print("[bold]SIMULATED PRICES[/bold]: calendars are real, prices are modelled on real ones")
    console.print(f"Prices: {safe(report.source)}\n", soft_wrap=True)
    console.print(_table(report))
    print_findings(console, report.findings)
    counts = [sum(finding.severity == severity for finding in report.findings) for severity in STYLES]
    said = ", ".join(f"{count} {severity}s" for count, severity in zip(counts, STYLES, strict=True))
    console.print(f"{len(report.checked)} series: {said}")
    if report.failed:
        raise typer.Exit(1)


def _placed(source: str, names: list[str] | None) -> tuple[str, list[str] | None]:
    """Return the source and the names, where the first name is a folder or a file of prices."""
    from thematic.workspace import files

    if names and source == "live" and names[0] not in files("universes") and Path(names[0]).exists():
        return names[0], names[1:] or None
    return source, names


def _compared(report: PriceReport, source: str, against: str) -> PriceReport:
    """Add how another source differs."""
    from thematic.prices import open_source
    from thematic.prices.check.against import compare_sources

    one, other = open_source(source), open_source(against)
    there = set(other.symbols())
    symbols = [row.symbol for row in report.checked if row.symbol in there]
    if not symbols:
        raise PriceError(f"{source} and {against} have no symbol in common")
    return replace(report, findings=(*report.findings, *compare_sources(one, other, symbols)))


@app.command("import")
def import_prices(
    folder: Annotated[str, typer.Argument(help="A folder or a file of prices.", metavar="DIR|FILE")],
    out: Annotated[Path, typer.Option(help="An empty folder for the files.", metavar="DIR")],
) -> None:
    """Write prices of any known format in our own form, and say what was assumed.

    Example: thematic prices import downloads --out prices
    """
    from thematic.prices import open_source
    from thematic.prices.check import check_source
    from thematic.prices.sources.saving import save_bars

    source, console = open_source(folder), output()
    findings = check_source(source).findings
    failed = {finding.symbol for finding in findings if finding.kind == "unreadable"}
    kept = [source.bars(symbol) for symbol in source.symbols() if symbol not in failed]
    save_bars(kept, out)
    print_findings(console, findings, heard=True)
    console.print(f"{len(kept)} series written to {safe(out)}", soft_wrap=True)
    if failed:
        raise typer.Exit(1)


@app.command()
def formats() -> None:
    """List the formats of price files that are read.

    Example: thematic prices formats
    """
    from thematic.prices.sources.formats.registry import formats as known

    console = output()
    for one in sorted(known(), key=lambda one: one.name):
        basis = one.basis or "stated in prices.toml, or proved"
        console.print(f"[bold]{safe(one.name)}[/bold]: {safe(one.title)}", soft_wrap=True)
        console.print(f"  columns: {safe(one.header)}", soft_wrap=True)
        console.print(f"  basis: {basis}; see {safe(one.reference)}", soft_wrap=True)


def _checked(source: str, names: list[str] | None, start: date | None, end: date | None) -> PriceReport:
    from thematic.prices import open_source
    from thematic.prices.check import check_source

    symbols = None if names is None else [symbol for name in names for symbol in _symbols(name)]
    report = check_source(open_source(source), symbols, start, end)
    return _with_second_opinions(report) if source == "live" else report


def _with_second_opinions(report: PriceReport) -> PriceReport:
    """Add how providers differ where the store has a symbol from two of them."""
    from thematic.prices.compare import compare_providers
    from thematic.prices.store.store import Store

    symbols = tuple(row.symbol for row in report.checked)
    return replace(report, findings=(*report.findings, *compare_providers(Store(), symbols)))


def _symbols(name: str) -> Iterator[str]:
    """Yield the symbols that a name means: itself, or a universe's and the rates that value it in dollars."""
    from thematic.markets import market_of
    from thematic.prices.fx import rate_symbol
    from thematic.prices.listing import is_index, is_rate
    from thematic.workspace import files

    if name not in files("universes") and (is_rate(name) or is_index(name) or _held(name)):
        yield name
        return
    symbols = theme_or_symbol(name).symbols
    yield from symbols
    currencies = dict.fromkeys(market_of(symbol).currency for symbol in symbols)
    yield from filter(None, map(rate_symbol, currencies))


def _held(symbol: str) -> bool:
    from thematic.errors import MarketError
    from thematic.markets import market_of

    try:
        market_of(symbol)
    except MarketError:
        return False
    return True


def _table(report: PriceReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("symbol", "bars", "first", "last", "coverage", "findings"):
        number = column in ("bars", "coverage")
        table.add_column(column, no_wrap=column != "findings", justify="right" if number else "left")
    for row in report.checked:
        coverage = "" if row.coverage != row.coverage else f"{row.coverage:.1%}"
        days = [str(day or "") for day in (row.first, row.last)]
        table.add_row(safe(row.symbol), str(row.bars), *days, coverage, _kinds(report.of(row.symbol)))
    return table


def _kinds(findings: tuple[Finding, ...]) -> str:
    """Return the kinds of findings, each with the number of its sessions where there are several."""
    return ", ".join(
        f"[{STYLES[finding.severity]}]{finding.kind}{_times(len(finding.days))}[/]" for finding in findings
    )


def _times(count: int) -> str:
    return f" ({count})" if count > 1 else ""
