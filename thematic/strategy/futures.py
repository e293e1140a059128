"""Other futures: views that are the same up to a row, and other data after it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from thematic.market_data.view import MarketView


def perturbed(view: MarketView, row: int, random: np.random.Generator) -> MarketView:
    """Return a view that is the same up to and including a row, and another one after it.

    Later prices take another path, and who is a member later is drawn anew: an honest strategy's answers up
    to the row stay as they were.
    """
    values = view.close.to_numpy(copy=True)
    later = values[row + 1 :]
    later *= np.exp(np.cumsum(random.normal(0.0, 0.04, later.shape), axis=0))
    close = pd.DataFrame(values, index=view.decisions, columns=view.close.columns)
    members = {}
    for theme in view.themes:
        table = view.members(theme).to_numpy(copy=True)
        table[row + 1 :] ^= random.random(table[row + 1 :].shape[1]) < 0.5
        members[theme] = table & np.isfinite(close[view.symbols(theme)].to_numpy())
    return view.with_prices(close, members)
