"""Single bars that fit neither neighbour: a price 10 or 100 times off, or a bar that was cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.prices.check.finding import Finding, dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    Floats = np.ndarray[Any, np.dtype[np.float64]]

#: A bar this far from both neighbours, as a factor, cannot be a price.
APART = np.log(5.0)
#: And this far, where its volume is as far off too.
CUT, CUT_VOLUME = np.log(1.5), np.log(10.0)
#: Neighbours within this factor of each other agree.
AGREE = np.log(1.35)


def spikes(symbol: str, prices: pd.Series[float], volume: pd.Series[float]) -> Iterator[Finding]:
    """Yield isolated bars: both neighbours agree with each other and not with the bar.

    The first and the last bar have one neighbour only, and are compared with it and the bar behind it.

    Parameters
    ----------
    symbol : str
    prices : Series
        Total-return closes, positive.
    volume : Series
        Shares traded on the same days.
    """
    if len(prices) < 4:
        return
    away, agree = _away(np.log(prices.to_numpy(dtype=float)))
    shares = np.where(volume.to_numpy(dtype=float) > 0, volume.to_numpy(dtype=float), np.nan)
    volume_away, _ = _away(np.log(shares))
    far = agree & (np.abs(away) > APART)
    cut = agree & ~far & (np.abs(away) > CUT) & (np.abs(volume_away) > CUT_VOLUME)
    for place in np.flatnonzero(far | cut).tolist():
        day, factor = prices.index[place], float(np.exp(np.abs(away[place])))
        side = "above" if away[place] > 0 else "below"
        where = f"the bar of {day:%Y-%m-%d} is {factor:.3g} times {side} its neighbours"
        if far[place]:
            yield Finding(
                symbol, "spike", "error", f"{where}: mend or delete it", dates(prices.index[[place]])
            )
        else:
            detail = (
                f"{where}, and its volume does not fit either, as if it had been cut off: mend or delete it"
            )
            yield Finding(symbol, "cut-off bar", "error", detail, dates(prices.index[[place]]))


def _away(logs: Floats) -> tuple[Floats, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Return how far each value is from its neighbours, and whether these agree."""
    before = np.concatenate(([logs[2]], logs[:-1]))
    after = np.concatenate((logs[1:], [logs[-3]]))
    nearer = np.where(np.abs(logs - before) < np.abs(logs - after), logs - before, logs - after)
    return nearer, np.abs(before - after) < AGREE
