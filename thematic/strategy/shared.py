"""Shared work: what strategies that differ in some parameters compute alike, computed once for each view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

if TYPE_CHECKING:
    import numpy as np

    from thematic.market_data.view import MarketView

Parameters = ParamSpec("Parameters")


def shared(
    function: Callable[Concatenate[MarketView, Parameters], np.ndarray],
) -> Callable[Concatenate[MarketView, Parameters], np.ndarray]:
    """Let a function of a view and some parameters be computed once for each view and set of parameters.

    A sweep asks thousands of strategies about one view, and a run asks all of its strategies: put
    ``@shared`` above what depends on few of their parameters (an average, a high), and it is computed as
    often as those differ. Nothing else changes. A view that was cut is another view, of which nothing is
    known yet, so that nothing later leaks into it.

    Parameters
    ----------
    function : callable
        Of a view and of parameters that can be hashed, and of nothing else. Its answer is kept, and handed
        out read-only.

    Examples
    --------
    In a strategy's file; all of a sweep's strategies with this window have the average computed once::

        @shared
        def average(view: MarketView, theme: str, window: int) -> np.ndarray:
            return view.index(theme).rolling(window).mean().to_numpy()
    """

    @wraps(function)
    def once(view: MarketView, /, *parameters: Parameters.args, **named: Parameters.kwargs) -> np.ndarray:
        key = (function, parameters, *sorted(named.items())) if named else (function, parameters)
        return view.once(key, lambda: function(view, *parameters, **named))

    return once


def by_row(
    function: Callable[Concatenate[MarketView, Parameters], np.ndarray],
) -> Callable[Concatenate[MarketView, Parameters], np.ndarray]:
    """Share a function of this package whose rows no later row changes: cut views know theirs, too.

    Parameters
    ----------
    function : callable
        Of a view and of parameters that can be hashed; it returns an array, shape (n_rows, ...).
    """

    @wraps(function)
    def once(view: MarketView, /, *parameters: Parameters.args, **named: Parameters.kwargs) -> np.ndarray:
        key = (function, parameters, *sorted(named.items()))
        return view.once_by_row(key, lambda: function(view, *parameters, **named))

    BY_ROW.append(once)
    return once


BY_ROW: list[Callable[..., np.ndarray]] = []
"""The functions that are shared by row; a test holds each to what it promises."""
