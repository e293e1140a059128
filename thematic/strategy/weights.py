"""Weights: themes' shares of an account, spread over their members."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import StrategyError
from thematic.strategy.shared import by_row
from thematic.strategy.targets import Part, Targets, changes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from thematic.market_data.view import MarketView


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


def equal_weight(view: MarketView, shares: Mapping[str, ArrayLike]) -> Targets:
    """Spread each theme's share equally over those of its members that can be traded at each row.

    Parameters
    ----------
    view : MarketView
    shares : mapping of str to float or array_like, shape (n_rows,)
        For each theme its fraction of net asset value; negative for a short position. True is 1, all of it.

    Returns
    -------
    Targets
        At every row of the view. A symbol of several themes has one column and gets the sum of its parts;
        the share of a theme without a member that can be traded stays in cash.

    Raises
    ------
    StrategyError
        A share has another shape, or the view does not hold a theme.

    Examples
    --------
    >>> import pandas as pd
    >>> from thematic import MarketView
    >>> close = pd.DataFrame({"A": [10.0, 11.0], "B": [np.nan, 5.0]}, pd.bdate_range("2025-01-30", periods=2))
    >>> view = MarketView.of_closes(close, {"pair": ["A", "B"]})
    >>> equal_weight(view, {"pair": 1.0}).frame.to_numpy().tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    symbols, columns = _columns(tuple(tuple(view.symbols(theme)) for theme in shares))
    parts = tuple(
        Part(place, member_shares(view, theme), member_changes(view, theme), _share(view, theme, share))
        for place, (theme, share) in zip(columns, shares.items(), strict=True)
    )
    return Targets.of_parts(view, symbols, parts)


def equal_weight_among(view: MarketView, theme: str, symbols: tuple[str, ...]) -> Targets:
    """Spread all of the account equally over those of some members of a theme that can be traded at each row.

    Parameters
    ----------
    view : MarketView
    theme : str
    symbols : tuple of str
        Members of the theme, in the order of its file.
    """
    shares, changed = member_shares(view, theme, symbols), member_changes(view, theme, symbols)
    return Targets.of_parts(view, symbols, (Part(slice(None), shares, changed, 1.0),))


def theme_weight(view: MarketView, shares: Mapping[str, ArrayLike]) -> Targets:
    """Spread each theme's share over its members by the universe's own weights; see `MarketView.weights`.

    Those are equal where the universe has no rule book, and drift with prices where it has one: keep the rows
    that you want to trade at, such as ``theme_weight(view, {theme: 1.0}).at(month_starts(view))``.

    Parameters
    ----------
    view : MarketView
    shares : mapping of str to float or array_like, shape (n_rows,)
        As `equal_weight` takes them.

    Raises
    ------
    StrategyError
        A share has another shape, or the view does not hold a theme.

    Examples
    --------
    In a strategy's `targets`, the universe's own weights from month to month::

        return theme_weight(view, {self.theme: 1.0}).at(month_starts(view))
    """
    symbols, columns = _columns(tuple(tuple(view.symbols(theme)) for theme in shares))
    tables = {theme: np.ascontiguousarray(view.weights(theme).to_numpy()) for theme in shares}
    parts = tuple(
        Part(place, tables[theme], changes(tables[theme]), _share(view, theme, share))
        for place, (theme, share) in zip(columns, shares.items(), strict=True)
    )
    return Targets.of_parts(view, symbols, parts)


@by_row
def member_shares(view: MarketView, theme: str, among: tuple[str, ...] | None = None) -> np.ndarray:
    """Return equal weights over a theme's members that can be traded, shape (n_rows, n_members).

    Parameters
    ----------
    among : tuple of str, optional
        Those of its symbols that are asked about; all by default.
    """
    members, symbols = view.members_array(theme), view.symbols(theme)
    chosen = members if among is None else members[:, [symbols.index(symbol) for symbol in among]]
    # Row by row in memory: targets take rows of it.
    return np.ascontiguousarray(equal(chosen))


@by_row
def member_changes(view: MarketView, theme: str, among: tuple[str, ...] | None = None) -> np.ndarray:
    """Return at which rows a theme's members that can be traded are others, bool, shape (n_rows,)."""
    return changes(member_shares(view, theme, among))


def _share(view: MarketView, theme: str, share: ArrayLike) -> np.ndarray | float:
    numbers = np.array(share, dtype=float)
    if numbers.ndim == 0:
        return float(numbers)
    if numbers.shape != (len(view),):
        raise StrategyError(
            f"the share of {theme} has the shape {numbers.shape}; give one number, or one for each of the "
            f"view's {len(view)} rows"
        )
    return numbers


@lru_cache(maxsize=64)
def _columns(
    groups: tuple[tuple[str, ...], ...],
) -> tuple[tuple[str, ...], tuple[slice | np.ndarray, ...]]:
    """Return the symbols of all groups, each once, and where those of each group stand among them."""
    symbols = tuple(dict.fromkeys(symbol for group in groups for symbol in group))
    return symbols, tuple(_places(symbols, group) for group in groups)


def _places(symbols: tuple[str, ...], group: tuple[str, ...]) -> slice | np.ndarray:
    first = symbols.index(group[0]) if group else 0
    if symbols[first : first + len(group)] == group:
        return slice(first, first + len(group))
    return np.array([symbols.index(symbol) for symbol in group])
