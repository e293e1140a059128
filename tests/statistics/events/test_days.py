"""Day zero of the same news in different markets."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from thematic.markets import markets
from thematic.statistics.events import day_zero

WEEKEND = datetime(2025, 1, 26, 12, 0, tzinfo=UTC)
SELL_OFF = datetime(2025, 1, 27, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("market", ["us", "hk", "cn", "jp"])
def test_a_weekends_news_meets_monday(market: str) -> None:
    assert day_zero(markets()[market], WEEKEND) == date(2025, 1, 27)


@pytest.mark.parametrize(
    ("market", "day"),
    [
        ("us", date(2025, 1, 27)),  # its own open
        ("jp", date(2025, 1, 28)),
        ("hk", date(2025, 1, 28)),  # a half day, the last before the holidays
        ("kr", date(2025, 1, 31)),
        ("tw", date(2025, 2, 3)),
        ("cn", date(2025, 2, 5)),
    ],
)
def test_new_yorks_sell_off_meets_each_market_when_it_opens(market: str, day: date) -> None:
    assert day_zero(markets()[market], SELL_OFF) == day


def test_a_session_that_has_opened_is_too_early() -> None:
    assert day_zero(markets()["us"], datetime(2025, 1, 27, 14, 31, tzinfo=UTC)) == date(2025, 1, 28)


def test_summer_opens_an_hour_earlier() -> None:
    assert day_zero(markets()["us"], datetime(2025, 7, 7, 13, 30, tzinfo=UTC)) == date(2025, 7, 7)
    assert day_zero(markets()["us"], datetime(2025, 7, 7, 14, 0, tzinfo=UTC)) == date(2025, 7, 8)
