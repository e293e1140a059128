"""Residuals against an ordinary regression, and what they may rest on."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.references.residuals import residuals, whole_residuals

ROWS = 40


@pytest.fixture
def series() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    market = 0.01 * random.standard_normal(200)
    lagged = np.append(0.0, market[:-1])
    own = 1.2 * market + 0.6 * lagged + 0.005 * random.standard_normal(200)
    return np.column_stack([own, own[::-1]]), market


def test_they_equal_a_regression_on_the_rows_before(series: tuple[np.ndarray, np.ndarray]) -> None:
    returns, market = series
    residual, deviation = residuals(returns, market, ROWS)
    lagged = np.append(np.nan, market[:-1])
    for row in (ROWS + 1, 100, 199):
        past = slice(row - ROWS, row)
        design = np.column_stack([np.ones(ROWS), market[past], lagged[past]])
        slopes, squares, _, _ = np.linalg.lstsq(design, returns[past, 0], rcond=None)
        expected = returns[row, 0] - np.array([1.0, market[row], lagged[row]]) @ slopes
        assert residual[row, 0] == pytest.approx(expected, abs=1e-12)
        assert deviation[row, 0] == pytest.approx(np.sqrt(squares[0] / (ROWS - 3)), rel=1e-9)


def test_no_later_row_bears_on_a_row(series: tuple[np.ndarray, np.ndarray]) -> None:
    returns, market = series
    whole = residuals(returns, market, ROWS)[0][:120]
    assert np.array_equal(whole, residuals(returns[:120], market[:120], ROWS)[0], equal_nan=True)


def test_a_gap_makes_the_rows_that_need_it_unknown(series: tuple[np.ndarray, np.ndarray]) -> None:
    returns, market = series
    returns[100, 0] = np.nan
    residual, _ = residuals(returns, market, ROWS)
    assert np.isnan(residual[100 : 100 + ROWS + 1, 0]).all()
    assert np.isfinite(residual[100 + ROWS + 1 :, 0]).all()
    assert np.isfinite(residual[ROWS + 1 :, 1]).all()


def test_a_late_follower_has_its_whole_beta(series: tuple[np.ndarray, np.ndarray]) -> None:
    returns, market = series
    left, betas = whole_residuals(returns, market)
    assert betas[0] == pytest.approx(1.8, abs=0.15)
    assert np.nanstd(left[:, 0]) == pytest.approx(0.005, rel=0.15)


def test_a_note_before_all_prices_leaves_no_rows() -> None:
    left, betas = whole_residuals(np.empty((0, 2)), np.empty(0))
    assert left.shape == (0, 2)
    assert np.isnan(betas).all()
