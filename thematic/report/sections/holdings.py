"""What was held, where the return came from and what it cost: one strategy at a time, one choice for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from thematic.analysis.breakdown import CASH
from thematic.market_data.panel import carry_forward
from thematic.report.charts import Axis, Chart, rule, steps
from thematic.report.html import el
from thematic.report.named import COLOURS, title
from thematic.report.numbers import read
from thematic.report.over_time import across, grid, hindsight, months
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table, table_html

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

TEXT = (
    "What is held at each decision, by theme; the rest is cash, and short positions lie below zero. A share "
    "in several themes counts to each in proportion to what is held of it. Beside it the parts that the "
    "return of the whole period is the sum of.",
)
PARTS = {
    "local_return": "prices, in their own currencies",
    "currency_return": "exchange rates",
    "cross_return": "both together",
    "cost_return": "costs",
    "interest_return": "interest",
    "total_return": "return of the whole period",
}
SHARE = "of initial capital"
ROUND = 0.005
"""Weights are drawn to half a percent: smaller drifts are no steps."""


def section(analysis: Analysis) -> Section:
    """Return the picker and what it chooses from, an idea first."""
    names = list(analysis.run.results)
    first = next((name for name in names if analysis.kinds[name] == "idea"), names[0])
    options = [el("option", analysis.titles[name], value=name, selected=name == first) for name in names]
    label = el("label", "strategy", for_="held")
    picker = el(
        "p",
        label,
        " ",
        el("select", options, id="held", data_picks="held"),
        class_="needs-script picker",
        hidden=True,
    )
    shown = [_shown(analysis, name, hidden=name != first) for name in names]
    return Section(
        "holdings",
        "What was held, where the return came from, what it cost",
        TEXT,
        nav="Holdings and costs",
        body=Markup().join((picker, *shown)),
    )


def _shown(analysis: Analysis, name: str, *, hidden: bool) -> Markup:
    tables = [
        table_html(table)
        for table in (_parts(analysis, name), _by(analysis, name), _costs(analysis, name))
        if table.rows
    ]
    return el(
        "div",
        el("h3", title(analysis, name)),
        el("div", _held(analysis, name), el("div", tables, class_="stack"), class_="pair wide"),
        data_choice="held",
        data_name=name,
        class_="later" if hidden else None,
        hidden=hidden,
    )


def _held(analysis: Analysis, name: str) -> Markup:
    table = analysis.holdings[name]
    dates = pd.DatetimeIndex(table.index)
    x = across(dates)
    held = np.nan_to_num(carry_forward(table.to_numpy(dtype=float)))
    kept = [
        place for place, theme in enumerate(table) if theme != CASH and (abs(held[:, place]) >= ROUND).any()
    ]
    themes = [str(table.columns[place]) for place in kept]
    values = np.round(held[:, kept] / ROUND) * ROUND
    low, high = np.cumsum(np.minimum(values, 0.0), axis=1), np.cumsum(np.maximum(values, 0.0), axis=1)
    deepest, highest = min(0.0, float(low.min(initial=0.0))), max(1.0, float(high.max(initial=0.0)))
    scale = Axis(np.floor(deepest * 2.0) / 2.0, np.ceil(highest * 2.0 - 0.02) / 2.0)
    every = list(analysis.run.themes)
    drawn = [hindsight(dates, pd.Timestamp(analysis.run.known_on))]
    for place, theme in enumerate(themes):
        below = np.where(values[:, place] < 0.0, low[:, place], high[:, place] - values[:, place])
        above = np.where(values[:, place] < 0.0, low[:, place] - values[:, place], high[:, place])
        drawn.append(
            steps(x, scale.at(below), scale.at(above), f"held paint-{every.index(theme) % (COLOURS + 1)}")
        )
    ticks = np.arange(scale.low, scale.high + 0.01, 0.5 if scale.high - scale.low <= 2.0 else 1.0)
    rules, left = grid(Axis(scale.low, scale.high), ticks.tolist(), "{:.0%}")
    words = f"What {analysis.titles[name]} held, by theme."
    chart = Chart(
        Markup().join((*drawn, *rules, rule(float(scale.at(0.0)), "zero"))),
        words,
        left,
        months(dates),
        kind="low",
    )
    titles = {key: theme.title for key, theme in analysis.run.themes.items()}
    keys = [
        el("li", el("i", class_=f"key paint-{every.index(theme) % (COLOURS + 1)}"), titles[theme])
        for theme in themes
    ]
    return el("figure", chart.html, el("figcaption", el("ul", keys, class_="keys")))


def _parts(analysis: Analysis, name: str) -> Table:
    rows = tuple(
        (Cell(words), read(analysis, "small percent", "metrics.json", name, "whole", key).cell())
        for key, words in PARTS.items()
    )
    return Table("Where the return came from", (Column("part", number=False), Column(SHARE)), rows)


def _by(analysis: Analysis, name: str) -> Table:
    titles: dict[str, str] = {key: theme.title for key, theme in analysis.run.themes.items()} | {
        CASH: "interest"
    }
    themes, markets = (
        tuple(_known(analysis, "by_theme", name, titles)),
        tuple(_known(analysis, "by_market", name, {CASH: ""})),
    )
    return Table(
        "By theme, and by market",
        (Column("part", number=False), Column(SHARE)),
        themes + markets,
        "By theme and market",
        {0: "by theme", len(themes): "the same by market"} if themes and markets else {},
    )


def _costs(analysis: Analysis, name: str) -> Table:
    rows = tuple(_known(analysis, "fees", name, {}))
    missed = tuple(
        (Cell(words), read(analysis, "small percent", "analysis.json", "shortfall", name, key).cell())
        for key, words in (
            ("rules", "missed by lots, limits and caps"),
            ("closures", "missed by shut markets"),
        )
    )
    columns = (Column("kind", number=False), Column(SHARE))
    return Table(
        "Fees paid by kind, and what unfilled orders missed", columns, (*rows, *missed), "Costs by kind"
    )


def _known(analysis: Analysis, key: str, name: str, titles: dict[str, str]) -> list[tuple[Cell, ...]]:
    values: dict[str, Any] = analysis.files["analysis.json"][key][name]
    return [
        (
            Cell(titles.get(part, part)),
            read(analysis, "small percent", "analysis.json", key, name, part).cell(),
        )
        for part, value in values.items()
        if value is not None and titles.get(part, part)
    ]
