"""Revisions: prices that are not what they were when entries were written from them.

A dividend or a split rescales all earlier prices of a series, and is no revision: so returns are compared,
between two days that were seen together. What one has changed is told once, with the close that it would have
on today's scale and the close that it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from thematic.living.journal import Journal

TOLERANCE = 5e-4
"""Returns that differ by no more are the same: sources round, and again when they rescale."""


def revisions(journal: Journal, closes: Mapping[str, pd.Series[float]]) -> list[dict[str, Any]]:
    """Return what has changed since entries were written, and was not told yet.

    Parameters
    ----------
    journal : Journal
    closes : mapping of str to Series
        Total-return closes by symbol and local session date, as they are now.

    Returns
    -------
    list of dict
        ``symbol``, ``day``, ``old`` and ``new``: the old close on today's scale; None where there was none,
        or is none any more.
    """
    told = {
        (change["symbol"], change["day"]): change
        for revision in journal.revisions
        for change in revision["changes"]
    }
    seen: dict[str, list[Sequence[Any]]] = {}
    for entry in journal.entries:
        for symbol, pair in entry["closes"].items():
            seen.setdefault(symbol, []).append(pair)
    changes = []
    for symbol, pairs in seen.items():
        now = closes.get(symbol, pd.Series(dtype=float)).dropna()
        for days in _stretches(pairs):
            changes += [change for change in _changes(symbol, days, now) if not _is_told(told, change)]
    return changes


def _stretches(pairs: Sequence[Sequence[Any]]) -> Iterator[dict[str, float]]:
    """Yield closes by day on one scale, as far as days were seen together with the one before."""
    days: dict[str, float] = {}
    for before, close_before, day, close in pairs:
        if days and before != next(reversed(days)):
            yield days
            days = {}
        if not days:
            days[before] = close_before
        days[day] = days[before] * close / close_before
    if days:
        yield days


def _changes(symbol: str, days: dict[str, float], now: pd.Series[float]) -> Iterator[dict[str, Any]]:
    """Yield the days whose close is not what it was, against what most days say of the scale."""
    current = {f"{day:%Y-%m-%d}": float(close) for day, close in now.items()}
    kept = [day for day in days if day in current]
    factors, steps = dict.fromkeys(kept, 1.0), list(pairwise(kept))
    for earlier, later in reversed(steps):
        step = (current[earlier] / days[earlier]) / (current[later] / days[later])
        factors[earlier] = factors[later] * (step if abs(step - 1.0) > TOLERANCE else 1.0)
    usual = Counter(round(factor, 6) for factor in factors.values()).most_common(1)[0][0] if kept else 1.0
    scale = current[kept[-1]] / (days[kept[-1]] * factors[kept[-1]] / usual) if kept else 1.0
    for day in sorted({*days, *_between(current, days)}):
        if day not in current:
            yield {"symbol": symbol, "day": day, "old": _digits(days[day] * scale), "new": None}
        elif day not in days:
            yield {"symbol": symbol, "day": day, "old": None, "new": _digits(current[day])}
        elif abs(factors[day] / usual - 1.0) > TOLERANCE:
            old = current[day] / (factors[day] / usual)
            yield {"symbol": symbol, "day": day, "old": _digits(old), "new": _digits(current[day])}


def _between(current: Mapping[str, float], days: Mapping[str, float]) -> Iterator[str]:
    first, last = min(days), max(days)
    return (day for day in current if first < day < last)


def _is_told(told: Mapping[tuple[str, str], Mapping[str, Any]], change: Mapping[str, Any]) -> bool:
    """Return whether a change was told before: then as large a one, on whatever scale."""
    before = told.get((change["symbol"], change["day"]))
    if before is None:
        return False
    return abs(_ratio(before) - _ratio(change)) <= 2.0 * TOLERANCE


def _ratio(change: Mapping[str, Any]) -> float:
    if change["old"] is None or change["new"] is None:
        return float(change["new"] is None)
    return float(change["new"] / change["old"])


def _digits(value: float) -> float:
    return float(f"{value:.8g}")
