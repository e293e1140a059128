"""Shared work: what strategies that differ in some parameters compute alike, computed once for each view."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from weakref import WeakKeyDictionary

import numpy as np

if TYPE_CHECKING:
    from thematic.view import MarketView

Parameters = ParamSpec("Parameters")


def shared(
    function: Callable[Concatenate[MarketView, Parameters], np.ndarray],
) -> Callable[Concatenate[MarketView, Parameters], np.ndarray]:
    """Let a function of a view and some parameters be computed once for each view and set of parameters.

    A sweep asks thousands of strategies about one view: put ``@shared`` above what depends on few of their
    parameters (an average, a high), and it is computed as often as those differ. Nothing else changes. A
    view that was cut is another view, of which nothing is known yet, so that nothing later leaks into it.

    Parameters
    ----------
    function : callable
        Of a view and of parameters that can be hashed. Its answer is kept, and handed out read-only.
    """
    known: WeakKeyDictionary[MarketView, dict[tuple[Hashable, ...], np.ndarray]] = WeakKeyDictionary()

    @wraps(function)
    def once(view: MarketView, /, *parameters: Parameters.args, **named: Parameters.kwargs) -> np.ndarray:
        answers = known.setdefault(view, {})
        key = (*parameters, *sorted(named.items()))
        if key not in answers:
            answer = np.asarray(function(view, *parameters, **named)).view()
            answer.flags.writeable = False
            answers[key] = answer
        return answers[key]

    return once
