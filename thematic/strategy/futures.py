"""Other futures: views that are the same up to a row, and other data after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from thematic.market_data.view import MarketView

SWING = 0.04
"""Standard deviation of what is added to each later row's returns: enough to turn any rule of thumb."""


def perturbed(view: MarketView, row: int, random: np.random.Generator) -> MarketView:
    """Return a view that is the same up to and including a row, and another one after it.

    An honest strategy's answers up to the row stay as they were.
    """
    return view.with_future(row, random, SWING)
