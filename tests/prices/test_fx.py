"""Exchange rates: crossed through the dollar, as old as allowed, never later than known."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.errors import MissingRate
from thematic.prices.fx import rate
from thematic.prices.sources.folder import FolderSource


@pytest.fixture
def source(tmp_path: Path) -> FolderSource:
    days = pd.bdate_range("2025-01-06", "2025-02-28")
    for symbol, level in {"HKD=X": 7.8, "JPY=X": 150.0, "EURUSD=X": 1.05}.items():
        values = level * (1 + 0.001 * np.arange(len(days)))
        pd.DataFrame({"adj_close": values}, index=days.rename("date")).to_csv(tmp_path / f"{symbol}.csv")
    return FolderSource(tmp_path)


DAYS = pd.DatetimeIndex(["2025-01-06", "2025-01-31"], name="date")


def test_units_of_base_per_unit_of_currency(source: FolderSource) -> None:
    grown = 1 + 0.001 * np.array([0, 19])
    np.testing.assert_allclose(rate(source, "HKD", "USD", DAYS), 1 / (7.8 * grown))
    np.testing.assert_allclose(rate(source, "USD", "HKD", DAYS), 7.8 * grown)
    np.testing.assert_allclose(rate(source, "EUR", "USD", DAYS), 1.05 * grown)
    np.testing.assert_allclose(rate(source, "JPY", "HKD", DAYS), [7.8 / 150.0] * 2)
    np.testing.assert_allclose(rate(source, "EUR", "JPY", DAYS), 1.05 * 150.0 * grown**2)


def test_a_currency_in_itself_is_one_even_without_rates(source: FolderSource) -> None:
    assert rate(source, "KRW", "KRW", DAYS).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("currencies", list(permutations(["USD", "HKD", "JPY", "EUR"])))
def test_rates_multiply_around(source: FolderSource, currencies: tuple[str, ...]) -> None:
    days = pd.bdate_range("2025-01-06", "2025-02-14", name="date")
    product = np.ones(len(days))
    for one, other in zip(currencies, currencies[1:] + currencies[:1], strict=True):
        product *= rate(source, one, other, days).to_numpy()
    np.testing.assert_allclose(product, 1.0, rtol=1e-12)


def test_the_last_rate_known_stands_for_a_day_without_one(tmp_path: Path) -> None:
    text = "date,close\n2025-01-24,7.78\n2025-01-27,7.79\n2025-02-03,7.80\n"
    (tmp_path / "HKD=X.csv").write_text(text)
    days = pd.DatetimeIndex(["2025-01-26", "2025-01-31", "2025-02-02", "2025-02-03", "2025-02-10"])
    rates = rate(FolderSource(tmp_path), "USD", "HKD", days)
    np.testing.assert_allclose(rates, [7.78, 7.79, 7.79, 7.80, 7.80], rtol=1e-15)


def test_too_old_or_too_early_is_missing(tmp_path: Path) -> None:
    (tmp_path / "HKD=X.csv").write_text("date,close\n2025-01-24,7.78\n")
    days = pd.DatetimeIndex(["2025-01-23", "2025-01-24", "2025-01-31", "2025-02-03"])
    source = FolderSource(tmp_path)
    with pytest.raises(
        MissingRate, match=r"no HKD/USD rate on 2 days from 2025-01-23 to 2025-02-03: HKD=X"
    ) as caught:
        rate(source, "HKD", "USD", days)
    assert [str(day)[:10] for day in caught.value.days] == ["2025-01-23", "2025-02-03"]
    assert rate(source, "HKD", "USD", days[1:], max_age=6).notna().all()


def test_an_absent_rate_names_its_symbol(source: FolderSource) -> None:
    with pytest.raises(MissingRate, match=r"no KRW/HKD rate on 2 days .*: add KRW=X to the source") as caught:
        rate(source, "KRW", "HKD", DAYS)
    assert caught.value.pair == "KRW/HKD"


def test_real_levels(market: FolderSource) -> None:
    days = pd.DatetimeIndex(["2025-01-27"])
    assert rate(market, "EUR", "USD", days).iloc[0] == pytest.approx(1.05, abs=0.01)
    assert 1 / rate(market, "KRW", "USD", days).iloc[0] == pytest.approx(1435, abs=15)
    assert rate(market, "CNY", "HKD", days).iloc[0] == pytest.approx(1.07, abs=0.01)
