"""Interest accrues by calendar days at the rate in force, and the dated rates are whole and sourced."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from thematic.errors import StrategyError
from thematic.simulation.interest import FILE, cash_rate, constant_rate, unverified_cash_rates

CURRENCIES = ("USD", "HKD", "CNY", "JPY", "KRW", "TWD", "EUR")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(FILE, parse_dates=["since", "until"])


def test_every_currency_has_rates_without_gap_or_overlap(table: pd.DataFrame) -> None:
    assert set(table["currency"]) == set(CURRENCIES)
    for _, rows in table.groupby("currency"):
        assert (
            rows["since"].iloc[1:].to_numpy() == (rows["until"] + timedelta(1)).iloc[:-1].to_numpy()
        ).all()
        assert (rows["since"] <= rows["until"]).all()


def test_every_rate_is_plausible_and_has_a_source(table: pd.DataFrame) -> None:
    assert table["rate"].between(-0.01, 0.06).all()
    assert table["source"].str.len().gt(20).all()
    assert (
        (table["source"].str.startswith("not checked") == table["unverified"])
        .loc[table["currency"] != "HKD"]
        .all()
    )


@pytest.mark.parametrize(
    ("currency", "day", "rate"),
    [
        ("USD", date(2023, 7, 26), 0.05),
        ("USD", date(2023, 7, 27), 0.0525),
        ("USD", date(2025, 6, 30), 0.0425),
        ("EUR", date(2021, 1, 4), -0.005),
        ("JPY", date(2024, 3, 20), -0.001),
        ("KRW", date(2025, 5, 29), 0.025),
        ("CNY", date(2025, 5, 7), 0.015),
    ],
)
def test_a_rate_holds_from_its_day_on(currency: str, day: date, rate: float) -> None:
    assert cash_rate(currency).between(day, day) == {day.isoformat(): rate}


def test_a_row_earns_the_rates_of_the_days_before_it() -> None:
    dates = pd.DatetimeIndex(["2024-09-17", "2024-09-20", "2024-09-23"])
    # The Federal Reserve cut from 5.25 % to 4.75 % on the 19th: two days of the first rate, then four.
    expected = [1.0, 1.0 + (2 * 0.0525 + 0.0475) / 365, 1.0 + 3 * 0.0475 / 365]
    np.testing.assert_allclose(cash_rate("USD").growth(dates), np.cumprod(expected), rtol=1e-14)


def test_a_chosen_rate_holds_on_all_days() -> None:
    dates = pd.bdate_range("2010-01-01", "2010-03-01")
    days = np.diff(dates.to_numpy("datetime64[D]"), prepend=dates.to_numpy("datetime64[D]")[0]).astype(float)
    np.testing.assert_allclose(cash_rate("SGD", 0.03).growth(dates), np.cumprod(1 + 0.03 * days / 365))
    np.testing.assert_allclose(
        constant_rate(0.03).plus(0.015).growth(dates), np.cumprod(1 + 0.045 * days / 365)
    )


def test_what_is_not_known_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(StrategyError, match=r"no cash rate of SGD is known .* give cash_rate="):
        cash_rate("SGD")
    with pytest.raises(StrategyError, match="USD is known from 2014-01-30 on, not on 2013-01-02"):
        cash_rate("USD").growth(pd.DatetimeIndex(["2013-01-02", "2013-01-03"]))


def test_days_after_the_last_known_keep_its_rate_and_say_so() -> None:
    rate = cash_rate("USD")
    assert rate.known_until == date(2025, 12, 31)
    assert rate.between(date(2027, 1, 4), date(2027, 1, 8)) == {"2027-01-04": 0.035}
    assert unverified_cash_rates("USD", date(2025, 9, 17), date(2025, 10, 1)) == ["2025-09-18"]
    assert unverified_cash_rates("USD", date(2024, 1, 2), date(2025, 6, 30)) == []
