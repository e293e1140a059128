"""Revisions: whether a provider's history is still the one that is stored, and what of it changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

# Closes that differ by less are the same: providers round to four digits, and some to cents.
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Revision:
    """How a newly delivered history differs from the stored one, over the days of both.

    Parameters
    ----------
    symbol : str
    changed : int
        Bars whose close differs by more than `TOLERANCE`.
    largest : float
        The greatest such difference, relative.
    lost, found : int
        Bars that are no longer there, and that were not there before.
    actions : int
        Days whose dividend or split differs.
    """

    symbol: str
    changed: int = 0
    largest: float = 0.0
    lost: int = 0
    found: int = 0
    actions: int = 0

    def __bool__(self) -> bool:
        return bool(self.changed or self.lost or self.found or self.actions)

    def __str__(self) -> str:
        parts = []
        if self.changed:
            parts.append(
                f"{_count(self.changed, 'bar')} of {self.symbol} changed, at most {self.largest:.1%}"
            )
        if self.lost:
            parts.append(f"{_count(self.lost, 'bar')} of {self.symbol} {_are(self.lost)} no longer there")
        if self.found:
            parts.append(f"{_count(self.found, 'bar')} of {self.symbol} {_are(self.found)} there only now")
        if self.actions:
            parts.append(f"dividends or splits of {self.symbol} changed on {_count(self.actions, 'day')}")
        return "; ".join(parts).replace("%", " %")


def revision(symbol: str, stored: pd.DataFrame, delivered: pd.DataFrame) -> Revision:
    """Compare two frames with columns ``close dividend split`` over the stored days."""
    old, new = stored, delivered.loc[stored.index[0] : stored.index[-1]]
    days = old.index.intersection(new.index)
    change = (new["close"][days] / old["close"][days] - 1).abs()
    moved = change > TOLERANCE
    return Revision(
        symbol=symbol,
        changed=int(moved.sum()),
        largest=float(change.max()) if len(days) else 0.0,
        lost=len(old.index.difference(new.index)),
        found=len(new.index.difference(old.index)),
        actions=_different_actions(old.loc[days], new.loc[days]),
    )


def objection(stored: pd.DataFrame, delivered: pd.DataFrame) -> str:
    """Say why a history cannot take the place of the stored one; empty where it can.

    A split moves every level and no return; another symbol's series moves every return.
    """
    days = stored.index.intersection(delivered.index)
    if len(days) * 2 < len(stored):
        return f"{len(stored) - len(days)} of the {len(stored)} stored bars are no longer there"
    old, new = stored["close"][days].pct_change(), delivered["close"][days].pct_change()
    if (old - new).abs().median() > 5e-3:
        return "its returns are not those stored: another symbol's series?"
    return ""


def volume_ratio(stored: pd.DataFrame, delivered: pd.DataFrame) -> float:
    """Return how many times the stored volumes the delivered ones are, on the same days; NaN without any."""
    days = stored.index.intersection(delivered.index)
    ratio = delivered["volume"][days] / stored["volume"][days]
    return float(ratio.replace([0.0, np.inf], np.nan).median())


def _different_actions(old: pd.DataFrame, new: pd.DataFrame) -> int:
    """Return on how many days dividends or splits differ, where both tell them.

    The first day's are not compared: no return of these days has them.
    """
    if old["dividend"].isna().all() or new["dividend"].isna().all():
        return 0
    same = [np.isclose(old[name], new[name], rtol=1e-3, atol=1e-9) for name in ("dividend", "split")]
    return int((~np.logical_and(*same))[1:].sum())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
