"""Two strategies side by side: their gap, its share in the market's moves, and its path in points."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.claims.conftest import AFTER, Drawn, Maker
from thematic.claims.pair import ENOUGH, TYPICAL, adjusted, gaps, grown, path, returned, swing


def test_gaps_sum_to_the_growth_of_one_over_the_other(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    nav = record_of(idea=market(3) + noise(3), market=market(3)).nav
    total = np.log(grown(nav, "idea") / grown(nav, "market"))
    assert gaps(nav, "idea", "market").sum() == pytest.approx(total)
    assert gaps(nav, "market", "idea").sum() == pytest.approx(-total)


def test_what_both_returned_is_said_with_its_side() -> None:
    nav = pd.DataFrame({"a": [1.0, 1.1], "b": [1.0, 1.25]}, pd.bdate_range("2025-01-02", periods=2))
    assert "a returned 10.0% and b 25.0%: 15.0 points behind" in returned(nav, "a", "b")
    assert "15.0 points ahead" in returned(nav, "b", "a")


def test_the_share_in_the_market_is_taken_off(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=1.5 * market(3) + 0.1 * noise(3), market=market(3))
    less = adjusted(record, "idea", "market", record.after(("idea", "market")))
    assert less is not None
    assert less.beta == pytest.approx(0.5, abs=0.03)
    assert less.beta_before == pytest.approx(0.0, abs=0.03)
    assert less.saved > 0.9


def test_a_path_ends_with_the_difference_in_points(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=market(3) + noise(3), market=market(3))
    after = record.after(("idea", "market"))
    days = path(record, "idea", "market", after)
    assert len(days) == AFTER
    assert days["estimate"].iloc[-1] == pytest.approx(grown(after, "idea") - grown(after, "market"))
    assert (days["low"] <= days["estimate"]).all()
    assert (days["estimate"] <= days["high"]).all()


def test_the_swing_is_typical_where_too_few_rows_tell() -> None:
    moves = np.random.default_rng(1).normal(0.0, 0.02, ENOUGH)
    assert swing(moves) == moves.std(ddof=1)
    assert swing(moves[1:]) == swing(np.zeros(ENOUGH)) == TYPICAL
