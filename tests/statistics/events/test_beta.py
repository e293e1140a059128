"""Betas with a lag: what a market that closes at another hour does a session later."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.statistics.events import aligned, betas_of, past_model, with_lag


def drawn(seed: int, rows: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Return a theme that meets most of the market's move a row later, and the market."""
    random = np.random.default_rng(seed)
    market = random.normal(0.0, 0.01, rows)
    late = np.append(0.0, market[:-1])
    return 0.3 * market + 1.2 * late + random.normal(0.0, 0.005, rows), market


def test_both_slopes_are_found() -> None:
    own, market = drawn(1)
    assert betas_of(own, with_lag(market)) == pytest.approx([0.3, 1.2], abs=0.1)
    assert betas_of(own, np.zeros((len(own), 0))).shape == (0,)


def test_the_past_model_is_a_regression_on_the_rows_before() -> None:
    own, market = drawn(2)
    moves = with_lag(market)
    past = past_model(own, moves, 100, gap=5)
    for row in (200, 333):
        rows = slice(row - 105, row - 5)
        x = np.column_stack([np.ones(100), moves[rows]])
        fit = np.linalg.lstsq(x, own[rows], rcond=None)[0]
        assert past.alpha[row] == pytest.approx(fit[0], abs=1e-12)
        assert past.betas[row] == pytest.approx(fit[1:], rel=1e-8)
        assert past.deviation[row] == pytest.approx((own[rows] - x @ fit).std(), rel=1e-8)
    assert np.isnan(past.betas[:100]).all()


def test_a_market_that_never_moved_explains_nothing() -> None:
    own, market = drawn(3)
    past = past_model(own, with_lag(market * 0.0), 100)
    assert np.abs(past.betas[150:]).max() < 1e-6
    assert past.deviation[300] == pytest.approx(own[200:300].std(), rel=1e-9)


def test_a_holiday_gathers_the_moves_of_the_days_between() -> None:
    days = pd.bdate_range("2025-01-20", periods=10)
    market = pd.Series(0.01, days)
    own = pd.Series(0.02, days).drop(days[3:6])
    sessions, returns = aligned(own, market, lag=True)
    assert sessions.tolist() == own.index[2:].tolist()
    at = sessions.tolist().index
    assert returns[at(days[6])] == pytest.approx([0.02, 1.01**4 - 1, 1.01**4 - 1])
    assert returns[at(days[8]), 2] == pytest.approx(0.01)
    plain, pair = aligned(own, market[1:], lag=False)
    assert plain.tolist() == own.index[1:].tolist()
    assert pair == pytest.approx(np.tile([0.02, 0.01], (len(plain), 1)))
