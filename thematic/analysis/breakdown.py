"""Breakdowns: the parts of a result by member, market or theme, and its costs by kind.

Every breakdown of the same rows sums to the same whole: the change in net asset value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.simulation.fills import COLUMNS as FILL_COLUMNS
from thematic.statistics.attribution import Attribution

if TYPE_CHECKING:
    from thematic.results.result import Result
    from thematic.universe.theme import Theme

PARTS = ("local", "currency", "cross", "costs", "borrowing")
COLUMNS = pd.Index([*PARTS, "interest", "total"])
CASH = "cash"


def by_member(result: Result, start: int | None = None) -> pd.DataFrame:
    """Return the parts of a result by symbol, and the interest on cash.

    Parameters
    ----------
    start : int, optional
        The row whose net asset value is the beginning; the result's first by default.

    Returns
    -------
    DataFrame, shape (n_symbols + 1, 7)
        Base currency. Columns ``local currency cross costs borrowing interest total``; the row ``cash``
        has the interest. Symbols that were never held are left out.
    """
    symbols = result.simulation.panel.symbols
    values = _grouped(result, None, start)
    held = (values != 0.0).any(axis=1)
    held[-1] = True
    return pd.DataFrame(values[held], np.array([*symbols, CASH], dtype=object)[held], COLUMNS)


def by_market(result: Result, start: int | None = None) -> pd.DataFrame:
    """Return the parts of a result by market, in the columns of `by_member`."""
    panel = result.simulation.panel
    inside = panel.market[:, None] == np.arange(len(panel.markets))
    names = [market.title for market in panel.markets.values()]
    return pd.DataFrame(_grouped(result, inside.astype(float), start), [*names, CASH], COLUMNS)


def by_theme(result: Result, themes: Mapping[str, Theme], start: int | None = None) -> pd.DataFrame:
    """Return the parts of a result by theme, in the columns of `by_member`.

    Parameters
    ----------
    themes : mapping of str to Theme
        The strategy's own. A symbol in several counts to each, row by row, in proportion to what was held
        of that theme's other symbols, and equally where nothing else was held; see `theme_shares`.
    """
    simulation, symbols = result.simulation, result.simulation.panel.symbols
    if len(themes) == 1:
        ((_, theme),) = themes.items()
        inside = np.isin(symbols, theme.symbols).astype(float)[:, None]
        return pd.DataFrame(_grouped(result, inside, start), [*themes, CASH], COLUMNS)
    shares = theme_shares(simulation.weights, symbols, themes)
    # A row's return is earned by what was held at the row before.
    before = np.concatenate([shares[:1], shares[:-1]])
    return pd.DataFrame(_grouped(result, before, start), [*themes, CASH], COLUMNS)


def theme_shares(weights: np.ndarray, symbols: tuple[str, ...], themes: Mapping[str, Theme]) -> np.ndarray:
    """Return how much of each symbol counts to each theme, shape (n_rows, n_symbols, n_themes).

    Each symbol of any theme sums to 1 over the themes at every row.

    Parameters
    ----------
    weights : ndarray, shape (n_rows, n_symbols)
    """
    inside = np.array([[symbol in theme.symbols for theme in themes.values()] for symbol in symbols])
    alone = inside.sum(axis=1) == 1
    held = np.abs(weights[:, alone]) @ inside[alone]
    shares = np.repeat(inside[None].astype(float), len(weights), axis=0)
    for s in np.flatnonzero(inside.sum(axis=1) > 1):
        among = held * inside[s]
        total = among.sum(axis=1, keepdims=True)
        known = total > 1e-12
        shares[:, s] = np.where(known, among / np.where(known, total, 1.0), inside[s] / inside[s].sum())
    return shares


def costs_by_kind(result: Result) -> dict[str, float]:
    """Return what each kind of fee has cost since a result began, base currency, positive; the dearest first.

    What a fee's minimum adds counts to that fee. The kinds sum to all fees paid.
    """
    fills, began = result.fills, result.simulation.panel.clock.decision_ns[result.first]
    kinds = fills.columns[len(FILL_COLUMNS) : -1]
    since = pd.DatetimeIndex(fills["fill_at"]).as_unit("ns").asi8 > began
    amounts = fills["rate"].to_numpy()[since] @ fills[kinds].to_numpy()[since]
    paid = {str(kind): amount for kind, amount in zip(kinds, amounts.tolist(), strict=True) if amount > 0.0}
    return dict(sorted(paid.items(), key=lambda fee: -fee[1]))


def _grouped(result: Result, shares: np.ndarray | None, start: int | None) -> np.ndarray:
    """Return `COLUMNS` summed over rows by group, and those of cash in the last row: (n_groups + 1, 7).

    Parameters
    ----------
    shares : ndarray, shape ([n_rows,] n_symbols, n_groups), or None
        How much of each symbol counts to each group; each symbol is a group of its own by default.
    """
    attributed: Attribution = result.attribution
    rows = slice((result.first if start is None else start) + 1, None)
    summed = _summed([getattr(attributed, part)[rows] for part in PARTS], shares, rows)
    values = np.zeros((summed.shape[1] + 1, len(COLUMNS)))
    values[:-1, : len(PARTS)] = summed.T
    values[-1, len(PARTS)] = attributed.interest[rows].sum()
    values[:, -1] = values.sum(axis=1)
    return values


def _summed(parts: list[np.ndarray], shares: np.ndarray | None, rows: slice) -> np.ndarray:
    """Return parts, each (n_rows, n_symbols), by group, (n_parts, n_groups)."""
    if shares is not None and shares.ndim == 3:
        return np.tensordot(np.stack(parts), shares[rows], axes=2)
    sums = np.stack([part.sum(axis=0) for part in parts])
    return sums if shares is None else np.asarray(sums @ shares)
