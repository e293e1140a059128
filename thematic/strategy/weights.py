"""Weights: themes' shares of an account, spread over their members."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.strategy.shared import shared

if TYPE_CHECKING:
    from thematic.view import MarketView


def equal(members: np.ndarray) -> np.ndarray:
    """Return equal weights over the members of each row, shape (n_rows, n_members).

    Parameters
    ----------
    members : ndarray of bool, shape (n_rows, n_members)

    Returns
    -------
    ndarray
        Each row sums to 1, or to 0 where it has no member.
    """
    weights: np.ndarray = members / np.maximum(members.sum(axis=1, keepdims=True), 1)
    return weights


def spread(view: MarketView, shares: Mapping[str, np.ndarray | float]) -> pd.DataFrame:
    """Spread each theme's share equally over those of its members that can be traded at each row.

    Parameters
    ----------
    view : MarketView
    shares : mapping of str to float or ndarray, shape (n_rows,)
        For each theme its fraction of net asset value; negative for a short position.

    Returns
    -------
    DataFrame, shape (n_rows, n_symbols)
        Target weights. A symbol of several themes has one column and gets the sum of its parts; the share
        of a theme without a member that can be traded stays in cash.
    """
    symbols = list(dict.fromkeys(symbol for theme in shares for symbol in view.symbols(theme)))
    place = {symbol: column for column, symbol in enumerate(symbols)}
    # A row of the transpose is one symbol's: adding to some of them is quick.
    weights = np.zeros((len(symbols), len(view)))
    for theme, share in shares.items():
        weights[[place[symbol] for symbol in view.symbols(theme)]] += member_shares(view, theme) * share
    return pd.DataFrame(weights.T, index=view.decisions, columns=_labels(tuple(symbols)), copy=False)


@lru_cache(maxsize=64)
def _labels(symbols: tuple[str, ...]) -> pd.Index[str]:
    return pd.Index(symbols)


@shared
def member_shares(view: MarketView, theme: str) -> np.ndarray:
    """Return equal weights over a theme's members that can be traded, shape (n_members, n_rows)."""
    return np.ascontiguousarray(equal(view.members(theme).to_numpy()).T)
