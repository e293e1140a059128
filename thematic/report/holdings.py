"""Holdings: what each strategy held over time, by theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.report.curves import month_ends
from thematic.report.figures import minus
from thematic.report.page import Choice, Section
from thematic.report.plots import COLOURS, areas
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.results.run_result import RunResult
    from thematic.universe import Theme

CASH = "cash"
CASH_PAINT = -1
TEXT = (
    "What is held at each decision, in percent of the account; what is in no share is cash. Short positions "
    "lie below zero.",
    "A share that is in several of a strategy's themes counts to each of them in proportion to what is held "
    "of that theme's other shares, and to all of them equally where nothing else is held.",
)

DRAWN = "Areas: what was held of each theme, in percent of the account."


def holdings(run: RunResult, ideas: Sequence[str]) -> Section:
    """Return the section of theme weights over time, one strategy at a time, the first idea at first."""
    first = ideas[0] if ideas else next(iter(run.results))
    titles = {name: theme.title for name, theme in run.themes.items()} | {CASH: "cash"}
    paints = {name: i % (COLOURS + 1) for i, name in enumerate(run.themes)} | {CASH: CASH_PAINT}
    choices = []
    for name, result in run.results.items():
        read = {theme: run.themes[theme] for theme in result.strategy.themes}
        # Holdings stand still on days on which the strategy does not decide.
        weights = theme_weights(result.weights, read).reindex(run.nav.index, method="ffill")
        figure = {"data": areas(weights, titles, paints)}
        choices.append(Choice(name, figure, _table(name, weights, titles), name == first))
    return Section("holdings", "What was held", TEXT, choices=tuple(choices), drawn=DRAWN)


def theme_weights(weights: pd.DataFrame, themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Return held weights by theme, and cash, shape (n_rows, n_themes + 1); each row sums to 1.

    Parameters
    ----------
    weights : DataFrame, shape (n_rows, n_symbols)
        Fractions of net asset value; what is not in any symbol is cash.
    themes : mapping of str to Theme
        The strategy's own. A symbol in several counts to each in proportion to the absolute weight held of
        that theme's symbols that are in no other, and equally where none is held.
    """
    inside = np.array([[symbol in theme.symbols for theme in themes.values()] for symbol in weights.columns])
    held = weights.to_numpy()
    single = inside.sum(axis=1) == 1
    own = np.abs(held[:, single]) @ inside[single]
    parts = held[:, single] @ inside[single]
    for s in np.flatnonzero(inside.sum(axis=1) > 1):
        among = own * inside[s]
        total = among.sum(axis=1, keepdims=True)
        share = np.where(
            total > 1e-12, among / np.where(total > 1e-12, total, 1.0), inside[s] / inside[s].sum()
        )
        parts = parts + held[:, [s]] * share
    table = pd.DataFrame(parts, index=weights.index, columns=list(themes))
    return table.assign(**{CASH: 1.0 - held.sum(axis=1)})


def _table(strategy: str, weights: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    used = [name for name in titles if name in weights and (weights[name].abs() >= 0.0005).any()]
    ends = month_ends(weights)
    columns = (Column("date", number=False), *(Column(titles[name]) for name in used))
    rows = tuple(
        (Cell(str(day)[:10]), *(Cell(minus(f"{row[name]:.1%}"), row[name]) for name in used))
        for day, row in ends.iterrows()
    )
    caption = f"{strategy}: weights at the last row of each month"
    return Table(caption, columns, rows, f"{strategy}: the weights as a table, by month")
