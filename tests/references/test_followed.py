"""What followed all cases of a kind, by era and by family, each fund once at a time."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.references.conftest import MemorySource, simulated_closes, small_set
from thematic.references.cases import falls
from thematic.references.followed import what_followed
from thematic.references.prices import ReferencePrices, load_reference_prices


def test_cases_are_those_of_a_plain_loop(small_prices: ReferencePrices) -> None:
    """Count falls by hand: a fund's next one counts after a horizon, and its horizon must have ended."""
    horizon, fallen, cases = 20, falls(small_prices), []
    for unit in range(fallen.shape[1]):
        last = -horizon
        for row in np.flatnonzero(fallen[:, unit]):
            if row >= last + horizon:
                last = row
                cases.append((row, unit))
    ended = [(row, unit) for row, unit in cases if row + 1 + horizon < len(fallen)]
    aftermath = what_followed(small_prices, "fall", horizon)
    assert aftermath.whole.cases == len(ended)
    assert aftermath.funds == len({unit for _, unit in ended})
    assert aftermath.first == small_prices.dates[min(row for row, _ in ended)]
    assert sum(family.cases for family in aftermath.families.values()) == len(ended)
    assert sum(era.cases for era in aftermath.eras.values()) == len(ended)


def test_where_nothing_fell_there_is_no_day() -> None:
    prices = load_reference_prices(
        small_set(fall_deviations=50.0), [MemorySource(simulated_closes(2, 600))], date(2011, 1, 1)
    )
    aftermath = what_followed(prices, "fall", 20)
    assert aftermath.whole.cases == 0
    assert pd.isna(aftermath.first)
    assert np.isnan(aftermath.years)


def test_funds_that_lead_after_run_ups_are_seen_to(small_prices: ReferencePrices) -> None:
    drifting = load_reference_prices(
        small_set(), [MemorySource(simulated_closes(1, drift=0.002))], date(2011, 1, 1)
    )
    plain, led = (what_followed(prices, "run-up", 20).whole for prices in (small_prices, drifting))
    assert abs(plain.by_episode.mean) < 0.02
    assert led.by_episode.mean == pytest.approx(20 * 0.002, abs=0.02)
