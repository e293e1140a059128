"""What proves that prices are as quoted, and what that they are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.prices.basis import NOT_PROVED, based, tick_sizes

DAYS = pd.bdate_range("2024-01-02", periods=300, name="date").as_unit("us")
UNSTATED = (None, "")


def frame(close: np.ndarray, adjusted: np.ndarray | float = np.nan) -> pd.DataFrame:
    table = {"close": close, "adj_close": adjusted}
    return pd.DataFrame(table, index=DAYS[: len(close)])


def walk(start: float, step: float, seed: int = 1) -> np.ndarray:
    path = start * np.exp(np.random.default_rng(seed).normal(0, 0.01, len(DAYS)).cumsum())
    return np.round(path / step) * step


def test_prices_on_a_coarse_grid_were_quoted() -> None:
    closes = walk(500.0, 0.2)  # Hong Kong's step from 200 to 500, and 0.5 above
    closes = np.where(closes > 500, np.round(closes / 0.5) * 0.5, closes)
    basis, why, _ = based("0700.HK", frame(np.round(closes, 2)), UNSTATED)
    assert basis == "raw"
    assert "lie on the tick grid" in why


def test_prices_off_the_grid_were_not_quoted() -> None:
    basis, why, contradictions = based("0700.HK", frame(walk(300.0, 0.2) * 0.983), UNSTATED)
    assert basis == "unknown"
    assert "off the tick grid, such as" in why
    assert contradictions == ()


def test_a_statement_goes_before_and_is_doubted_where_prices_contradict_it() -> None:
    off = frame(walk(300.0, 0.2) * 0.983)
    assert based("0700.HK", off, ("total-return", "prices.toml says so"))[0] == "total-return"
    basis, why, contradictions = based("0700.HK", off, ("raw", "prices.toml says so"))
    assert basis == "unknown"
    assert why.startswith("prices.toml says so, but")
    assert "said to be as quoted" in contradictions[0]


def test_cents_prove_nothing_where_the_tick_is_a_cent() -> None:
    assert based("NVDA", frame(np.round(walk(100.0, 0.01), 2)), UNSTATED)[:2] == ("unknown", NOT_PROVED)


def test_a_split_in_the_close_alone_shows_quoted_prices() -> None:
    total = np.round(walk(100.0, 0.01), 2)
    quoted = np.where(np.arange(len(total)) < 150, total * 10, total)
    basis, why, _ = based("NVDA", frame(quoted, total), UNSTATED)
    assert (basis, why) == (
        "raw",
        f"the split of {DAYS[150]:%Y-%m-%d} is in its close but not in its adj_close",
    )


@pytest.mark.parametrize("symbol", ["HKD=X", "^GSPC"])
def test_nothing_is_asked_of_rates_and_indices(symbol: str) -> None:
    assert based(symbol, frame(walk(7.8, 0.001)), UNSTATED) == (
        "unknown",
        "a quoted price is not asked of it",
        (),
    )


def test_no_step_is_known_of_a_market_without_rules() -> None:
    assert np.isnan(tick_sizes("NO.SUCHMARKET", pd.Series([1.0, 2.0], index=DAYS[:2]))).all()
