"""Evidence: what a claim is judged by, and what the data show for or against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from thematic.notation import signed
from thematic.statistics.inference import Difference

Role = Literal["forecast", "description", "fact"]
"""What a claim is about: what would come after the note, what had come before it, or a number to measure."""


def never(_: float) -> float:
    """Return NaN: nothing can be seen at any level."""
    return np.nan


@dataclass(frozen=True)
class Effect:
    """How large what was claimed is, positive in the claim's direction, and what is known of it.

    Parameters
    ----------
    estimate, low, high : float
        With its 95 % interval, in `unit`.
    p_value : float
        How often chance alone leans as far, either way; NaN where nothing can be tested.
    unit : str
        ``points`` are differences of returns over the period, as fractions; ``share``, ``Sharpe ratio``,
        ``percentile``.
    matters : float
        The effect that would change a decision, in `unit`; NaN where the claim has none.
    below : float
        The true effect is smaller in 95 of 100 samples (one-sided); NaN where one date is all there is.
    detectable : callable
        From a two-sided level to the smallest true effect that a test at it sees four times of five.
    years_to_decide : callable
        From a level to the years of such data after which `matters` would be seen so often.
    """

    estimate: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p_value: float = np.nan
    unit: str = "points"
    matters: float = np.nan
    below: float = np.nan
    detectable: Callable[[float], float] = never
    years_to_decide: Callable[[float], float] = never


@dataclass(frozen=True)
class Evidence:
    """What was found for or against a claim.

    Parameters
    ----------
    role : str
        See `Role`.
    measure : str
        What was measured, in words.
    finding : str
        Plain sentences on what the data show.
    hindsight : str
        A sentence on what happened before the note, which counts for nothing in a forecast; may be empty.
    effect : Effect
    numbers : mapping of str to float
        What the sentences rest on.
    path : DataFrame, optional
        By date since the note: ``estimate``, ``low``, ``high`` (points so far; the interval holds at all
        dates at once) and ``e_value``.
    path_shows : str
        What the estimates of the path are.
    """

    role: Role
    measure: str
    finding: str
    hindsight: str
    effect: Effect
    numbers: Mapping[str, float] = field(default_factory=dict)
    path: pd.DataFrame | None = None
    path_shows: str = "difference"

    @property
    def e_value(self) -> float:
        """What a stake of 1 on the claim has become since the note; NaN where no bet was made."""
        return float(self.path["e_value"].iloc[-1]) if self.path is not None and len(self.path) else np.nan


def over_period(difference: Difference, years: float, base: float, matters: float) -> Effect:
    """Return a difference of yearly growth as points over a period.

    Parameters
    ----------
    difference : Difference
        Of growth a year, continuously compounded.
    years : float
        Length of the period.
    base : float
        What one unit of the alternative became in it: points are of what was invested.
    matters : float
        A year, as a fraction.
    """
    needed = float(np.log1p(matters))

    def points(rate: float) -> float:
        return float(base * np.expm1(rate * years))

    return Effect(
        points(difference.estimate),
        points(difference.low),
        points(difference.high),
        difference.p_value,
        "points",
        points(needed),
        points(difference.below()),
        lambda level: points(difference.detectable(level)),
        lambda level: years * (difference.detectable(level) / needed) ** 2,
    )


def span(index: pd.Index) -> str:
    """Return the days from which and to which some rows measure: ``from 2025-02-10 to 2025-06-30``."""
    return f"from {index[0]:%Y-%m-%d} to {index[-1]:%Y-%m-%d}"


def said(value: float, unit: str = "points") -> str:
    """Return an effect in words, such as ``3.1 points`` or ``41 %``.

    Examples
    --------
    >>> said(0.0312), said(-0.2), said(0.41, "share"), said(0.5, "Sharpe ratio")
    ('3.1 points', '-20.0 points', '41 %', '0.50')
    """
    if unit == "points":
        return f"{signed(100.0 * value).lstrip('+')} points"
    return f"{100.0 * value:.0f} %" if unit in {"share", "percentile"} else f"{value:.2f}"


def interval_said(low: float, high: float, unit: str = "points") -> str:
    """Return an interval of an effect in words; points have signs.

    Examples
    --------
    >>> interval_said(-0.231, 0.164), interval_said(-0.5, 0.5, "Sharpe ratio")
    ('-23.1 to +16.4 points', '-0.50 to 0.50')
    """
    if unit == "points":
        return f"{signed(100.0 * low)} to {signed(100.0 * high)} points"
    return f"{said(low, unit)} to {said(high, unit)}"
