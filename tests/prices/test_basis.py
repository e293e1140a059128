"""What proves that prices are as quoted, and what that they are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.prices.basis import NOT_PROVED, based, tick_sizes

DAYS = pd.bdate_range("2024-01-02", periods=300).to_numpy().astype("M8[D]")
UNSTATED = (None, "")


def series(close: np.ndarray, adjusted: np.ndarray | None = None) -> tuple[np.ndarray, ...]:
    """Return days, closes and adjusted closes."""
    return DAYS[: len(close)], close, np.full(len(close), np.nan) if adjusted is None else adjusted


def walk(start: float, step: float, seed: int = 1) -> np.ndarray:
    path = start * np.exp(np.random.default_rng(seed).normal(0, 0.01, len(DAYS)).cumsum())
    return np.round(path / step) * step


def test_prices_on_a_coarse_grid_were_quoted() -> None:
    closes = walk(500.0, 0.2)  # Hong Kong's step from 200 to 500, and 0.5 above
    closes = np.where(closes > 500, np.round(closes / 0.5) * 0.5, closes)
    basis, why, _ = based("0700.HK", *series(np.round(closes, 2)), UNSTATED)
    assert basis == "raw"
    assert "lie on the tick grid" in why


def test_prices_off_the_grid_were_not_quoted() -> None:
    basis, why, contradictions = based("0700.HK", *series(walk(300.0, 0.2) * 0.983), UNSTATED)
    assert basis == "unknown"
    assert "off the tick grid, such as" in why
    assert contradictions == ()


def test_a_statement_goes_before_and_is_doubted_where_prices_contradict_it() -> None:
    off = series(walk(300.0, 0.2) * 0.983)
    assert based("0700.HK", *off, ("total-return", "prices.toml says so"))[0] == "total-return"
    basis, why, contradictions = based("0700.HK", *off, ("raw", "prices.toml says so"))
    assert basis == "unknown"
    assert why.startswith("prices.toml says so, but")
    assert "said to be as quoted" in contradictions[0]


def test_cents_prove_nothing_where_the_tick_is_a_cent() -> None:
    assert based("NVDA", *series(np.round(walk(100.0, 0.01), 2)), UNSTATED)[:2] == ("unknown", NOT_PROVED)


def test_a_split_in_the_close_alone_shows_quoted_prices() -> None:
    total = np.round(walk(100.0, 0.01), 2)
    quoted = np.where(np.arange(len(total)) < 150, total * 10, total)
    basis, why, _ = based("NVDA", *series(quoted, total), UNSTATED)
    assert (basis, why) == (
        "raw",
        f"the split of {DAYS[150]} is in its close but not in its adj_close",
    )


@pytest.mark.parametrize("symbol", ["HKD=X", "^GSPC"])
def test_nothing_is_asked_of_rates_and_indices(symbol: str) -> None:
    assert based(symbol, *series(walk(7.8, 0.001)), UNSTATED) == (
        "unknown",
        "a quoted price is not asked of it",
        (),
    )


def test_no_step_is_known_of_a_market_without_rules() -> None:
    assert np.isnan(tick_sizes("NO.SUCHMARKET", DAYS[:2], np.array([1.0, 2.0]))).all()


def test_a_step_is_that_of_the_price_alone_whatever_other_prices_there_are() -> None:
    prices = np.array([0.2, 0.25, 9.99, 10.0, 1999.0, 2e9, np.nan])
    steps = tick_sizes("0700.HK", DAYS[: len(prices)], prices)
    assert steps[:6].tolist() == [0.001, 0.005, 0.01, 0.02, 1.0, 5.0]
    alone = [tick_sizes("0700.HK", DAYS[[n]], prices[[n]])[0] for n in range(len(prices))]
    assert steps.tolist() == alone


def test_steps_change_on_the_day_on_which_a_table_replaces_another() -> None:
    days = np.array(["2005-07-01", "2005-07-04", "2025-08-01", "2025-08-04"], dtype="M8[D]")
    steps = tick_sizes("0700.HK", days, np.full(4, 15.0))
    assert np.isnan(steps[0])
    assert steps[1:].tolist() == [0.02, 0.02, 0.01]
