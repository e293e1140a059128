"""One source against another: whether the total returns of a symbol agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from thematic.errors import PriceError
from thematic.prices.check.finding import Finding, dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from thematic.prices.check.finding import Kind
    from thematic.prices.source import Source

# Levels differ with the basis of prices, so returns are compared: half a percent on a day is not rounding.
DIFFERENT = 5e-3
LIKE = 0.999


def compare_sources(one: Source, other: Source, symbols: Iterable[str] | None = None) -> Iterator[Finding]:
    """Yield how two sources differ, of each symbol that both have.

    Parameters
    ----------
    one, other : Source
        Two folders, or a folder and the store.
    symbols : iterable of str, optional
        Without it, all that both have.

    Yields
    ------
    Finding
        Of kind ``sources differ``; ``unreadable`` where one of them cannot be read. See `differences`.
    """
    both = [symbol for symbol in one.symbols() if symbol in set(other.symbols())]
    names = f"{one.name} and {other.name}"
    for symbol in both if symbols is None else symbols:
        try:
            left, right = one.bars(symbol).adjusted, other.bars(symbol).adjusted
        except PriceError as error:
            yield Finding(symbol, "unreadable", "error", str(error))
            continue
        yield from differences(symbol, left, right, names, "sources differ")


def differences(
    symbol: str, left: pd.Series[float], right: pd.Series[float], names: str, kind: Kind
) -> Iterator[Finding]:
    """Yield how two series of total-return closes differ between the later start and the earlier end.

    Yields
    ------
    Finding
        A warning: days whose total returns are more than half a percent apart, or a correlation below 0.999
        over the sessions of both. A note: sessions that only one of them has, or no days in common.
    """
    first, last = max(left.index[0], right.index[0]), min(left.index[-1], right.index[-1])
    left, right = left.loc[first:last], right.loc[first:last]
    both, either = left.index.intersection(right.index), left.index.symmetric_difference(right.index)
    if both.empty:
        yield Finding(symbol, kind, "note", f"{names} have no days in common")
        return
    if len(either):
        detail = f"{len(either)} sessions are in only one of {names}"
        yield Finding(symbol, kind, "note", detail, dates(either))
    returns = pd.DataFrame({"one": left[both].pct_change(), "other": right[both].pct_change()}).iloc[1:]
    apart = (returns["one"] - returns["other"]).abs()
    days = apart[apart > DIFFERENT]
    like = returns["one"].corr(returns["other"])
    if len(days) or like < LIKE:
        detail = f"returns of {names} correlate at {like:.4f}"
        if len(days):
            largest = f"most on {days.idxmax():%Y-%m-%d}"
            detail += f" and differ by up to {100 * days.max():.1f} % on {len(days)} days, {largest}"
        detail += "; a dividend or split that one of them lacks is the usual reason"
        yield Finding(symbol, kind, "warning", detail, dates(days.index))
