"""What followed: what funds earned over the market after their falls or run-ups, by era and by family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from thematic.references.base_rate import survivorship
from thematic.references.cases import Cases, falls, first_of_each, followed, run_ups
from thematic.references.pooling import Summary, by_era, summary
from thematic.references.prices import ReferencePrices

After = Literal["fall", "run-up"]


@dataclass(frozen=True)
class WhatFollowed:
    """What followed the falls, or the run-ups, of a reference set's funds over some rows.

    Parameters
    ----------
    whole : Summary
    eras, families : mapping of str to Summary
        The same of each era and of each family of funds, by name.
    funds : int
        Funds of which there is a case.
    first, last : Timestamp
        Days of the first and the last case; NaT without any.
    survivorship : tuple of float
        See `base_rate.survivorship`.
    """

    whole: Summary
    eras: Mapping[str, Summary]
    families: Mapping[str, Summary]
    funds: int
    first: pd.Timestamp
    last: pd.Timestamp
    survivorship: tuple[float, float]

    @property
    def years(self) -> float:
        """From the first case to the last."""
        return float((self.last - self.first) / pd.Timedelta(days=365.25))


def what_followed(prices: ReferencePrices, after: After, horizon: int) -> WhatFollowed:
    """Return what followed all cases, each held for a horizon from the close of the next row.

    A fund's cases within a horizon of its own last one are the same case.
    """
    cases = followed(prices, first_of_each(_cases_of(prices, after), horizon), horizon)
    return WhatFollowed(
        summary(cases),
        dict(by_era(cases, prices.funds.eras)),
        {family: summary(cases.of_family(family)) for family in sorted(set(cases.families))},
        len(set(cases.units.tolist())),
        *_ends(cases),
        survivorship(cases),
    )


def _cases_of(prices: ReferencePrices, after: After) -> np.ndarray:
    return falls(prices) if after == "fall" else run_ups(prices, prices.funds.run_up)


def _ends(cases: Cases) -> tuple[pd.Timestamp, pd.Timestamp]:
    if not len(cases):
        return pd.NaT, pd.NaT  # type: ignore[return-value]
    return cases.days.min(), cases.days.max()
