"""The sample: its moments against the calibration, its real days, its calendars, ticks and limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.errors import MissingPrices
from thematic.markets import market_of, markets
from thematic.prices.bars import Bars
from thematic.prices.check import check_source
from thematic.prices.listing import is_index, is_rate
from thematic.prices.sources.factor_model import FIRST, LAST, read_calibration
from thematic.prices.sources.sample import AT_LIMIT, SampleSource
from thematic.universe import load_themes
from thematic.workspace import files

MOMENTS = read_calibration("moments")
EVENTS = read_calibration("event_days")


@pytest.fixture(scope="module")
def series() -> dict[str, Bars]:
    source = SampleSource()
    return {symbol: source.bars(symbol) for symbol in source.symbols()}


@pytest.fixture(scope="module")
def closes(series: dict[str, Bars]) -> pd.DataFrame:
    return pd.DataFrame({symbol: bars.adjusted for symbol, bars in series.items()})


@pytest.fixture(scope="module")
def weekly(closes: pd.DataFrame) -> pd.DataFrame:
    """Weekly log returns as the calibration took them: Friday's last known closes."""
    fridays = closes.ffill().resample("W-FRI").last().loc["2021-08-27":"2025-04-25"]
    return fridays.transform(np.log).diff().iloc[1:][MOMENTS.index]


def traded(series: dict[str, Bars]) -> list[str]:
    return [symbol for symbol in series if not (is_rate(symbol) or is_index(symbol))]


def test_it_is_the_same_every_time(series: dict[str, Bars]) -> None:
    again = SampleSource()
    backwards = {symbol: again.bars(symbol).digest for symbol in reversed(again.symbols())}
    assert backwards == {symbol: bars.digest for symbol, bars in series.items()}


def test_it_covers_every_shipped_universe(series: dict[str, Bars]) -> None:
    themes = load_themes(files("universes"))
    assert themes
    assert {symbol for theme in themes.values() for symbol in theme.symbols} <= set(series)


def test_weekly_moments_are_the_calibration_s(weekly: pd.DataFrame) -> None:
    """Volatility within 6 %, log return within 0.2 % a year: holidays, ticks and limits are what remains."""
    assert (weekly.std() * np.sqrt(52) / MOMENTS["annual_vol"] - 1).abs().max() < 0.06
    assert (weekly.mean() * 52 - MOMENTS["annual_log_return"]).abs().max() < 0.002


def test_weekly_correlations_are_the_calibration_s(weekly: pd.DataFrame) -> None:
    """On average within 0.02; the worst pairs, whose holidays fall on different days, within 0.15."""
    difference = (weekly.corr() - read_calibration("correlation")).abs().to_numpy()
    pairs = difference[np.triu_indices(len(difference), 1)]
    assert pairs.mean() < 0.02
    assert pairs.max() < 0.15


def test_daily_volatility_fits_the_weekly(closes: pd.DataFrame) -> None:
    daily = closes.apply(lambda prices: np.log(prices.dropna()).diff().std()) * np.sqrt(252)
    assert (daily / MOMENTS["annual_vol"] - 1).abs().max() < 0.1


def test_event_days_have_their_real_returns(series: dict[str, Bars]) -> None:
    """To 1e-4, or half a tick; at the limit where the real return was."""
    for symbol, bars in series.items():
        returns = bars.adjusted.pct_change()
        for day, real in EVENTS.loc[symbol].dropna().items():
            before = bars.adjusted.shift()[str(day)]
            allowed = max(1e-4, 0.51 * step(symbol, day, before * (1 + real)) / before)
            near = limits(symbol, day, before)
            if any(
                abs(before * (1 + real) - limit) <= (AT_LIMIT + 1e-9) * before or not inside
                for limit, inside in near
            ):
                assert bars.adjusted[str(day)] in [limit for limit, _ in near]
            else:
                assert returns[str(day)] == pytest.approx(real, abs=allowed), (symbol, day)


def step(symbol: str, day: object, price: float) -> float:
    if is_rate(symbol) or is_index(symbol):
        return 0.01 if is_index(symbol) else 0.0
    return float(steps(symbol, pd.DatetimeIndex([day]), np.array([price]))[0])


def steps(symbol: str, days: pd.DatetimeIndex, prices: np.ndarray) -> np.ndarray:
    market = market_of(symbol)
    if not market.tick_rules:
        return np.full(len(prices), {"us": 0.01, "hk": 0.01, "jp": 1.0}[market.key])
    return market.tick(symbol, days, prices)


def limits(symbol: str, day: object, before: float) -> list[tuple[float, bool]]:
    """Return the day's limits, and whether the price before is on the right side of each."""
    if is_rate(symbol) or is_index(symbol):
        return []
    down, up = market_of(symbol).limit_prices(symbol, pd.DatetimeIndex([day]), np.array([before]))
    return [(float(down[0]), down[0] < before), (float(up[0]), up[0] > before)]


def test_yonyou_is_limit_up_when_it_really_was(series: dict[str, Bars]) -> None:
    close = series["600588.SS"].adjusted
    for day in ("2025-01-24", "2025-02-05"):
        before = close.shift()[day]
        assert (
            close[day]
            == market_of("600588.SS").limit_prices("600588.SS", pd.DatetimeIndex([day]), np.array([before]))[
                1
            ]
        )


def test_no_price_is_beyond_a_limit(series: dict[str, Bars]) -> None:
    for symbol in traded(series):
        frame = series[symbol].frame
        before = frame["close"].shift().to_numpy()
        down, up = market_of(symbol).limit_prices(symbol, frame.index, before)
        assert (frame["low"].to_numpy()[1:] >= down[1:]).all(), symbol
        assert (frame["high"].to_numpy()[1:] <= up[1:]).all(), symbol


def test_prices_are_whole_ticks(series: dict[str, Bars]) -> None:
    for symbol in ("600588.SS", "2330.TW", "000660.KS", "8035.T", "NVDA", "0700.HK"):
        frame = series[symbol].frame
        for column in ("open", "high", "low", "close"):
            prices = frame[column].to_numpy()
            ticks = steps(symbol, frame.index, prices)
            np.testing.assert_allclose(prices / ticks, np.round(prices / ticks), atol=1e-6)


def test_a_bar_for_every_session_and_no_other(series: dict[str, Bars]) -> None:
    for symbol in traded(series):
        days = market_of(symbol).sessions(FIRST.date(), LAST.date()).index
        assert series[symbol].frame.index.equals(days), symbol
    hong_kong = series["0700.HK"].frame.index
    assert not hong_kong.isin(pd.to_datetime(["2025-01-29", "2023-09-01", "2023-09-08"])).any()
    assert not series["600588.SS"].frame.loc["2025-01-28":"2025-02-04"].shape[0]
    assert set(markets()) == {market_of(symbol).key for symbol in traded(series)}


def test_the_close_is_raw_and_total_return(series: dict[str, Bars]) -> None:
    bars = series["0700.HK"]
    assert bars.raw is not None
    pd.testing.assert_series_equal(bars.raw, bars.adjusted)
    assert np.isfinite(bars.adjusted_open).sum() == len(bars.adjusted)


def test_rates_are_near_what_they_were(series: dict[str, Bars]) -> None:
    assert series["HKD=X"].adjusted.between(7.4, 8.2).all()
    assert series["EURUSD=X"].adjusted.between(0.9, 1.6).all()


def test_its_own_check_finds_nothing(series: dict[str, Bars]) -> None:
    report = check_source(SampleSource())
    assert report.simulated
    assert report.findings == ()


def test_other_symbols_are_missing() -> None:
    with pytest.raises(MissingPrices, match=r"the sample has no TSLA"):
        SampleSource().bars("TSLA")
