"""Two providers of one symbol: whether their total returns agree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from thematic.prices.check import Finding
from thematic.prices.check.against import differences
from thematic.prices.store.returns import bars_of
from thematic.prices.store.series import Series
from thematic.prices.store.store import Store


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
    left, right = bars_of(one).adjusted, bars_of(other).adjusted
    yield from differences(
        one.symbol, left, right, f"{one.provider} and {other.provider}", "providers differ"
    )
