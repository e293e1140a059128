from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kurtosis, skew

from thematic.cli.progress import is_compiled
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import Reason, Status
from thematic.statistics.metrics import performance
from thematic.statistics.performance import years
from thematic.sweep.measure import FIGURES, measure, outcome_dtype


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(3, 900))
def test_figures_are_those_of_a_run(seed: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    dates = pd.bdate_range("2024-01-02", periods=rows)
    nav = 1e6 * np.cumprod(1.0 + random.standard_t(4, rows) * 0.01)
    cash = np.cumprod(np.full(rows, 1.0001))
    begins = np.array([0, random.integers(0, rows - 2)])
    cuts = np.sort(random.integers(0, rows, 7))
    outcome = np.zeros(1, outcome_dtype(len(cuts)))
    lengths = np.array([years(dates[begin:]) for begin in begins])
    measure(nav, cash, np.zeros(0, ORDER), np.zeros(0, FILL), begins, lengths, cuts, *parts(outcome))
    for p, begin in enumerate(begins):
        figures = dict(zip(FIGURES, outcome["figures"][0, p], strict=True))
        wanted = performance(pd.Series(nav[begin:], index=dates[begin:]), cash[begin:])
        for name, value in wanted.items():
            assert figures[name] == pytest.approx(value, rel=1e-9, abs=1e-12, nan_ok=True), name
        excess = nav[begin + 1 :] / nav[begin:-1] - cash[begin + 1 :] / cash[begin:-1]
        assert figures["sharpe_a_row"] == pytest.approx(excess.mean() / excess.std(ddof=1))
        assert figures["skewness"] == pytest.approx(skew(excess), abs=1e-9)
        assert figures["kurtosis"] == pytest.approx(kurtosis(excess, fisher=False))
    returns = np.append(0.0, nav[1:] / nav[:-1] - cash[1:] / cash[:-1])
    between = [returns[begin + 1 : end + 1] for begin, end in pairwise(cuts)]
    wanted = [[part.sum(), (part**2).sum()] for part in between]
    np.testing.assert_allclose(outcome["sums"][0], wanted, rtol=1e-9, atol=1e-12)


def parts(outcome: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return what of an outcome is written by `measure`."""
    return tuple(outcome[name][0] for name in ("figures", "reasons", "sums"))


def test_trading_counts_what_is_decided_and_filled_within_the_period() -> None:
    nav, cash = np.array([100.0, 110.0, 100.0, 125.0, 125.0]), np.ones(5)
    fills = np.zeros(3, FILL)
    fills["row"], fills["units"], fills["price"], fills["fee"] = (
        [1, 2, 3],
        [11, -5, 10],
        10.0,
        [1.0, 2.0, 0.5],
    )
    orders = np.zeros(3, ORDER)
    orders["decided"], orders["reason"] = [0, 1, 2], [0, Reason.CASH, Reason.LOT]
    orders["status"] = [Status.FILLED, Status.PARTLY_FILLED, Status.CANCELLED]
    outcome = np.zeros(1, outcome_dtype(2))
    begins, lengths, none = np.array([0, 2]), np.array([2.0, 1.0]), np.zeros(2, np.int64)
    measure(nav, cash, orders, fills, begins, lengths, none, *parts(outcome))
    whole, late = (dict(zip(FIGURES, figures, strict=True)) for figures in outcome["figures"][0])
    assert whole["turnover"] == pytest.approx((1.0 + 0.5 + 0.8) / 2 / 2)
    assert whole["costs"] == pytest.approx((1 / 110 + 2 / 100 + 0.5 / 125) / 2)
    assert (whole["orders"], whole["unfilled"]) == (3, 2)
    assert late["turnover"] == pytest.approx(0.8 / 2)
    assert (late["orders"], late["unfilled"]) == (1, 1)
    assert outcome["reasons"][0, 0, Reason.CASH] == 1
    assert outcome["reasons"][0, 1].sum() == outcome["reasons"][0, 1, Reason.LOT] == 1


@pytest.mark.parametrize("left", [0, 1])
def test_a_period_of_fewer_than_two_returns_has_no_figures(left: int) -> None:
    nav, outcome = np.array([1.0, 1.1, 1.2, 1.1]), np.zeros(1, outcome_dtype(2))
    begins, none = np.array([0, 3 - left]), np.zeros(2, np.int64)
    measure(nav, np.ones(4), np.zeros(0, ORDER), np.zeros(0, FILL), begins, np.ones(2), none, *parts(outcome))
    figures = dict(zip(FIGURES, outcome["figures"][0, 1], strict=True))
    assert all(np.isnan(value) for name, value in figures.items() if name not in ("orders", "unfilled"))
    assert np.isfinite(outcome["figures"][0, 0, FIGURES.index("sharpe")])


def test_what_has_run_lies_compiled_on_disk() -> None:
    nothing = np.zeros(0, ORDER), np.zeros(0, FILL)
    rows, flat, none = np.zeros(2, int), np.ones(3), np.zeros(2, np.int64)
    measure(flat, flat, *nothing, rows, flat[:2], none, *parts(np.zeros(1, outcome_dtype(2))))
    assert is_compiled(measure)


def test_an_account_that_never_moves_has_no_sharpe_ratio() -> None:
    outcome, none = np.zeros(1, outcome_dtype(2)), np.zeros(2, np.int64)
    flat = np.ones(30)
    measure(
        flat, flat, np.zeros(0, ORDER), np.zeros(0, FILL), np.zeros(2, int), flat[:2], none, *parts(outcome)
    )
    figures = dict(zip(FIGURES, outcome["figures"][0, 0], strict=True))
    assert np.isnan(figures["sharpe"])
    assert figures["total_return"] == figures["volatility"] == figures["max_drawdown"] == 0.0
