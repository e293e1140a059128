"""The same series under two names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from thematic.prices.check.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thematic.prices.check.window import Floats, Truths, Window

    Singles = np.ndarray[Any, np.dtype[np.float32]]

NO_DAYS = np.array([], dtype="M8[D]")
#: So many series are read together.
BLOCK = 64
#: Squared differences of daily returns over their squares. The closest honest pairs, an index and a fund
#: on it, have 1.3e-3; a copy has what rounding leaves.
SAME = 4e-4
SHARED = 20
#: Above so many sums of products only every tenth day is looked at first: a copy is alike on these too.
MANY, EVERY = 4e9, 10
#: And so much further apart a copy may be on these days.
LOOSE = 20.0


def twins(windows: Sequence[Window]) -> Iterator[Finding]:
    """Yield pairs whose daily returns are the same wherever both have them.

    A copy is found whatever constant scales it and whichever part of the range it covers. All pairs are
    compared at once: with ``x`` the returns (0 where there is none) and ``m`` where there are, the sums of
    squared differences over shared days are ``x²'m + m'x² - 2 x'x``.
    """
    returns = _returns(windows)
    if len(returns) < 2:
        return
    step = 1 if len(returns) ** 2 * returns.shape[1] < MANY else EVERY
    for first, second in np.argwhere(np.triu(_alike(returns[:, ::step], step), k=1)).tolist():
        both = ~(np.isnan(returns[first]) | np.isnan(returns[second]))
        one, other = (returns[place, both].astype(float) for place in (first, second))
        squares = float(one @ one + other @ other)
        if both.sum() >= SHARED and ((one - other) ** 2).sum() <= SAME * squares:
            detail = (
                f"the same returns as {windows[second].symbol} on all {both.sum()} shared days: "
                "one of the two files is a copy"
            )
            yield Finding(windows[first].symbol, "twin", "error", detail)


def _alike(returns: Singles, step: int) -> Truths:
    """Return which pairs may be the same, shape (n, n)."""
    there = ~np.isnan(returns)
    returns, there = returns[:, there.any(axis=0)], there[:, there.any(axis=0)]
    x = np.nan_to_num(returns)
    squares, shared = _over_shared_days(x**2, there)
    different = squares - 2.0 * (x @ x.T)
    least = 1.0 if step > 1 else SHARED
    limit = SAME if step == 1 else LOOSE * SAME
    return (shared >= least) & (squares > 0) & (different <= limit * squares + 1e-5 * squares)


def _over_shared_days(squares: Singles, there: Truths) -> tuple[Singles, Singles]:
    """Return the sum of both series' squares over the days that they share, and how many these are."""
    if there.all():
        alone = squares.sum(axis=1)
        return alone[:, None] + alone, np.full((len(there),) * 2, there.shape[1], dtype=squares.dtype)
    days = there.astype(squares.dtype)
    sums = squares @ days.T
    return sums + sums.T, days @ days.T


def _returns(windows: Sequence[Window]) -> Singles:
    """Return log returns between neighbouring days of any, shape (n_symbols, n_days), NaN where absent."""
    rows: dict[bytes, list[int]] = {}  # series of the same days, as of a market, are read together
    for row, window in enumerate(windows):
        rows.setdefault(window.days.tobytes(), []).append(row)
    calendars = [windows[same[0]].days for same in rows.values()]
    every = np.unique(np.concatenate(calendars)) if calendars else NO_DAYS
    returns = np.full((len(windows), len(every)), np.nan, dtype=np.float32)
    for days, same in zip(calendars, rows.values(), strict=True):
        place = every.searchsorted(days)
        follows = np.diff(place) == 1
        for begin in range(0, len(same), BLOCK):
            block = same[begin : begin + BLOCK]
            moves = _moves(np.stack([windows[row].total for row in block]))
            returns[np.ix_(block, place[1:][follows])] = moves[:, follows]
    return returns


def _moves(prices: Floats) -> Floats:
    """Return log returns from each day to the next, shape (n_symbols, n_days - 1); NaN without a price."""
    good = (prices > 0) & (prices < np.inf)
    return np.diff(np.log(np.where(good, prices, np.nan)), axis=1)
