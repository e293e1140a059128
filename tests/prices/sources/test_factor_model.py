"""The joint draw has the calibrated moments, and shows what a shut market missed on its next session."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.prices.sources.factor_model import (
    CALIBRATED,
    FIRST,
    LAST,
    FactorModel,
    draw,
    read_calibration,
)

MOMENTS = read_calibration("moments")
WEEKDAYS = pd.bdate_range(FIRST, LAST, name="date").as_unit("us")


@pytest.fixture(scope="module")
def model() -> FactorModel:
    """Return the draw for markets that are never shut."""
    return draw({"every weekday": (list(MOMENTS.index), WEEKDAYS)})


@pytest.fixture(scope="module")
def weekly(model: FactorModel) -> pd.DataFrame:
    """Return what the weeks of the calibration show."""
    closes = model.paths(list(MOMENTS.index), WEEKDAYS)
    weeks = closes.resample("W-FRI").last().diff()
    return weeks.loc[slice(*CALIBRATED)]


def test_weekly_means_and_volatilities_are_exactly_the_calibration_s(weekly: pd.DataFrame) -> None:
    np.testing.assert_allclose(52 * weekly.mean(), MOMENTS["annual_log_return"], atol=1e-9)
    np.testing.assert_allclose(np.sqrt(52) * weekly.std(), MOMENTS["annual_vol"], rtol=1e-6)


def test_correlations_are_the_calibration_s_but_for_what_event_days_ask(weekly: pd.DataFrame) -> None:
    apart = weekly.corr().to_numpy() - read_calibration("correlation").to_numpy()
    assert np.abs(apart).max() < 0.05
    assert np.abs(apart).mean() < 0.005


def test_event_days_show_their_real_returns(model: FactorModel) -> None:
    paths = model.paths(list(MOMENTS.index), WEEKDAYS).diff()
    real = np.log1p(model.events[MOMENTS.index])
    there = real.notna().to_numpy()
    np.testing.assert_allclose(paths.loc[real.index].to_numpy()[there], real.to_numpy()[there], atol=1e-12)


def test_two_draws_are_one(model: FactorModel) -> None:
    again = draw({"every weekday": (list(MOMENTS.index), WEEKDAYS)})
    pd.testing.assert_frame_equal(again.returns, model.returns)


def test_a_shut_market_s_returns_wait_for_its_next_session() -> None:
    days = pd.bdate_range("2025-01-20", periods=5).as_unit("us")
    returns = pd.DataFrame({"A": [0.01, 0.02, 0.04, 0.08, 0.16]}, index=days)
    model = FactorModel(returns, pd.DataFrame({"A": [np.nan]}, index=days[:1]))
    assert model.paths(["A"], days[[0, 3, 4]])["A"].tolist() == pytest.approx([0.01, 0.15, 0.31])


def test_an_event_shows_nothing_of_what_waited() -> None:
    days = pd.bdate_range("2025-01-20", periods=5).as_unit("us")
    returns = pd.DataFrame({"A": [0.01, 0.02, 0.04, 0.08, 0.16]}, index=days)
    model = FactorModel(returns, pd.DataFrame({"A": [np.exp(0.5) - 1]}, index=days[3:4]))
    assert model.paths(["A"], days[[0, 3, 4]])["A"].tolist() == pytest.approx([0.01, 0.51, 0.67])
