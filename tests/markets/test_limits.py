"""Limit prices, against the exchanges' own examples, exact decimal arithmetic and real limit days."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.errors import MarketError
from thematic.markets import market_of

TAIWAN = [("10", "0.01"), ("50", "0.05"), ("100", "0.1"), ("500", "0.5"), ("1000", "1"), ("Infinity", "5")]
KOREA = [(2_000, 1), (5_000, 5), (20_000, 10), (50_000, 50), (200_000, 100), (500_000, 500), (10**9, 1_000)]


def limits(symbol: str, reference: float, day: str = "2025-04-07") -> tuple[float, float]:
    down, up = market_of(symbol).limit_prices(symbol, pd.DatetimeIndex([day]), np.array([reference]))
    return float(down[0]), float(up[0])


def exact(price: Decimal, tick: Decimal, rounding: str) -> Decimal:
    return (price / tick).quantize(Decimal(1), rounding=rounding) * tick


def taiwan_tick(price: Decimal) -> Decimal:
    return next(Decimal(tick) for bound, tick in TAIWAN if price < Decimal(bound))


def korea_tick(price: int) -> int:
    return next(tick for bound, tick in KOREA if price < bound)


@pytest.mark.parametrize(
    ("symbol", "reference", "down", "up"),
    [
        ("600588.SS", 9.91, 8.92, 10.90),
        ("600588.SS", 9.95, 8.96, 10.95),
        ("688111.SS", 300.03, 240.02, 360.04),
        ("513130.SS", 0.745, 0.671, 0.820),
        ("600588.SS", 0.04, 0.03, 0.05),
        ("2330.TW", 942.0, 848.0, 1035.0),
        ("2317.TW", 9.13, 8.22, 10.0),
        ("2317.TW", 142.0, 128.0, 156.0),
        ("0050.TW", 171.45, 154.35, 188.55),
        ("005930.KS", 9_980, 6_990, 12_970),
        ("005930.KS", 20_050, 14_050, 26_050),
        ("6758.T", 3_310, 2_610, 4_010),
        ("6758.T", 617, 517, 717),
        ("6758.T", 1_000, 700, 1_300),
        ("6758.T", 999, 849, 1_149),
    ],
)
def test_known_limits(symbol: str, reference: float, down: float, up: float) -> None:
    assert limits(symbol, reference) == (down, up)


def test_seoul_before_its_ticks_became_finer() -> None:
    # The exchange's own example for a base price of 9,940 won.
    assert limits("005930.KS", 9_940, "2023-01-20") == (6_960, 12_900)
    assert limits("005930.KS", 9_940, "2023-01-25") == (6_960, 12_920)


@given(st.integers(min_value=5, max_value=10_000_000))
def test_mainland_limits_equal_exact_arithmetic(cents: int) -> None:
    price, tick = Decimal(cents) / 100, Decimal("0.01")
    down = min(exact(price * Decimal("0.9"), tick, ROUND_HALF_UP), price - tick)
    up = max(exact(price * Decimal("1.1"), tick, ROUND_HALF_UP), price + tick)
    assert limits("600588.SS", float(price)) == (float(down), float(up))


@given(st.integers(min_value=20, max_value=2_000_000))
def test_taiwan_limits_equal_exact_arithmetic(cents: int) -> None:
    price = exact(Decimal(cents) / 100, taiwan_tick(Decimal(cents) / 100), ROUND_FLOOR)
    low, high = price * Decimal("0.9"), price * Decimal("1.1")
    down = exact(low, taiwan_tick(low), ROUND_CEILING)
    up = exact(high, taiwan_tick(high), ROUND_FLOOR)
    assert limits("2330.TW", float(price)) == (float(down), float(up))
    assert low <= down < price < up <= high


@given(st.integers(min_value=100, max_value=3_000_000))
def test_seoul_limits_equal_exact_arithmetic(won: int) -> None:
    base = won // korea_tick(won) * korea_tick(won)
    width = base * 3 // 10 // korea_tick(base) * korea_tick(base)
    up = (base + width) // korea_tick(base + width) * korea_tick(base + width)
    assert limits("005930.KS", base) == (base - width, up)


@given(
    st.floats(min_value=0.02, max_value=1e6),
    st.sampled_from(["600588.SS", "688111.SS", "2330.TW", "005930.KS"]),
)
def test_limits_lie_on_ticks_around_any_reference(reference: float, symbol: str) -> None:
    market, days = market_of(symbol), pd.DatetimeIndex(["2025-04-07"])
    down, up = market.limit_prices(symbol, days, np.array([reference]))
    assert 0 < down[0] <= max(reference, market.tick(symbol, days, down)[0])
    assert up[0] > reference
    assert float(up[0]) == round(float(up[0]), 4)


def test_a_limit_changes_with_the_day_within_one_call() -> None:
    days = pd.DatetimeIndex(["2020-08-21", "2020-08-24"])
    down, up = market_of("300308.SZ").limit_prices("300308.SZ", days, np.array([10.0, 10.0]))
    assert down.tolist() == [9.0, 8.0]
    assert up.tolist() == [11.0, 12.0]


def test_ticks_follow_the_price_and_the_day() -> None:
    days = pd.DatetimeIndex(["2023-01-20", "2023-01-25"])
    assert market_of("005930.KS").tick("005930.KS", days, np.array([15_000.0, 15_000.0])).tolist() == [50, 10]
    with pytest.raises(MarketError, match=r"no tick table for 0700\.HK on 2023-01-20"):
        market_of("0700.HK").tick("0700.HK", days, np.array([400.0, 400.0]))


def test_yonyou_closed_at_its_limit_on_four_known_days(market_dir: Path) -> None:
    close = pd.read_csv(market_dir / "prices/600588.SS.csv", index_col="date", parse_dates=True)["close"]
    close = close["2025-01-02":"2025-02-28"]
    _, up = market_of("600588.SS").limit_prices("600588.SS", close.index, close.shift().to_numpy())
    limit_up = close.index[close.to_numpy() >= up].strftime("%Y-%m-%d").tolist()
    assert limit_up == ["2025-01-24", "2025-02-05", "2025-02-07", "2025-02-13"]


def test_taiwan_closed_at_its_limits_on_the_first_day_of_the_tariffs(market_dir: Path) -> None:
    files = sorted((market_dir / "prices").glob("*.TW.csv"))
    assert len(files) == 11
    for path in files:
        close = pd.read_csv(path, index_col="date", parse_dates=True)["close"]["2025-03-28":"2025-04-07"]
        symbol = path.stem
        down, _ = market_of(symbol).limit_prices(symbol, close.index, close.shift().to_numpy())
        assert close.iloc[-1] == down[-1], symbol


def test_hardly_a_real_close_is_beyond_a_limit(market_dir: Path) -> None:
    # Those that are went ex dividend or ex rights that day: the files are raw, so the reference is not.
    beyond = days = 0
    for path in sorted((market_dir / "prices").glob("*.TW.csv")):
        close = pd.read_csv(path, index_col="date", parse_dates=True)["close"].dropna()
        down, up = market_of(path.stem).limit_prices(path.stem, close.index, close.shift().to_numpy())
        beyond += int(((close < down) | (close > up)).sum())
        days += len(close)
    assert beyond < days / 1000


@pytest.mark.parametrize(
    ("symbol", "day", "rate"),
    [
        ("589680.SS", "2025-04-07", 0.2),
        ("588000.SS", "2025-04-07", 0.2),
        ("520550.SS", "2025-04-07", 0.1),
        ("159915.SZ", "2020-08-21", 0.1),
        ("159915.SZ", "2020-08-24", 0.2),
        ("159949.SZ", "2025-04-07", 0.2),
        ("159919.SZ", "2025-04-07", 0.1),
        ("0126Z0.KS", "2025-04-07", 0.3),
    ],
)
def test_rates_of_funds_and_new_codes(symbol: str, day: str, rate: float) -> None:
    assert market_of(symbol).limit_rate(symbol, pd.Timestamp(day).date()) == rate


@pytest.mark.parametrize(
    ("symbol", "listed", "free"),
    [
        ("688981.SS", "2020-07-16", 5),
        ("300999.SZ", "2020-10-15", 5),
        ("300769.SZ", "2020-08-21", 0),
        ("001286.SZ", "2023-04-10", 5),
        ("601061.SS", "2023-04-07", 0),
        ("6770.TW", "2021-12-06", 5),
        ("0700.HK", "2004-06-16", 0),
        ("005930.KS", "2024-01-02", 0),
        ("588000.SS", "2020-11-16", 0),
    ],
)
def test_a_listings_first_sessions_have_no_limit(symbol: str, listed: str, free: int) -> None:
    first = pd.Timestamp(listed)
    days = pd.date_range(first - pd.Timedelta(days=3), first + pd.Timedelta(days=30))
    market = market_of(symbol)
    sessions = market.sessions(first.date(), days[-1].date()).index
    expected = days.isin(sessions[:free])
    assert market.unlimited(symbol, days, first.date()).tolist() == expected.tolist()


def test_first_days_count_sessions_over_a_holiday_and_none_after_the_days_asked_about() -> None:
    days = pd.DatetimeIndex(["2025-01-24", "2025-01-27", "2025-02-05", "2025-02-07", "2025-02-10"])
    free = market_of("688111.SS").unlimited("688111.SS", days, pd.Timestamp("2025-01-24").date())
    assert free.tolist() == [True, True, True, True, False]
    late = market_of("688111.SS").unlimited("688111.SS", days, pd.Timestamp("2026-11-20").date())
    assert not late.any()
    assert market_of("688111.SS").unlimited("688111.SS", days[:0], days[0].date()).shape == (0,)
