"""Abnormal returns, against statsmodels and against the files themselves."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.errors import PriceError
from thematic.prices import open_source
from thematic.statistics.events import EventWindow, abnormal


def drawn(seed: int, rows: int = 200) -> tuple[pd.Series, pd.Series]:
    random = np.random.default_rng(seed)
    dates = pd.bdate_range("2024-01-02", periods=rows)
    market = pd.Series(random.normal(0.0005, 0.01, rows), dates)
    return (0.001 + 1.4 * market + random.normal(0.0, 0.02, rows)).rename("A"), market


def test_agrees_with_a_regression_and_its_prediction_error() -> None:
    sm = pytest.importorskip("statsmodels.api")
    own, market = drawn(1)
    day = own.index[150].date()
    study = abnormal(own, market, day)
    past = slice(20, 140)
    fit = sm.OLS(own.iloc[past].to_numpy(), sm.add_constant(market.iloc[past].to_numpy())).fit()
    predicted = fit.get_prediction([[1.0, market.iloc[150]]])
    assert (study.alpha, study.beta) == pytest.approx(tuple(fit.params))
    assert study.returns[5] == pytest.approx(own.iloc[150] - predicted.predicted_mean[0])
    assert study.deviation == pytest.approx(np.sqrt(fit.mse_resid))
    assert study.deviation * study.errors(5)[0] == pytest.approx(predicted.se_obs[0])


def test_mean_adjusted_is_the_return_less_its_past_mean() -> None:
    own, _ = drawn(2)
    study = abnormal(own, None, own.index[150].date())
    assert (study.model, study.beta) == ("mean", 0.0)
    assert study.returns[5] == pytest.approx(own.iloc[150] - own.iloc[20:140].mean())
    assert study.deviation == pytest.approx(own.iloc[20:140].std())
    assert study.errors(5)[3] == pytest.approx(np.sqrt(4 + 16 / 120))


def test_what_comes_after_estimation_cannot_change_it() -> None:
    own, market = drawn(3)
    later = own.copy()
    later.iloc[141:] += 0.3
    day = own.index[150].date()
    assert abnormal(own, market, day).beta == abnormal(later, market, day).beta


def test_day_zero_is_the_first_session_there_is() -> None:
    own, market = drawn(4)
    saturday = date(2024, 8, 3)
    study = abnormal(own, market, saturday)
    assert study.day == date(2024, 8, 5)
    assert study.returns[5] == abnormal(own, market, date(2024, 8, 5)).returns[5]


def test_too_short_a_past_is_an_error_that_names_the_member() -> None:
    own, market = drawn(5)
    with pytest.raises(PriceError, match="A has 20 returns before"):
        abnormal(own, market, own.index[30].date())


def test_the_end_of_the_prices_is_unknown_not_zero() -> None:
    own, market = drawn(6)
    study = abnormal(own, market, own.index[-3].date(), EventWindow(after=10))
    assert np.isfinite(study.returns[:8]).all()
    assert np.isnan(study.returns[8:]).all()


def by_hand(folder: Path, symbol: str) -> float:
    """Return the abnormal return of 2025-01-27 from the two files alone, by the normal equations."""
    closes = []
    for name in (symbol, "^GSPC"):
        with (folder / "prices" / f"{name}.csv").open() as file:
            rows = list(csv.DictReader(file))
        closes.append({row["date"]: float(row["adj_close"] or row["close"]) for row in rows})
    days = sorted(set(closes[0]) & set(closes[1]))
    zero = days.index("2025-01-27")
    y, x = ([c[days[i]] / c[days[i - 1]] - 1 for i in range(zero - 130, zero + 1)] for c in closes)
    n, own, market = 120, y[:120], x[:120]
    sx, sy = sum(market), sum(own)
    sxy, sxx = sum(a * b for a, b in zip(market, own, strict=True)), sum(a * a for a in market)
    beta = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    return y[-1] - (sy - beta * sx) / n - beta * x[-1]


@pytest.mark.parametrize(
    ("symbol", "raw"), [("NVDA", -0.1697), ("AVGO", -0.1740), ("MRVL", -0.1910), ("VRT", -0.2988)]
)
def test_the_shock_in_new_york(market_dir: Path, symbol: str, raw: float) -> None:
    source = open_source(str(market_dir))
    returns, index = (source.bars(name).adjusted.pct_change() for name in (symbol, "^GSPC"))
    study = abnormal(returns, index, date(2025, 1, 27))
    assert returns[pd.Timestamp("2025-01-27")] == pytest.approx(raw, abs=1e-4)
    assert study.returns[5] == pytest.approx(by_hand(market_dir, symbol), abs=1e-9)
    # The index lost 1.46 %: with betas of two to three it explains only a small part of the fall.
    assert raw < study.returns[5] < raw + 0.06
    assert abs(study.returns[5]) > 4 * study.deviation
