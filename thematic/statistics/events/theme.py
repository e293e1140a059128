"""A theme's event: its members' abnormal returns together, and how sure one can be of them.

All members share the date, so that they are not independent witnesses. Two tests respect that. The theme's
own portfolio is one series, and is measured against its own past. And the test of Boehmer, Musumeci and
Poulsen (1991), which lets the event itself raise the variance, is corrected for how far the members'
residuals move together: Kolari and Pynnönen (2010), "Event study testing with cross-sectional correlation of
abnormal returns".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic.statistics.events.model import Abnormal, EventWindow
from thematic.statistics.performance import varies

LEVEL = 0.95
FEWEST = 20
"""Residuals that two members must share for their correlation to count."""


@dataclass(frozen=True)
class ThemeEvent:
    """Abnormal returns of a theme around an event; offsets count sessions of each member's own market.

    Parameters
    ----------
    members : mapping of str to Abnormal
    path : DataFrame, shape (n_offsets, 5)
        Index: sessions from day zero. Columns ``abnormal``: the mean of the members that traded;
        ``cumulative``: its sum from the first offset on; ``low`` and ``high``: the interval within which
        the sum would stay in 95 % of cases if nothing had happened; ``members``: how many traded.
    abnormal, cumulative : float
        Of day zero, and from day zero to the last offset.
    p_portfolio, p_portfolio_cumulative : float
        Against the theme's own past.
    p_members, p_members_cumulative : float
        Kolari and Pynnönen's; NaN for fewer than three members.
    correlation : float
        Mean correlation of the members' residuals.
    """

    members: Mapping[str, Abnormal]
    path: pd.DataFrame
    abnormal: float
    cumulative: float
    p_portfolio: float
    p_portfolio_cumulative: float
    p_members: float
    p_members_cumulative: float
    correlation: float


def theme_event(members: Mapping[str, Abnormal], window: EventWindow | None = None) -> ThemeEvent:
    """Return what some members did together.

    Parameters
    ----------
    members : mapping of str to Abnormal
        One or more, all computed with this window.
    """
    from scipy.special import stdtrit

    window = window or EventWindow()
    table = np.array([member.returns for member in members.values()])
    traded = np.isfinite(table)
    mean = np.nan_to_num(table).sum(axis=0) / np.maximum(traded.sum(axis=0), 1)
    deviation, freedom = _portfolio(members)
    zero, last = window.before, len(window.offsets) - 1
    reach = deviation * _mean_factors(members, 0) * stdtrit(freedom, 0.5 + LEVEL / 2.0)
    path = pd.DataFrame(
        {
            "abnormal": mean,
            "cumulative": mean.cumsum(),
            "low": -reach,
            "high": reach,
            "members": traded.sum(axis=0),
        },
        index=pd.Index(window.offsets, name="sessions from day zero"),
    )
    correlation = _correlation(members)
    swings = deviation * _mean_factors(members, zero)
    sums = [float(mean[zero : end + 1].sum()) for end in (zero, last)]
    own = [_two_sided(total / swing, freedom) for total, swing in zip(sums, swings[[0, -1]], strict=True)]
    return ThemeEvent(
        members=members,
        path=path,
        abnormal=sums[0],
        cumulative=sums[1],
        p_portfolio=own[0],
        p_portfolio_cumulative=own[1],
        p_members=_members_test(members, zero, zero, correlation),
        p_members_cumulative=_members_test(members, zero, last, correlation),
        correlation=correlation,
    )


def _portfolio(members: Mapping[str, Abnormal]) -> tuple[float, int]:
    """Return the standard deviation of the members' mean residual, and its degrees of freedom.

    Residuals of the same distance from each member's own day zero are one row. Rows of which fewer than
    half of the members know anything do not count, so that one with a short history does not void a theme.
    """
    table = _residuals(members)
    known = np.isfinite(table)
    enough = 2 * known.sum(axis=1) >= len(members)
    mean, lost = np.nanmean(table[enough], axis=1), 1 + max(m.market.shape[1] for m in members.values())
    freedom = max(len(mean) - lost, 1)
    return float(np.sqrt((mean**2).sum() / freedom)), freedom


def _residuals(members: Mapping[str, Abnormal]) -> np.ndarray:
    """Return all residuals, (n_longest, n_members), aligned by their ends; NaN before the shorter ones."""
    own = [member.residuals for member in members.values()]
    table = np.full((max(map(len, own)), len(own)), np.nan)
    for column, residuals in enumerate(own):
        table[len(table) - len(residuals) :, column] = residuals
    return table


def _mean_factors(members: Mapping[str, Abnormal], first: int) -> np.ndarray:
    """Return the mean of the members' `Abnormal.errors`, shape (n_places,)."""
    return np.asarray(np.mean([member.errors(first) for member in members.values()], axis=0))


def _correlation(members: Mapping[str, Abnormal]) -> float:
    if len(members) < 2:
        return np.nan
    table = pd.DataFrame(_residuals(members)).corr(min_periods=FEWEST).to_numpy()
    apart = table[~np.eye(len(table), dtype=bool)]
    return float(np.nanmean(apart)) if np.isfinite(apart).any() else np.nan


def _members_test(members: Mapping[str, Abnormal], first: int, last: int, correlation: float) -> float:
    """Return the p-value of the standardised abnormal returns, corrected for their correlation."""
    scored = np.array(
        [
            member.returns[first : last + 1].sum() / (member.deviation * member.errors(first)[last - first])
            for member in members.values()
        ]
    )
    scored = scored[np.isfinite(scored)]
    count = len(scored)
    if count < 3 or not varies(scored) or np.isnan(correlation):
        return np.nan
    plain = scored.mean() * np.sqrt(count) / scored.std(ddof=1)
    kept = np.sqrt(max(1.0 - correlation, 0.0) / max(1.0 + (count - 1) * correlation, 1e-12))
    return _two_sided(plain * kept, count - 1)


def _two_sided(score: float, freedom: int) -> float:
    """Return how often Student's t is as far from 0 as a score, on either side."""
    from scipy.special import stdtr

    return float(2.0 * stdtr(freedom, -abs(score)))
