"""Fees and short sales at the days on which they changed."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from thematic.markets import market_of

HK_STAMP_DUTY = [
    ("2021-07-30", 124.0),
    ("2021-07-31", 124.0),
    ("2021-08-01", 161.0),
    ("2021-08-02", 161.0),
    ("2023-11-16", 161.0),
    ("2023-11-17", 124.0),
    ("2025-06-30", 124.0),
]
HK_SETTLEMENT = [
    ("2025-06-27", 50_000.0, 2.0),
    ("2025-06-27", 1_000_000.0, 20.0),
    ("2025-06-27", 10_000_000.0, 100.0),
    ("2025-06-30", 10_000.0, 0.42),
    ("2025-06-30", 10_000_000.0, 420.0),
]
FINRA_FEE = [
    ("2011-08-01", 1_000.0, 0.09),
    ("2012-03-01", 1_000.0, 0.095),
    ("2018-01-02", 1_000.0, 0.119),
    ("2022-12-30", 1_000.0, 0.13),
    ("2023-01-03", 1_000.0, 0.145),
    ("2024-01-02", 1_000.0, 0.166),
    ("2025-06-30", 49_000.0, 8.134),
    ("2025-06-30", 60_000.0, 8.30),
    ("2026-01-02", 60_000.0, 9.79),
]
CN_STAMP_DUTY = [("2023-08-25", 123.46), ("2023-08-27", 123.46), ("2023-08-28", 61.73), ("2025-06-30", 61.73)]
KR_TAX = [
    ("2019-05-29", 300.0),
    ("2019-05-30", 250.0),
    ("2020-12-28", 250.0),
    ("2020-12-29", 230.0),
    ("2022-12-27", 230.0),
    ("2022-12-28", 200.0),
    ("2023-12-26", 200.0),
    ("2023-12-27", 180.0),
    ("2024-12-26", 180.0),
    ("2024-12-27", 150.0),
    ("2025-12-26", 150.0),
    ("2025-12-29", 200.0),
]
SEC_FEE = [
    ("2020-02-17", 20.7),
    ("2020-02-18", 22.1),
    ("2021-02-24", 22.1),
    ("2021-02-25", 5.1),
    ("2022-05-13", 5.1),
    ("2022-05-14", 22.9),
    ("2023-02-27", 8.0),
    ("2024-05-21", 8.0),
    ("2024-05-22", 27.8),
    ("2025-05-13", 27.8),
    ("2025-05-14", 0.0),
]


def paid(symbol: str, day: str, side: str, kind: str, value: float) -> float:
    return market_of(symbol).charge(value, 1e3, date.fromisoformat(day), side, symbol).get(kind, 0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(("day", "amount"), HK_STAMP_DUTY)
def test_hong_kong_stamp_duty_on_both_sides(day: str, amount: float) -> None:
    for side in ("buy", "sell"):
        assert round(paid("0700.HK", day, side, "stamp duty", 123_456.78), 2) == amount
        assert paid("2800.HK", day, side, "stamp duty", 123_456.78) == 0


@pytest.mark.parametrize(("day", "value", "amount"), HK_SETTLEMENT)
def test_hong_kong_settlement_fee_within_its_bounds(day: str, value: float, amount: float) -> None:
    for side in ("buy", "sell"):
        assert paid("0700.HK", day, side, "settlement fee", value) == pytest.approx(amount)


@pytest.mark.parametrize(("day", "shares", "amount"), FINRA_FEE)
def test_finra_fee_by_the_share_with_a_most(day: str, shares: float, amount: float) -> None:
    charge = market_of("NVDA").charge
    assert charge(1e6, shares, date.fromisoformat(day), "sell", "NVDA")["FINRA fee"] == pytest.approx(amount)
    assert "FINRA fee" not in charge(1e6, shares, date.fromisoformat(day), "buy", "NVDA")


@pytest.mark.parametrize(("day", "amount"), CN_STAMP_DUTY)
@pytest.mark.parametrize("symbol", ["600588.SS", "000977.SZ", "688111.SS", "300308.SZ"])
def test_mainland_stamp_duty_on_sales(symbol: str, day: str, amount: float) -> None:
    assert round(paid(symbol, day, "sell", "stamp duty", 123_456.78), 2) == amount
    assert paid(symbol, day, "buy", "stamp duty", 123_456.78) == 0
    assert paid("513130.SS", day, "sell", "stamp duty", 123_456.78) == 0


@pytest.mark.parametrize(("day", "amount"), KR_TAX)
def test_korean_taxes_on_sales_sum_to_the_same_on_both_boards(day: str, amount: float) -> None:
    for symbol in ("005930.KS", "247540.KQ"):
        total = sum(
            paid(symbol, day, "sell", kind, 100_000) for kind in ("transaction tax", "rural special tax")
        )
        assert total == pytest.approx(amount)


@pytest.mark.parametrize(("day", "dollars_per_million"), SEC_FEE)
def test_the_fee_of_the_sec(day: str, dollars_per_million: float) -> None:
    assert paid("NVDA", day, "sell", "SEC fee", 1e6) == pytest.approx(dollars_per_million)
    assert paid("NVDA", day, "buy", "SEC fee", 1e6) == 0


def test_hong_kong_levies_before_and_after_they_changed() -> None:
    assert paid("0700.HK", "2021-12-31", "buy", "AFRC levy", 1e6) == 0
    assert paid("0700.HK", "2022-01-01", "buy", "AFRC levy", 1e6) == pytest.approx(1.5)
    assert paid("0700.HK", "2022-12-31", "buy", "trading fee", 1e6) == pytest.approx(50)
    assert paid("0700.HK", "2023-01-01", "buy", "trading fee", 1e6) == pytest.approx(56.5)
    assert paid("0700.HK", "2025-06-29", "buy", "settlement fee", 1e6) == pytest.approx(20)
    assert paid("0700.HK", "2025-06-30", "buy", "settlement fee", 1e6) == pytest.approx(42)


def test_transfer_fee_was_halved_within_a_week_of_trading() -> None:
    assert paid("600588.SS", "2022-04-28", "buy", "transfer fee", 1e6) == pytest.approx(20)
    assert paid("600588.SS", "2022-04-29", "sell", "transfer fee", 1e6) == pytest.approx(10)


def test_taiwan_taxes_shares_three_times_as_much_as_funds() -> None:
    assert paid("2330.TW", "2025-04-07", "sell", "transaction tax", 1e6) == pytest.approx(3_000)
    assert paid("0050.TW", "2025-04-07", "sell", "transaction tax", 1e6) == pytest.approx(1_000)


def test_a_small_order_pays_the_minimum() -> None:
    assert paid("0700.HK", "2025-01-27", "buy", "commission", 100) == 18
    assert paid("0700.HK", "2025-01-27", "buy", "commission", 100_000) == pytest.approx(50)


def test_short_sales() -> None:
    days = pd.DatetimeIndex(
        [
            "2020-03-13",
            "2020-03-16",
            "2021-04-30",
            "2021-05-03",
            "2023-11-03",
            "2023-11-06",
            "2025-03-28",
            "2025-03-31",
        ]
    )
    expected = [True, False, False, True, True, False, False, True]
    assert market_of("005930.KS").shortable("005930.KS", days).tolist() == expected
    assert not market_of("600588.SS").shortable("600588.SS", days).any()
    for symbol in ("NVDA", "0700.HK", "6758.T", "2330.TW"):
        assert market_of(symbol).shortable(symbol, days).all()


@pytest.mark.parametrize(
    ("symbol", "lot"),
    [
        ("NVDA", 1),
        ("0700.HK", None),
        ("600588.SS", 100),
        ("688111.SS", 1),
        ("513130.SS", 100),
        ("6758.T", 100),
    ],
)
def test_lots(symbol: str, lot: int | None) -> None:
    assert market_of(symbol).board(symbol).lot == lot


def test_limit_rates_by_board_and_date() -> None:
    before, after = date(2020, 8, 23), date(2020, 8, 24)
    assert market_of("300308.SZ").limit_rate("300308.SZ", before) == 0.1
    assert market_of("300308.SZ").limit_rate("300308.SZ", after) == 0.2
    assert market_of("688111.SS").limit_rate("688111.SS", after) == 0.2
    assert market_of("600588.SS").limit_rate("600588.SS", after) == 0.1
    assert market_of("588000.SS").limit_rate("588000.SS", date(2025, 1, 2)) == 0.2
    assert market_of("005930.KS").limit_rate("005930.KS", date(2015, 6, 14)) == 0.15
    assert market_of("005930.KS").limit_rate("005930.KS", date(2015, 6, 15)) == 0.3
    assert market_of("2330.TW").limit_rate("2330.TW", date(2015, 5, 31)) == 0.07
    assert market_of("6758.T").limit_rate("6758.T", after) is None
    assert market_of("NVDA").limit_rate("NVDA", after) is None


def test_an_order_on_star_is_for_200_shares_and_then_for_any_number() -> None:
    board = market_of("688111.SS").board("688111.SS")
    assert (board.lot, board.minimum_order) == (1, 200)
    assert market_of("600588.SS").board("600588.SS").minimum_order is None
