"""Figures of performance against their definitions, computed otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.statistics.metrics import performance
from thematic.statistics.performance import drawdown, rows_a_year


def path(returns, freq="B"):
    dates = pd.date_range("2024-01-01", periods=len(returns) + 1, freq=freq)
    return pd.Series(np.cumprod(np.append(100.0, 1.0 + np.asarray(returns))), index=dates)


def test_a_year_has_as_many_rows_as_the_dates_say():
    assert rows_a_year(pd.date_range("2020-01-01", "2024-01-01", freq="B")) == pytest.approx(260.9, abs=0.2)
    assert rows_a_year(pd.date_range("2020-01-01", "2024-01-01", freq="D")) == pytest.approx(365.25)


@given(st.lists(st.floats(-0.2, 0.25), min_size=5, max_size=60))
def test_figures_follow_their_definitions(returns):
    nav = path(returns)
    figures = performance(nav, np.ones(len(nav)))
    years = (nav.index[-1] - nav.index[0]).days / 365.25
    assert figures["total_return"] == pytest.approx(np.prod(1.0 + np.array(returns)) - 1.0)
    assert figures["volatility"] == pytest.approx(np.std(returns, ddof=1) * np.sqrt(len(returns) / years))
    values = nav.to_numpy()
    worst = min(values[j] / values[i] - 1.0 for i in range(len(values)) for j in range(i, len(values)))
    assert figures["max_drawdown"] == pytest.approx(worst)
    assert (drawdown(nav) <= 0).all()


def test_an_account_that_only_earns_the_cash_rate_has_no_sharpe_ratio():
    nav = path([0.0001] * 50)
    assert np.isnan(performance(nav, nav.to_numpy() / 100.0)["sharpe"])


def test_the_sharpe_ratio_is_of_the_excess_over_cash():
    rng = np.random.default_rng(1)
    nav = path(rng.normal(0.001, 0.01, 500))
    cash = np.cumprod(np.full(501, 1.0002))
    free, charged = performance(nav, np.ones(501)), performance(nav, cash)
    gap = free["sharpe"] - charged["sharpe"]
    assert gap == pytest.approx(0.0002 / 0.01 * np.sqrt(261), rel=0.1)


def test_too_short_a_period_has_no_figures():
    assert all(np.isnan(value) for value in performance(path([0.01]), np.ones(2)).values())


def test_an_account_that_doubles_in_two_years_grows_by_41_percent_a_year():
    nav = pd.Series(100.0 * 2.0 ** np.linspace(0, 1, 732), index=pd.date_range("2023-01-01", periods=732))
    assert performance(nav, np.ones(732))["annual_return"] == pytest.approx(2**0.5 - 1, abs=1e-3)
