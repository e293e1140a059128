"""Two strategies side by side: their gap over a period, without the market, and since the note day by day."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from thematic.claims.evidence import span
from thematic.claims.record import RunRecord
from thematic.statistics.events import betas_of, with_lag
from thematic.statistics.inference import Anytime, Difference, anytime, mean_difference
from thematic.statistics.performance import rows_a_year, varies

ENOUGH = 60
"""Rows before the note from which a share in the market's moves is estimated."""
TYPICAL = 0.01
"""Standard deviation of a row's gap that is expected where there are no rows before the note to tell."""


@dataclass(frozen=True)
class Adjusted:
    """A gap less its share in the market's moves.

    Parameters
    ----------
    growth : Difference
        A year.
    beta, beta_before : float
        Share in the market's move of the row, and of the row before, both from before the note.
    saved : float
        Share of the gap's variance after the note that this takes off; negative where it adds.
    """

    growth: Difference
    beta: float
    beta_before: float
    saved: float


def gaps(nav: pd.DataFrame, better: str, than: str) -> pd.Series[float]:
    """Return by how much more the first grew in each row, log, shape (n_rows - 1,)."""
    ratio = (nav[better] / nav[than]).to_numpy()
    return pd.Series(np.diff(np.log(ratio)), nav.index[1:])


def grown(nav: pd.DataFrame, name: str) -> float:
    """Return what one unit became over the rows."""
    return float(nav[name].iloc[-1] / nav[name].iloc[0])


def returned(nav: pd.DataFrame, better: str, than: str) -> str:
    """Return what both returned and the difference, in words."""
    one, other = (grown(nav, name) - 1.0 for name in (better, than))
    side = "ahead" if one >= other else "behind"
    return (
        f"{span(nav.index)} {better} returned {one:.1%} and {than} {other:.1%}: "
        f"{abs(one - other) * 100.0:.1f} points {side}"
    )


def adjusted(record: RunRecord, better: str, than: str, after: pd.DataFrame) -> Adjusted | None:
    """Return the gap after the note less its share in the market's moves; None where too little is known."""
    table = record.rows((better, than, record.market))
    moves = with_lag(np.diff(np.log(table[record.market].to_numpy())))
    gap = gaps(table, better, than)
    early = gap.index <= pd.Timestamp(record.note((better, than)))
    late = gap.index.isin(after.index[1:])
    if early.sum() < ENOUGH or not late.any() or not varies(gap[late].to_numpy()):
        return None
    betas = betas_of(gap[early].to_numpy(), moves[early])
    left = gap[late].to_numpy() - np.nan_to_num(moves[late]) @ betas
    saved = 1.0 - float(left.var() / gap[late].var(ddof=0))
    return Adjusted(mean_difference(left, rows_a_year(after.index)), float(betas[0]), float(betas[1]), saved)


def path(record: RunRecord, better: str, than: str, after: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence since the note day by day, as `Evidence.path` has it."""
    before, gap = gaps(record.before((better, than)), better, than), gaps(after, better, than)
    bounds = anytime(gap.to_numpy(), swing(before.to_numpy()))
    return in_points(bounds, gap, (after[than] / after[than].iloc[0]).to_numpy()[1:])


def swing(before: np.ndarray) -> float:
    """Return the standard deviation of a row's gap that is expected after some rows, (n_rows,)."""
    return float(before.std(ddof=1)) if len(before) >= ENOUGH and varies(before) else TYPICAL


def in_points(bounds: Anytime, gap: pd.Series[float], base: np.ndarray | float) -> pd.DataFrame:
    """Return evidence on the mean of gaps as `Evidence.path` has it.

    Parameters
    ----------
    gap : Series, shape (n_rows,)
        Growth of each row, log.
    base : ndarray, shape (n_rows,), or float
        What points are of: what one unit of the alternative had become.
    """
    rows = np.arange(1, len(gap) + 1)
    with np.errstate(over="ignore"):
        ends = {name: base * np.expm1(rows * getattr(bounds, name)) for name in ("low", "high")}
    estimate = base * np.expm1(gap.cumsum().to_numpy())
    return pd.DataFrame({"estimate": estimate, **ends, "e_value": bounds.e_value}, gap.index)


def neighbours(order: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of neighbours in an order."""
    return tuple(pairwise(order))
