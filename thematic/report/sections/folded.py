"""What is folded: orders, caveats, prices, ideas in words, themes, files, and how to reproduce."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from thematic.report import inputs
from thematic.report.html import el
from thematic.report.named import title
from thematic.report.numbers import Kind, read
from thematic.report.orders import orders as orders_section
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

TESTED: tuple[tuple[str, str, Kind, str], ...] = (
    ("members", "Members with prices.", "count", "members"),
    ("together", "Mean correlation of the members' returns beyond the market.", "ratio", "correlation"),
    ("usual", "The same of random baskets of the same markets.", "ratio", "usual"),
    (
        "chance",
        "Share of random baskets that move as closely: a theme has at most 5 %.",
        "small percent",
        "p_value",
    ),
    ("bets", "Effective number of independent bets.", "plain", "bets"),
    ("beta", "Of the basket in equal parts, the row before included.", "ratio", "beta"),
    ("run-up", "What it earned over the market in the 60 rows before the note.", "percent", "run_up"),
)
FILES = {
    "nav.csv": "net asset values",
    "weights.csv": "what was held",
    "orders.csv": "every order and what became of it",
    "fills.csv": "every fill with its fees",
    "metrics.json": "the figures of each strategy",
    "verdicts.json": "the verdicts",
    "analysis.json": "every other number of this page",
    "manifest.json": "all that the numbers depend on",
    "prices.parquet": "the closes that were read",
}


def orders(analysis: Analysis) -> Section:
    """Return the orders that waited or were not filled."""
    run = analysis.run
    missed = run.orders[run.orders["status"] != "filled"]
    names = {member.symbol: member.name for theme in run.themes.values() for member in theme.members}
    return _folded(orders_section(run.metrics, missed, names, _titles(analysis)))


def caveats(analysis: Analysis) -> Section:
    """Return what is simulated, approximate or unverified."""
    return _folded(inputs.caveats(analysis.run))


def prices(analysis: Analysis) -> Section:
    """Return what the check of prices found."""
    return _folded(inputs.prices(analysis.run.prices))


def strategies(analysis: Analysis) -> Section:
    """Return what each strategy does."""
    return _folded(inputs.strategies(analysis.run, _titles(analysis)))


def themes(analysis: Analysis) -> Section:
    """Return who claims what of the themes, since when, and what they hold."""
    section = inputs.themes(analysis.run)
    first, *others = section.tables
    tested = [_tested(analysis)] if analysis.theme_tests else []
    return _folded(replace(section, tables=(first, *tested, *others)))


def _tested(analysis: Analysis) -> Table:
    """Return whether the members of each theme moved together in the year before the note."""
    columns = (Column("theme", number=False), *(Column(heading, words) for heading, words, *_ in TESTED))
    rows = tuple(
        (
            Cell(analysis.run.themes[test.theme].title),
            *(
                read(analysis, kind, "analysis.json", "theme_tests", test.theme, key).cell()
                for _, _, kind, key in TESTED
            ),
        )
        for test in analysis.theme_tests
    )
    return Table("Is it a theme? What its members did in the year before the note", columns, rows)


def reproduce(analysis: Analysis) -> Section:
    """Return the files of the run, the manifest, and the commands that make them again."""
    run = analysis.run
    links = [el("li", el("a", name, href=name), ": ", words) for name, words in FILES.items()]
    commands = f"{_command(analysis)}\nthematic verify reports/{run.question.name}"
    body = Markup().join(
        (
            el("p", "The files beside this page hold every number on it:"),
            el("ul", links),
            el("p", "From the folder of the backtest, these write and check them anew:"),
            el("pre", commands, tabindex="0", role="group", aria_label="Commands"),
        )
    )
    shown = inputs.manifest(run.manifest)
    return replace(
        shown, id="reproduce", title="Files, manifest, and how to reproduce", body=body, folded=True
    )


def _command(analysis: Analysis) -> str:
    """Return the command that runs the backtest again on the same terms."""
    run, terms = analysis.run, analysis.run.question
    parts = ["thematic", "run", terms.name, "--source", run.source]
    if analysis.references is not None and analysis.references.folder:
        parts += ["--reference", analysis.references.folder]
    end = run.nav.index[-1].date()
    parts += ["--start", str(terms.start), "--end", str(end), "--base", terms.base]
    parts += ["--fill", "open"] if terms.fill == "open" else []
    parts += ["--frictionless"] if terms.frictionless else []
    return shlex.join(parts)


def _titles(analysis: Analysis) -> dict[str, str]:
    return {name: title(analysis, name) for name in analysis.run.results}


def _folded(section: Section) -> Section:
    return replace(section, folded=True)
