"""Two providers' series of one symbol are compared by their total returns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from thematic.prices.compare import compare_providers
from thematic.prices.store.store import Store

from .store.store_writer import series


@pytest.fixture
def close() -> np.ndarray:
    """Return sixty closes."""
    return 100 * np.exp(np.cumsum(np.random.default_rng(5).normal(0, 0.02, 60)))


def keep(store: Store, provider: str, close: np.ndarray, dividend: np.ndarray | None = None) -> None:
    """Store a series with these closes."""
    table = np.ones((len(close), 8))
    table[:, :4] = close[:, None]
    table[:, 6] = 0.0 if dividend is None else dividend
    store.write(series(table, provider=provider))


def test_levels_and_rounding_do_not_matter(close: np.ndarray, tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "yahoo", close)
    keep(store, "akshare", np.round(close / 7, 3))
    assert list(compare_providers(store, ("NVDA",))) == []


def test_a_dividend_that_one_lacks(close: np.ndarray, tmp_path: Path) -> None:
    store, dividend = Store(tmp_path), np.zeros(60)
    dividend[30] = 0.04 * close[30]
    keep(store, "yahoo", close, dividend)
    keep(store, "akshare", close)
    (finding,) = compare_providers(store, ("NVDA",))
    assert (finding.kind, finding.severity) == ("providers differ", "warning")
    assert [day.isoformat() for day in finding.days] == ["2025-01-31"]
    assert "on 1 day" in finding.detail


def test_sessions_that_one_lacks(close: np.ndarray, tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "yahoo", close)
    shorter = series(np.column_stack([close] * 6 + [close * 0, close * 0 + 1]), provider="akshare")
    object.__setattr__(shorter, "frame", shorter.frame.drop(shorter.frame.index[[10, 11]]).iloc[5:])
    store.write(shorter)
    (finding,) = compare_providers(store, ("NVDA",))
    assert (finding.severity, len(finding.days)) == ("note", 2)


def test_one_provider_has_nothing_to_compare(close: np.ndarray, tmp_path: Path) -> None:
    keep(Store(tmp_path), "yahoo", close)
    assert list(compare_providers(Store(tmp_path), ("NVDA", "AMD"))) == []
