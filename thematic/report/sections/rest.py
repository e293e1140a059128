"""What is folded: luck, orders, caveats, prices, ideas in words, themes, files, how to reproduce."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from thematic.report import about
from thematic.report.html import el
from thematic.report.luck import luck as luck_section
from thematic.report.orders import orders as orders_section
from thematic.report.page import Section
from thematic.report.plots import lines

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

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


def luck(analysis: Analysis) -> Section:
    """Return how much of each result may be luck."""
    return luck_section(analysis)


def orders(analysis: Analysis) -> Section:
    """Return the orders that waited or were not filled."""
    run = analysis.run
    missed = run.orders[run.orders["status"] != "filled"]
    names = {each.symbol: each.name for theme in run.themes.values() for each in theme.members}
    drawn = lines(list(run.results), ())
    return _folded(orders_section(run.metrics, drawn, missed, names, analysis.titles))


def caveats(analysis: Analysis) -> Section:
    """Return what is simulated, approximate or unverified."""
    return _folded(about.caveats(analysis.run))


def prices(analysis: Analysis) -> Section:
    """Return what the check of prices found."""
    return _folded(about.prices(analysis.run.prices))


def strategies(analysis: Analysis) -> Section:
    """Return what each strategy does."""
    return _folded(about.strategies(analysis.run, analysis.titles))


def themes(analysis: Analysis) -> Section:
    """Return who claims what of the themes, since when, and what they hold."""
    return _folded(about.themes(analysis.run))


def reproduce(analysis: Analysis) -> Section:
    """Return the files of the run, the manifest, and the commands that make them again."""
    run, question = analysis.run, analysis.run.question
    links = [el("li", el("a", name, href=name), ": ", words) for name, words in FILES.items()]
    commands = f"thematic run {question.name} --source {run.source}\nthematic verify reports/{question.name}"
    body = Markup().join(
        (
            el("p", "The files beside this page hold every number on it:"),
            el("ul", links),
            el("p", "From the folder of the backtest, these write and check them anew:"),
            el("pre", commands, tabindex="0", role="group", aria_label="Commands"),
        )
    )
    shown = about.manifest(run.manifest)
    return replace(
        shown, id="reproduce", title="Files, manifest, and how to reproduce", body=body, folded=True
    )


def _folded(section: Section) -> Section:
    return replace(section, folded=True)
