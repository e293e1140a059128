"""The fact of a rise: what something returned over a past period, beside what was said and beside others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from thematic.claims.evidence import Effect, Evidence
from thematic.claims.record import RunRecord
from thematic.errors import PriceError


@dataclass(frozen=True)
class Rise:
    """A symbol rose by so much over a past period: it is measured, in its own currency.

    Parameters
    ----------
    text, who : str
    symbol : str
        What is measured: where an index has no prices, a fund that stands for it, which `note` says.
    start, end : date
        From the last close on or before `start` to that on or before `end`.
    claimed : float
        The return as claimed.
    from_low : bool
        From the lowest close between the two days instead.
    others : tuple of str
        Symbols beside which it is ranked over the same days.
    note : str
        What stands for what.

    Examples
    --------
    >>> from datetime import date
    >>> Rise(
    ...     "Hang Seng rose 15 %", "the note", "2800.HK", date(2025, 1, 10), date(2025, 2, 10), claimed=0.15
    ... ).from_low
    False
    """

    text: str
    who: str
    symbol: str
    start: date
    end: date
    claimed: float
    from_low: bool = False
    others: tuple[str, ...] = ()
    note: str = ""

    @property
    def strategies(self) -> tuple[str, ...]:
        """None: it is about prices, not about strategies."""
        return ()

    def examine(self, record: RunRecord) -> Evidence:
        """Return what was earned."""
        measure = f"return of {self.symbol} from {self._begin()} to {self.end}"
        try:
            earned = {symbol: self._earned(record.close(symbol)) for symbol in (self.symbol, *self.others)}
        except PriceError as error:
            return Evidence("fact", measure, f"It cannot be measured: {error}.", "", Effect(unit="share"))
        own = earned[self.symbol]
        if not np.isfinite(own):
            return Evidence(
                "fact", measure, f"Prices of {self.symbol} do not cover it.", "", Effect(unit="share")
            )
        rank = 1 + sum(value > own for value in earned.values())
        others = ", ".join(f"{name} {value:.1%}" for name, value in earned.items() if name != self.symbol)
        place = f" It stood {rank} of {len(earned)} beside {others}." if others else ""
        return Evidence(
            "fact",
            measure,
            f"{self.symbol} returned {own:.1%} from {self._begin()} to {self.end}; {self.claimed:.0%} was "
            f"claimed.{place} {self.note}".rstrip(),
            "",
            Effect(own, unit="share"),
            {"claimed": self.claimed, "rank": float(rank), **{f"return_{k}": v for k, v in earned.items()}},
        )

    def _begin(self) -> str:
        return f"its lowest close since {self.start}" if self.from_low else str(self.start)

    def _earned(self, close: pd.Series[float]) -> float:
        until = close[close.index <= pd.Timestamp(self.end)].dropna()
        before, between = (
            until[until.index <= pd.Timestamp(self.start)],
            until[until.index >= pd.Timestamp(self.start)],
        )
        begin = between if self.from_low else before.tail(1)
        return float(until.iloc[-1] / begin.min() - 1.0) if len(begin) else np.nan
