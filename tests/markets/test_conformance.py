"""What every market's file must satisfy, whichever market it is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from thematic.markets import Market, calendar_market, market_of, markets, written_symbols
from thematic.markets.fees import fee_amount
from thematic.markets.reader import read_markets
from thematic.markets.registry import FOLDER
from thematic.markets.rules import Side

SIDES: tuple[Side, ...] = ("buy", "sell")
DAYS = pd.DatetimeIndex(["2018-01-02", "2021-07-30", "2021-08-02", "2023-08-25", "2023-08-28", "2025-06-30"])


WORKSPACE = Path(__file__).parent / "workspace"
SHIPPED = sorted(read_markets(FOLDER))


@pytest.fixture(params=[*SHIPPED, "sg"])
def market(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Market:
    """Return each market that ships, and Singapore, which only a workspace has."""
    if request.param not in SHIPPED:
        monkeypatch.chdir(WORKSPACE)
    return markets()[request.param]


def price_levels() -> np.ndarray:
    return np.array([3.21, 9.87, 49.95, 99.9, 512.0, 123_400.0])


def test_symbols_lead_to_their_market_and_a_board(market: Market) -> None:
    for symbol in market.examples:
        assert market_of(symbol) == market
        assert calendar_market(symbol) == market
        assert market.board(symbol) in market.boards


def test_texts_lead_to_its_symbols(market: Market) -> None:
    for symbol in market.examples:
        read = [written.symbol for written in written_symbols(f"we like {symbol}, as ever")]
        assert read == ([symbol] if all(market.suffixes) else [])
    for spelling in market.spellings:
        assert "\\" in spelling.symbol


def test_forms_of_markets_exclude_each_other(market: Market) -> None:
    others = [symbol for other in markets().values() if other is not market for symbol in other.examples]
    assert not any(re.fullmatch(market.form, symbol) for symbol in others)


def test_every_rule_names_an_address_or_is_marked(market: Market) -> None:
    for rule in (*market.rules(), *market.boards):
        checked = "http://" in rule.source or "https://" in rule.source
        assert checked or rule.unverified or rule.source.startswith("assumption: "), rule
    assumed = {fee.kind for fee in market.fee_rules if fee.source.startswith("assumption")}
    assert assumed == {"commission", "half-spread"}


@pytest.mark.parametrize("value", [50.0, 12_345.67, 40_000_000.0])
def test_fees_agree_whichever_way_they_are_asked_for(market: Market, value: float) -> None:
    kinds = market.fee_kinds
    for symbol in market.examples:
        table = market.fee_table(symbol, DAYS)
        assert table.shape == (len(DAYS), 2, len(kinds), 5)
        for row, day in enumerate(DAYS):
            for column, side in enumerate(SIDES):
                paid = market.charge(value, 321.0, day.date(), side, symbol)
                for terms, kind in zip(table[row, column], kinds, strict=True):
                    assert fee_amount(value, 321.0, *terms) == paid.get(kind, 0.0)


def test_a_sale_costs_no_less_than_a_purchase_and_no_more_than_one_percent(market: Market) -> None:
    for symbol in market.examples:
        for day in DAYS:
            cost = [sum(market.charge(1e6, 1e4, day.date(), side, symbol).values()) for side in SIDES]
            assert 0 < cost[0] <= cost[1] < 1e4


def test_limits_surround_the_reference_and_are_never_nan(market: Market) -> None:
    for symbol in market.examples:
        down, up = market.limit_prices(symbol, DAYS, price_levels())
        assert (down <= price_levels()).all()
        assert (up >= price_levels()).all()
        rates = [market.limit_rate(symbol, day.date()) for day in DAYS]
        if market.limit_rules:
            assert np.isfinite(down).all()
            assert np.isfinite(up).all()
        else:
            assert rates == [None] * len(DAYS)
            assert np.isinf(down).all()


def test_a_day_without_reference_has_no_limit(market: Market) -> None:
    for symbol in market.examples:
        down, up = market.limit_prices(symbol, DAYS, np.full(len(DAYS), np.nan))
        assert (down == -np.inf).all()
        assert (up == np.inf).all()


def test_shortable_answers_for_every_day(market: Market) -> None:
    for symbol in market.examples:
        answer = market.shortable(symbol, DAYS)
        assert answer.dtype == bool
        assert answer.shape == (len(DAYS),)


def test_sessions_are_local_dates_with_increasing_hours(market: Market) -> None:
    table = market.sessions(date(2021, 1, 1), date(2025, 6, 30))
    assert table.index.name == "date"
    assert table.index.dtype == "datetime64[us]"
    assert table.index.tz is None
    assert table.index.is_monotonic_increasing
    assert table.index.is_unique
    assert list(table.columns) == ["open", "close"]
    assert (table["open"] < table["close"]).all()
    assert (table["close"].iloc[:-1].to_numpy() < table["open"].iloc[1:].to_numpy()).all()
    local = table["close"].dt.tz_convert(ZoneInfo(market.timezone)).dt.tz_localize(None).dt.normalize()
    assert (local == table.index).all()
    assert 230 * 4.5 < len(table) < 255 * 4.5


def test_sessions_agree_with_the_majority_of_the_real_prices(market: Market, market_dir: Path) -> None:
    bars: dict[str, pd.DatetimeIndex] = {}
    for path in sorted((market_dir / "prices").glob("*.csv")):
        home = calendar_market(path.stem)
        # An index may be published on a day on which nothing could be traded.
        if home is market and not path.stem.startswith("^"):
            bars[path.stem] = pd.DatetimeIndex(pd.read_csv(path, usecols=["date"])["date"])
    if market.key not in SHIPPED:
        assert not bars
        return
    assert len(bars) >= 5
    days = pd.date_range(
        min(dates.min() for dates in bars.values()), max(dates.max() for dates in bars.values())
    )
    known = np.array([(days >= dates.min()) & (days <= dates.max()) for dates in bars.values()]).sum(axis=0)
    traded = np.array([days.isin(dates) for dates in bars.values()]).sum(axis=0)
    open_by_prices = days[(known > 0) & (traded > known / 2)]
    sessions = market.sessions(days[0].date(), days[-1].date()).index
    assert list(open_by_prices.symmetric_difference(sessions[sessions.isin(days[known > 0])])) == []
