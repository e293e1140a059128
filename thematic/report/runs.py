"""The page that compares results of different runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from thematic.analysis.history import deepest_falls, growth
from thematic.report import curves
from thematic.report.comparison import Span, comparison, sources
from thematic.report.orders import orders
from thematic.report.page import Page, Section
from thematic.report.plots import lines
from thematic.report.run import FRICTIONLESS, SIMULATED
from thematic.report.tables import text_table
from thematic.saved.differences import differences

if TYPE_CHECKING:
    from thematic.saved.comparison import Comparison

RUNS = ("run", "what it asks", "period", "themes public on", "prices from", "strategies")


def comparison_page(found: Comparison) -> Page:
    """Return the page of a comparison: the sections of a run's page that different runs can share."""
    any_run = next(iter(found.runs.values())).manifest
    nav, span = found.nav, Span(found.start.date(), found.end.date(), found.known_on)
    ideas = [
        label
        for label, (run, name) in found.labels.items()
        if found.runs[run].manifest.strategies[name].strategy != "hold"
    ]
    drawn = lines(list(found.labels), ideas)
    time = f"{any_run.backtest.decision_time:%H:%M}"
    bands = [SIMULATED] if any_run.source.simulated else []
    return Page(
        title=f"Compared: {', '.join(found.runs)}",
        lead=f"{len(nav.columns)} strategies of {len(found.runs)} runs, {span.start} to {span.end}, "
        f"in {any_run.backtest.base}",
        bands=(*bands, *([FRICTIONLESS] if any_run.backtest.frictionless else [])),
        facts=(("Themes public on", str(found.known_on)),),
        lines=drawn,
        timeline=curves.timeline(pd.DatetimeIndex(nav.index), time, span, ()),
        sections=(
            comparison(found.metrics, drawn, span),
            _runs(found),
            curves.equity(growth(nav), drawn, (), span),
            curves.drawdowns(deepest_falls(nav), drawn, span),
            sources(found.metrics, drawn, span),
            orders(found.metrics, drawn, _missed(found), {}),
        ),
    )


def _runs(found: Comparison) -> Section:
    rows = []
    for label, run in found.runs.items():
        terms = run.manifest.backtest
        period = f"{run.nav.index[0]:%Y-%m-%d} to {run.nav.index[-1]:%Y-%m-%d}"
        count = str(len(run.nav.columns))
        rows.append((label, terms.title, period, str(run.known_on), run.manifest.source.name, count))
    differ = differences(found)
    text = "The runs differ in this:" if differ else "The runs were made on the same terms."
    return Section("runs", "The runs", (text,), differ, tables=(text_table("The runs", RUNS, rows),))


def _missed(found: Comparison) -> pd.DataFrame:
    """Return the orders of all runs that were not filled in full, by the strategies' labels."""
    labels = {place: label for label, place in found.labels.items()}
    parts = []
    for label, run in found.runs.items():
        missed = run.orders[run.orders["status"] != "filled"]
        named = {name: labels[label, str(name)] for name in run.nav}
        parts.append(missed.assign(strategy=missed["strategy"].map(named)))
    return pd.concat(parts)
