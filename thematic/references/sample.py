"""The sample's reference funds: simulated, so that base rates and odds can be seen without any real price.

A market, families that move together, and funds around them, on weekdays from 2005 on; nobody leads. A dozen
and a half funds of the shipped set are drawn, seeded and the same every time. Nothing here happened.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from thematic.errors import MissingPrices
from thematic.prices.bars import COLUMNS, Bars

SEED = 20250210
FIRST, LAST = "2008-01-01", "2025-06-30"
MARKET = "SPY"
FAMILIES = (
    ("SMH", "SOXX", "XSD"),
    ("IYW", "FDN", "XTL", "IYZ", "SOCL"),
    ("IGV", "XSW"),
    ("OIH", "XOP", "XLE"),
    ("KBE", "KRE"),
    ("FXI", "PGJ"),
    ("EWT", "EWY", "EWJ"),
)
#: Standard deviations of a day: the market's, a family's, a fund's own.
MARKET_MOVE, FAMILY_MOVE, OWN_MOVE = 0.011, 0.008, 0.006


class SampleReferences:
    """Simulated closes of some funds of the shipped reference set, as a source."""

    name = "sample"
    simulated = True

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols there are, sorted."""
        return tuple(sorted(self._closes))

    def bars(self, symbol: str) -> Bars:
        """Return the simulated bars of `symbol`.

        Raises
        ------
        MissingPrices
            The sample does not have it.
        """
        if symbol not in self._closes:
            raise MissingPrices(f"the sample's reference funds do not have {symbol}", [symbol])
        frame = pd.DataFrame(dict.fromkeys(COLUMNS, np.nan), index=self._dates)
        frame["close"] = self._closes[symbol]
        return Bars(symbol, frame, "sample")

    @cached_property
    def _dates(self) -> pd.DatetimeIndex:
        return pd.bdate_range(FIRST, LAST, name="date").as_unit("us")

    @cached_property
    def _closes(self) -> dict[str, np.ndarray]:
        random = np.random.Generator(np.random.PCG64(SEED))
        rows = len(self._dates)
        market = MARKET_MOVE * _fat(random, rows)
        steps = {MARKET: market}
        for family in FAMILIES:
            shared = FAMILY_MOVE * _fat(random, rows)
            steps |= {symbol: market + shared + OWN_MOVE * _fat(random, rows) for symbol in family}
        return {symbol: np.round(50.0 * np.exp(np.cumsum(moves)), 4) for symbol, moves in steps.items()}


def _fat(random: np.random.Generator, rows: int) -> np.ndarray:
    """Return moves of standard deviation one with tails as fat as those of daily returns, (n_rows,)."""
    moves: np.ndarray = random.standard_t(5, rows) / np.sqrt(5.0 / 3.0)
    return moves
