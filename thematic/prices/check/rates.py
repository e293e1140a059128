"""The level of exchange rates: against the range of each currency and year, and turned upside down."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.check.finding import Finding, dates
from thematic.prices.listing import is_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.check.window import Window

#: A range is so much wider for each year before or after those that are known.
DRIFT = 1.06


@dataclass(frozen=True)
class Averages:
    """Yearly averages of a rate, and the factor by which a day may be off them."""

    margin: float
    years: dict[int, float]

    def bounds(self, year: int) -> tuple[float, float]:
        """Return the plausible range of a year."""
        before = max((known for known in self.years if known <= year), default=min(self.years))
        after = min((known for known in self.years if known > year), default=max(self.years))
        earlier = max((known for known in self.years if known < before), default=before)
        near = [self.years[known] for known in (earlier, before, after)]
        beyond = max(year - max(self.years), min(self.years) - year, 0)
        factor = self.margin * DRIFT ** min(beyond, 10)
        return min(near) / factor, max(near) * factor


def levels(priced: Window) -> Iterator[Finding]:
    """Yield days on which a rate is outside the plausible range of its year, or upside down.

    Parameters
    ----------
    priced : Window
        Positive values of an exchange rate; of other series nothing is yielded.
    """
    symbol, values = priced.symbol, priced.total
    averages = _averages().get(symbol) if is_rate(symbol) else None
    if averages is None or not len(values):
        return
    years = priced.days.astype("M8[Y]").astype(int) + 1970
    known = {year: averages.bounds(year) for year in np.unique(years).tolist()}
    bounds = np.array([known[year] for year in years.tolist()])
    outside = (values < bounds[:, 0]) | (values > bounds[:, 1])
    if not outside.any():
        return
    first = int(np.argmax(outside))
    turned = outside & (1 / values >= bounds[:, 0]) & (1 / values <= bounds[:, 1])
    upside = "; turned upside down (1 / rate) it would be within" if turned[first] else ""
    low, high = bounds[first]
    detail = (
        f"{values[first]:.6g} on {priced.days[first]} is outside the plausible {low:.4g} to "
        f"{high:.4g} of {years[first]}{upside} ({outside.sum()} of {len(values)} days): "
        f"{symbol} counts {_counts(symbol)}"
    )
    yield Finding(symbol, "rate level", "error", detail, dates(priced.days[outside]))


def _counts(symbol: str) -> str:
    pair = symbol.removesuffix("=X")
    return f"{pair[3:]} for one {pair[:3]}" if len(pair) == 6 else f"{pair} for one USD"


@cache
def _averages() -> dict[str, Averages]:
    text = (resources.files("thematic.prices.check") / "rates.toml").read_text(encoding="utf-8")
    return {
        symbol: Averages(table["margin"], {int(year): float(value) for year, value in table["years"].items()})
        for symbol, table in tomllib.loads(text).items()
    }
