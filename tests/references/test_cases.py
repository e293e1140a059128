"""Cases: what counts as a fall or a run-up, and what followed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.references.conftest import MemorySource, simulated_closes, small_set
from thematic.references.cases import falls, first_of_each, followed, leads, run_ups
from thematic.references.prices import ReferencePrices, load_reference_prices

ROW = 1500


@pytest.fixture(scope="module")
def shocked() -> ReferencePrices:
    """Return prices in which SMH falls by a tenth on one row, and by 3 % with the market on another."""
    closes = simulated_closes(4)
    closes["SMH"].iloc[ROW:] *= 0.9
    for series in closes.values():
        series.iloc[ROW + 200 :] *= 0.97
    return load_reference_prices(small_set(), [MemorySource(closes)], date(2011, 1, 1))


def test_a_fall_of_the_fund_counts_and_a_fall_of_the_market_does_not(shocked: ReferencePrices) -> None:
    fallen = falls(shocked)
    assert fallen[ROW, shocked.funds.symbols.index("SMH")]
    assert not fallen[ROW + 200].any()
    assert 0 < fallen.sum() < 0.02 * shocked.usable.sum()


def test_no_later_price_makes_or_unmakes_a_case(shocked: ReferencePrices) -> None:
    cut = shocked.until(shocked.dates[ROW + 100].date())
    assert np.array_equal(falls(shocked)[: ROW + 100], falls(cut))
    assert np.array_equal(run_ups(shocked, 0.1)[: ROW + 100], run_ups(cut, 0.1))


def test_what_follows_is_bought_a_row_later(small_prices: ReferencePrices) -> None:
    starts = np.zeros(small_prices.close.shape, dtype=bool)
    starts[700, 2] = starts[-10, 2] = True
    cases = followed(small_prices, starts, 20)
    assert cases.rows.tolist() == [700]  # the other's horizon is not over
    own = small_prices.close[721, 2] / small_prices.close[701, 2]
    market = small_prices.market[721] / small_prices.market[701]
    assert cases.simple[0] == pytest.approx(own - market)
    assert cases.gaps[0] == pytest.approx(np.log(own) - np.log(market))
    assert len(cases.known_before(720)) == 0
    assert len(cases.known_before(721)) == 1


def test_run_ups_and_their_opposite_are_leads_over_the_market(small_prices: ReferencePrices) -> None:
    lead = leads(small_prices, 20)
    up, down = run_ups(small_prices, 0.08), run_ups(small_prices, -0.08)
    assert up.any()
    assert down.any()
    assert (lead[up] >= 0.08).all()
    assert (lead[down] <= -0.08).all()
    assert not up[~small_prices.usable].any()


def test_a_fund_is_followed_once_at_a_time() -> None:
    cases = np.zeros((50, 2), dtype=bool)
    cases[[3, 4, 7, 8, 30], 0] = True
    cases[5, 1] = True
    kept = first_of_each(cases, 5)
    assert np.flatnonzero(kept[:, 0]).tolist() == [3, 8, 30]
    assert np.flatnonzero(kept[:, 1]).tolist() == [5]
