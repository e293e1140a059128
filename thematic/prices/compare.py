"""Two providers of one symbol: whether their total returns agree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from thematic.prices.check import Finding
from thematic.prices.check.finding import dates
from thematic.prices.store.returns import bars_of
from thematic.prices.store.series import Series
from thematic.prices.store.store import Store

# Levels differ with the basis of splits, so returns are compared: half a percent on a day is not rounding.
DIFFERENT = 5e-3
LIKE = 0.999


def compare_providers(store: Store, symbols: tuple[str, ...]) -> Iterator[Finding]:
    """Yield how the stored series of different providers differ, of each symbol that has two or more.

    Yields
    ------
    Finding
        Of kind ``providers differ``. A warning: days whose total returns are more than half a percent apart,
        and a correlation below 0.999 over the sessions of both. A note: sessions that only one of them has.
        The numbers of a run come from one provider in any case.
    """
    for symbol in symbols:
        stored = (store.read(symbol, provider) for provider in store.providers(symbol))
        for one, other in combinations([series for series in stored if series], 2):
            yield from _compared(one, other)


def _compared(one: Series, other: Series) -> Iterator[Finding]:
    """Compare two series over the days between the later start and the earlier end."""
    left, right = bars_of(one).adjusted, bars_of(other).adjusted
    first, last = max(left.index[0], right.index[0]), min(left.index[-1], right.index[-1])
    left, right = left.loc[first:last], right.loc[first:last]
    both, either = left.index.intersection(right.index), left.index.symmetric_difference(right.index)
    names = f"{one.provider} and {other.provider}"
    if len(either):
        detail = f"{len(either)} sessions are in only one of {names}"
        yield Finding(one.symbol, "providers differ", "note", detail, dates(either))
    returns = pd.DataFrame({"one": left[both].pct_change(), "other": right[both].pct_change()}).iloc[1:]
    apart = (returns["one"] - returns["other"]).abs()
    days = apart[apart > DIFFERENT]
    like = returns["one"].corr(returns["other"])
    if len(days) or like < LIKE:
        detail = f"returns of {names} correlate at {like:.4f}"
        if len(days):
            detail += (
                f" and differ by up to {days.max():.1%} on {len(days)} days, most on {days.idxmax():%Y-%m-%d}"
            )
        detail += "; a dividend or split that one of them lacks is the usual reason"
        yield Finding(one.symbol, "providers differ", "warning", detail.replace("%", " %"), dates(days.index))
