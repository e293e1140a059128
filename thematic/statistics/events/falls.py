"""Falls: days on which a theme fell unusually far against its market, and what came after all of them.

One event is one draw. Days like it, found by a rule over all themes and years, say more, if what overlaps is
not counted twice: after each fall the theme is followed for some rows, and on each day of the calendar all
themes that are being followed count as one observation (the calendar-time portfolio of Jaffe 1974 and
Mandelker 1974, which Fama 1998 recommends for long windows).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from thematic.statistics.events.beta import past_model, with_lag
from thematic.statistics.inference import Difference, mean_difference
from thematic.statistics.performance import NO_SPREAD

WINDOW = 120
HORIZONS = (5, 20, 60)


@dataclass(frozen=True)
class Aftermath:
    """What followed falls, over one horizon.

    Parameters
    ----------
    horizon : int
        Rows for which a theme is followed after the fill, which is one row after the fall was known.
    falls : int
    clusters : int
        Groups of falls whose windows overlap, over all themes: about as many as there are witnesses.
    mean : float
        Mean of the theme's growth over the market's in the window, one value a fall.
    gained : float
        Share of falls after which it was positive.
    daily : Difference
        The theme's growth over the market's on a day on which some theme is followed, times `horizon`.
        What rotating away has earned is the same with its sign turned.
    """

    horizon: int
    falls: int
    clusters: int
    mean: float
    gained: float
    daily: Difference


def fell(theme: np.ndarray, market: np.ndarray, k: float = 3.0, window: int = WINDOW) -> np.ndarray:
    """Return the rows in which a theme fell by more than `k` of its own standard deviations, (n_rows,).

    Parameters are those of `surprise`.
    """
    return np.asarray(surprise(theme, market, window) < -k)


def surprise(theme: np.ndarray, market: np.ndarray, window: int = WINDOW) -> np.ndarray:
    """Return each row's return beyond the market, in standard deviations of such returns, (n_rows,).

    Taken off is what the market's moves of the row and of the row before explain, as a market that closes
    earlier meets them a row later. Betas and the standard deviation are those of the `window` rows before, so
    that a row's value rests on nothing later, nor on its own fall.

    Parameters
    ----------
    theme, market : ndarray, shape (n_rows,)
        Levels; NaN before they begin.
    """
    returns = np.full((2, len(theme)), np.nan)
    returns[:, 1:] = np.diff(np.log(np.stack([theme, market])), axis=1)
    own, moves = returns[0], with_lag(returns[1])
    past = past_model(own, moves, window)
    return np.asarray((own - (past.betas * moves).sum(axis=1)) / np.maximum(past.deviation, NO_SPREAD))


def aftermath(
    levels: Mapping[str, np.ndarray],
    market: np.ndarray,
    falls: Mapping[str, np.ndarray],
    horizons: Sequence[int] = HORIZONS,
) -> tuple[Aftermath, ...]:
    """Return what followed falls, for each horizon.

    Parameters
    ----------
    levels, falls : mapping of str to ndarray, shape (n_rows,)
        Each theme's level, and the rows in which it fell.
    market : ndarray, shape (n_rows,)
    """
    gaps = {name: np.diff(np.log(level / market), prepend=np.nan) for name, level in levels.items()}
    return tuple(_after(gaps, falls, horizon) for horizon in horizons)


def _after(gaps: Mapping[str, np.ndarray], falls: Mapping[str, np.ndarray], horizon: int) -> Aftermath:
    starts, sums = [], []
    length = len(next(iter(gaps.values())))
    total, followed = np.zeros(length), np.zeros(length)
    for name, gap in gaps.items():
        active = np.zeros(length, dtype=bool)
        for row in np.flatnonzero(falls[name]):
            # Known at the row's decision, filled in the next row: earned from the one after it on.
            rows = slice(row + 2, row + 2 + horizon)
            if row + 2 + horizon <= length:
                starts.append(row)
                sums.append(gap[rows].sum())
            active[rows] = True
        total[active] += gap[active]
        followed += active
    days = followed > 0
    daily = total[days] / followed[days]
    return Aftermath(
        horizon,
        len(starts),
        _clusters(np.sort(starts), horizon),
        float(np.mean(sums)) if sums else np.nan,
        float((np.array(sums) > 0.0).mean()) if sums else np.nan,
        mean_difference(daily, horizon),
    )


def _clusters(starts: np.ndarray, horizon: int) -> int:
    return 0 if not len(starts) else 1 + int((np.diff(starts) > horizon).sum())
