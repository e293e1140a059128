"""Pairs: one strategy in two runs, row by row: how far they differ, since when, and by which orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from thematic.claims.evidence import over_period
from thematic.notation import written
from thematic.saved.saved_run import SIZES
from thematic.simulation.rules import cash_index
from thematic.statistics.inference import paired_difference
from thematic.statistics.performance import years

if TYPE_CHECKING:
    from thematic.saved.saved_run import SavedRun

SAME = 1e-9
"""Values that differ by less, relative, are the same: rounding is far below it, a share far above."""
NAMED = 5
"""How many orders are named."""
KEYS = ["decided_at", "symbol", "side"]


@dataclass(frozen=True)
class Gap:
    """How two accounts differ over the rows that both have.

    Parameters
    ----------
    period : {"since the note", "in the whole period"}
    first, last : date
        The first row, of which the value is what was invested, and the last.
    rows : int
        Returns that both have.
    a, b : float
        What each earned over them, as fractions.
    low, high : float
        The 95 % interval of ``b - a`` by the paired bootstrap of `paired_difference`, as fractions; None for
        too few rows.
    p_value : float
        How often chance alone gives a difference as large; None for too few rows.
    """

    period: Literal["since the note", "in the whole period"]
    first: date
    last: date
    rows: int
    a: float
    b: float
    low: float | None
    high: float | None
    p_value: float | None

    @property
    def difference(self) -> float:
        """What B earned more than A, as a fraction."""
        return self.b - self.a


@dataclass(frozen=True)
class OrderChange:
    """An order that two runs do not have alike; `a` and `b` are None where a run has none."""

    decided_on: date
    symbol: str
    side: str
    a: dict[str, Any] | None
    b: dict[str, Any] | None

    def told(self, side: Literal["a", "b"]) -> str:
        """Return what one of the runs made of it, and its fees where nothing else differs."""
        order = getattr(self, side)
        if order is None:
            return "none"
        size = f"{order['filled']:,.10g} of {order['intended']:,.10g}"
        price = "" if order["price"] is None else f" at {order['price']:,.6g}"
        why = f", {order['reason'].replace('_', ' ')}" if order["reason"] else ""
        return size + price + why + (f", fees {order['fees']:,.6g}" if self._fees_only else "")

    @property
    def _fees_only(self) -> bool:
        if self.a is None or self.b is None:
            return False
        return all(self.a[key] == self.b[key] for key in self.a if key != "fees")

    def sentence(self, a: str, b: str) -> str:
        """Return what each run, by its label, made of it."""
        return f"{self.decided_on} {self.side} {self.symbol}: {self.told('a')} ({a}), {self.told('b')} ({b})"


@dataclass(frozen=True)
class Pair:
    """One strategy in two runs.

    Parameters
    ----------
    name, a, b : str
        The strategy, and the labels of the runs.
    gaps : tuple of Gap
        Since the note first, where any of the rows came after it.
    unshared : int
        Days between the first and the last common row that are rows of one of them only.
    parts_on : date, optional
        The first day on which the values, brought to the same start, differ by more than rounding; None
        where they never do.
    orders : tuple of OrderChange
        Those of the first decision at which orders differ, `NAMED` at most.
    differing : int
        How many orders differ in all.
    correlation : float, optional
        Of returns; None where either does not vary.
    overlap : float
        Mean share of what was held that was the same in both, cash included: 1 less half the sum of absolute
        differences of weights.
    """

    name: str
    a: str
    b: str
    gaps: tuple[Gap, ...]
    unshared: int
    parts_on: date | None
    orders: tuple[OrderChange, ...]
    differing: int
    correlation: float | None
    overlap: float

    @property
    def same(self) -> bool:
        """Whether nothing of the strategy differs."""
        return self.parts_on is None and not self.differing and not self.unshared

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        content = asdict(self)
        for gap, own in zip(content["gaps"], self.gaps, strict=True):
            gap.update(first=own.first.isoformat(), last=own.last.isoformat(), difference=own.difference)
        for order in content["orders"]:
            order["decided_on"] = order["decided_on"].isoformat()
        return {**content, "parts_on": self.parts_on and self.parts_on.isoformat(), "same": self.same}


def paired(name: str, labels: tuple[str, str], one: SavedRun, other: SavedRun, known_on: date) -> Pair | None:
    """Return one strategy in two runs; None where they have fewer than two rows in common.

    Parameters
    ----------
    known_on : date
        Up to which all is hindsight.
    """
    every = pd.DataFrame({"a": one.nav[name], "b": other.nav[name]}).dropna(how="all")
    both = every.dropna()
    if len(both) < 2:
        return None
    orders = list(_differing_orders(name, one, other))
    first = [change for change in orders if change.decided_on == orders[0].decided_on]
    return Pair(
        name,
        *labels,
        gaps=tuple(_gaps(both, one, known_on)),
        unshared=len(every.loc[both.index[0] : both.index[-1]]) - len(both),
        parts_on=_parting(both),
        orders=tuple(first[:NAMED]),
        differing=len(orders),
        correlation=_correlation(both),
        overlap=_overlap(one.weights(name), other.weights(name), pd.DatetimeIndex(both.index)),
    )


def between(pairs: Sequence[Pair], title: Callable[[str], str]) -> str:
    """Return what lies between two runs in a sentence: how often B earned more or less, and the most.

    Parameters
    ----------
    pairs : sequence of Pair
        Of the same two runs, at least one.
    title : callable
        Gives what people call a strategy.
    """
    far = max(pairs, key=lambda pair: abs(pair.gaps[0].difference))
    gap, steps = far.gaps[0], [round(1000.0 * pair.gaps[0].difference) for pair in pairs]
    less, more = sum(step < 0 for step in steps), sum(step > 0 for step in steps)
    of = "its one shared strategy" if len(pairs) == 1 else f"{len(pairs)} shared strategies"
    if not less and not more:
        return f"{gap.period.capitalize()}, {far.b} earned what {far.a} did with {of}, to a tenth of a point."
    word = "less" if gap.difference < 0.0 else "more"
    counted = f"less with {less} and more with {more} of {of}" if len(pairs) > 1 else f"{word} with {of}"
    interval = "" if gap.low is None else f" (95 % interval {_points(gap.low)} to {_points(gap.high)})"
    return (
        f"{gap.period.capitalize()}, {far.b} earned {counted} than {far.a}; the furthest apart: "
        f"{title(far.name)}, {_points(gap.difference)} points{interval}."
    )


def _points(value: float | None) -> str:
    return written("points", value)


def _gaps(both: pd.DataFrame, run: SavedRun, known_on: date) -> Iterator[Gap]:
    known = max(int(both.index.searchsorted(pd.Timestamp(known_on), side="right")) - 1, 0)
    if 0 < known < len(both) - 1:
        yield _gap("since the note", both.iloc[known:], run)
    yield _gap("since the note" if known == 0 else "in the whole period", both, run)


def _gap(period: Literal["since the note", "in the whole period"], rows: pd.DataFrame, run: SavedRun) -> Gap:
    days = pd.DatetimeIndex(rows.index)
    a, b = (rows[side].iloc[-1] / rows[side].iloc[0] for side in ("a", "b"))
    first, last, returns = days[0].date(), days[-1].date(), len(rows) - 1
    if _parting(rows) is None:  # nothing to be unsure of
        return Gap(period, first, last, returns, float(a - 1.0), float(a - 1.0), 0.0, 0.0, 1.0)
    difference = paired_difference(rows["b"], rows["a"], cash_index(days, run.manifest.backtest))
    points = over_period(difference.growth, years(days), float(a), np.nan)
    interval = (_number(value) for value in (points.low, points.high, points.p_value))
    return Gap(period, first, last, returns, float(a - 1.0), float(b - 1.0), *interval)


def _parting(both: pd.DataFrame) -> date | None:
    grown = both / both.iloc[0]
    apart = np.flatnonzero((grown["b"] / grown["a"] - 1.0).abs().to_numpy() > SAME)
    return both.index[apart[0]].date() if len(apart) else None


def _correlation(both: pd.DataFrame) -> float | None:
    returns = (both / both.shift() - 1.0).iloc[1:]
    if len(returns) < 2 or (returns.std() <= SAME).any():
        return None
    return _number(float(np.corrcoef(returns.to_numpy().T)[0, 1]))


def _overlap(one: pd.DataFrame, other: pd.DataFrame, days: pd.DatetimeIndex) -> float:
    """Return the mean overlap of two accounts; weights of 0 are not written, so what is absent is 0."""
    symbols = one.columns.union(other.columns)
    a, b = (
        weights.reindex(index=days, columns=symbols, fill_value=0.0).to_numpy() for weights in (one, other)
    )
    cash = np.abs(a.sum(axis=1) - b.sum(axis=1))
    return float((1.0 - 0.5 * (np.abs(a - b).sum(axis=1) + cash)).mean())


def _differing_orders(name: str, one: SavedRun, other: SavedRun) -> Iterator[OrderChange]:
    a, b = (_numbered(run.orders[run.orders["strategy"] == name]) for run in (one, other))
    keys = a.index.union(b.index)
    both = a.reindex(keys), b.reindex(keys)
    told = [orders["status"].notna() for orders in both]
    apart = told[0] != told[1]
    for column in ("status", "reason"):
        apart |= both[0][column].fillna("") != both[1][column].fillna("")
    for column in SIZES:
        mine, theirs = (orders[column].to_numpy() for orders in both)
        apart |= ~np.isclose(mine, theirs, rtol=SAME, atol=0.0, equal_nan=True)
    for key in keys[apart.to_numpy()]:
        sides = (_order(orders.loc[key]) for orders in both)
        yield OrderChange(key[0].date(), key[1], key[2], *sides)


def _numbered(orders: pd.DataFrame) -> pd.DataFrame:
    """Return orders by decision, symbol and side, and their number where there are several."""
    return orders.assign(number=orders.groupby(KEYS).cumcount()).set_index([*KEYS, "number"])


def _order(row: pd.Series) -> dict[str, Any] | None:
    if pd.isna(row["status"]):
        return None
    return {**{size: _number(row[size]) for size in SIZES}, "status": row["status"], "reason": row["reason"]}


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
