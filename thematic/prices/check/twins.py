"""The same series under two names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.prices.check.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Squared differences of daily returns over their squares. The closest honest pairs, an index and a fund
#: on it, have 1.3e-3; a copy has what rounding leaves.
SAME = 4e-4
SHARED = 20


def twins(prices: Mapping[str, pd.Series[float]]) -> Iterator[Finding]:
    """Yield pairs whose daily returns are the same wherever both have them.

    A copy is found whatever constant scales it and whichever part of the range it covers. All pairs are
    compared at once: with ``x`` the returns (0 where there is none) and ``m`` where there are, the sums of
    squared differences over shared days are ``x²'m + m'x² - 2 x'x``.
    """
    if not prices:
        return
    table = pd.DataFrame(prices)
    good = table.where((table > 0) & np.isfinite(table))
    returns = good.transform(np.log).diff()
    there = returns.notna().to_numpy(dtype=float)
    x = returns.fillna(0.0).to_numpy()
    squares = (x**2).T @ there
    squares += squares.T
    different = squares - 2.0 * x.T @ x
    same = (there.T @ there >= SHARED) & (squares > 0) & (different <= SAME * squares)
    for first, second in np.argwhere(np.triu(same, k=1)):
        one, other = table.columns[first], table.columns[second]
        shared = int(there[:, first] @ there[:, second])
        detail = f"the same returns as {other} on all {shared} shared days: one of the two files is a copy"
        yield Finding(one, "twin", "error", detail)
