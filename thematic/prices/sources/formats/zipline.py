"""Files of zipline's csvdir bundle: prices as traded, dividends and split ratios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import PriceError
from thematic.prices.sources.formats.format import Format

if TYPE_CHECKING:
    import pandas as pd

#: A split's ratio must agree with the day's move of the price to within this factor.
AGREES = 1.5


def total_return(frame: pd.DataFrame) -> pd.Series[float]:
    """Return the total-return close from raw closes, cash dividends and splits.

    Parameters
    ----------
    frame : DataFrame
        Columns ``close``, ``dividend`` and ``split``. zipline writes a split of two for one as 0.5, others
        write 2.0; the move of the price on the day shows which is meant.

    Raises
    ------
    PriceError
        The price did not move as either reading of a split would have it.
    """
    close = frame["close"]
    before = close.shift()
    split = frame["split"].where(frame["split"] > 0, 1.0).fillna(1.0)
    shares = split.copy()
    for day in split.index[split != 1.0]:
        move, ratio = float(close[day] / before[day]), float(split[day])
        fits = [new for new in (1.0 / ratio, ratio) if abs(np.log(move * new)) < np.log(AGREES)]
        if not fits and np.isfinite(move):
            raise PriceError(
                f"the split {ratio:g} on {day:%Y-%m-%d} does not fit the price, which moved by a factor of "
                f"{move:.3g}; mend the split or the prices"
            )
        shares[day] = min(fits, key=lambda new: abs(np.log(move * new)), default=1.0)
    # A dividend is paid on the shares held before the split of its day.
    kept = close / (close * shares + frame["dividend"].fillna(0.0))
    after = kept.shift(-1).fillna(1.0)
    return close * after[::-1].cumprod()[::-1]


FORMAT = Format(
    name="zipline",
    title="zipline, csvdir bundle",
    reference="https://zipline.ml4trading.io/bundles.html",
    header="date,open,high,low,close,volume,dividend,split",
    needs=frozenset({"date", "close", "dividend", "split"}),
    never=frozenset({"adj_close", "adjclose", "adjusted_close"}),
    basis="raw",
    why="zipline adjusts by the dividend and split columns itself",
    adjust=total_return,
)
