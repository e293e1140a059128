"""Revisions: whether a provider's history is still the one that is stored, and what of it changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic.prices.store.second_look import Doubt

# Closes that differ by less are the same: providers round to four digits, and some to cents.
TOLERANCE = 1e-4
# The level of a history is that of so many sessions at the end of the stored one.
LEVEL = 10
# A level that moved by more than the splits say: another unit, or a spin-off that Yahoo put into the prices.
UNEXPLAINED = 0.05


@dataclass(frozen=True)
class Revision:
    """How a new history differs from the stored one, over the days of both.

    Parameters
    ----------
    symbol : str
    changed : int
        Bars whose close differs by more than `TOLERANCE`.
    largest : float
        The greatest such difference, relative.
    lost, added : int
        Bars that are no longer there, and that were not there before.
    actions : int
        Days whose dividend or split differs.
    """

    symbol: str
    changed: int = 0
    largest: float = 0.0
    lost: int = 0
    added: int = 0
    actions: int = 0

    def __bool__(self) -> bool:
        return bool(self.changed or self.lost or self.added or self.actions)

    def __str__(self) -> str:
        changes = []
        if self.changed:
            changes.append(
                f"{_count(self.changed, 'bar')} of {self.symbol} changed, at most {self.largest:.1%}"
            )
        if self.lost:
            changes.append(f"{_count(self.lost, 'bar')} of {self.symbol} {_are(self.lost)} no longer there")
        if self.added:
            changes.append(f"{_count(self.added, 'bar')} of {self.symbol} {_are(self.added)} there only now")
        if self.actions:
            changes.append(f"dividends or splits of {self.symbol} changed on {_count(self.actions, 'day')}")
        return "; ".join(changes).replace("%", " %")


def revision(symbol: str, stored: pd.DataFrame, new: pd.DataFrame) -> Revision:
    """Compare two frames with columns ``close dividend split`` over the stored days."""
    old, new = stored, new.loc[stored.index[0] : stored.index[-1]]
    days = old.index.intersection(new.index)
    change = (new["close"][days] / old["close"][days] - 1).abs()
    moved = change > TOLERANCE
    return Revision(
        symbol=symbol,
        changed=int(moved.sum()),
        largest=float(change.max()) if len(days) else 0.0,
        lost=len(old.index.difference(new.index)),
        added=len(new.index.difference(old.index)),
        actions=_different_actions(old.loc[days], new.loc[days]),
    )


def doubt(stored: pd.DataFrame, new: pd.DataFrame, *, adjusted: bool) -> Doubt | None:
    """Return why a history should not take the place of the stored one without a second look.

    Parameters
    ----------
    stored, new : DataFrame
        Columns ``close volume dividend split``.
    adjusted : bool
        Whether splits are in the prices: a new one then moves all levels by its own ratio.
    """
    days = stored.index.intersection(new.index)
    lost = len(stored) - len(days)
    if lost * 2 > len(stored):
        return Doubt(f"lacks {lost} of the {len(stored)} stored bars", passes=False)
    before, after = stored["close"][days].pct_change(), new["close"][days].pct_change()
    if (before - after).abs().median() > 5e-3:
        return Doubt("has other returns than those stored (another symbol's series?)", passes=False)
    if vanished := _vanished(stored, new):
        return Doubt(f"lacks {vanished}")
    expected = _splits(stored) / _splits(new) if adjusted else 1.0
    level = float((new["close"][days] / stored["close"][days])[-LEVEL:].median())
    if abs(level / expected - 1) > UNEXPLAINED:
        return Doubt(f"has closes {level:.3g} times those stored, where its splits say {expected:.3g}")
    if not 0.05 <= volume_ratio(stored[-LEVEL:], new) * expected <= 20:
        return Doubt("has volumes in another unit than those stored", passes=False)
    if lost > max(3, len(stored) // 100):
        return Doubt(f"lacks {lost} of the {len(stored)} stored bars")
    return None


def _splits(frame: pd.DataFrame) -> float:
    return float(np.prod(frame["split"].fillna(1.0).to_numpy(float)))


def _vanished(stored: pd.DataFrame, new: pd.DataFrame) -> str:
    """Say which stored dividends and splits have no counterpart, not even some days apart."""
    if stored["dividend"].isna().all():
        return ""
    if new["dividend"].isna().all():
        return "all dividends and splits, which were known before"
    gone = []
    for name, none in (("dividend", 0.0), ("split", 1.0)):
        had, has = (frame.index[frame[name] != none] for frame in (stored, new))
        far = [day for day in had.difference(has) if not _near(day, has.difference(had))]
        gone += [f"the stored {name} of {day:%Y-%m-%d} ({stored[name][day]:g})" for day in far]
    return _listed(gone)


def _near(day: pd.Timestamp, others: pd.Index[pd.Timestamp]) -> bool:
    return any(abs(day - other) <= pd.Timedelta(days=7) for other in others)


def _listed(things: list[str]) -> str:
    if len(things) <= 3:
        return " and ".join(things)
    return f"{things[0]}, {things[1]} and {len(things) - 2} more"


def volume_ratio(stored: pd.DataFrame, new: pd.DataFrame) -> float:
    """Return how many times the stored volumes the new ones are, on the same days; 1 without any."""
    days = stored.index.intersection(new.index)
    ratio = (new["volume"][days] / stored["volume"][days]).replace([0.0, np.inf], np.nan).median()
    return 1.0 if np.isnan(ratio) else float(ratio)


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
