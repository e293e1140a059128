"""The built-in sample: simulated prices, so that everything can be tried without downloading anything.

Simulated, seeded and the same every time; only these are real: the sessions, the ticks and daily limits, the
moments and correlations of weekly returns, and the returns of twelve days (`factor_model` says
how). Price levels are round numbers, histories start in 2021 even for what was listed later, nothing pays
dividends or splits (so `adj_close` is empty and the close is both raw and a total return), and volumes are
invented.
"""

from __future__ import annotations

import zlib
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import MarketError, MissingPrices
from thematic.markets import market_of
from thematic.prices.bars import COLUMNS, Bars
from thematic.prices.listing import is_index, is_rate, listing_market, sessions
from thematic.prices.sources.factor_model import FIRST, LAST, SEED, FactorModel, draw, read_calibration

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thematic.markets import Market
    from thematic.markets.rules import Sample

    Floats = NDArray[np.float64]

#: Before the first session; rates are about what they were in January 2021. Shares are in the markets' files.
INDEX_LEVEL = 10_000.0
RATES = {"HKD=X": 7.75, "CNY=X": 6.46, "JPY=X": 103.0, "KRW=X": 1085.0, "TWD=X": 28.1, "EURUSD=X": 1.225}
SHARES = 5_000_000.0
#: An event's return this close to the daily limit was at the limit: real ticks round it a little inward.
AT_LIMIT = 0.003
SESSIONS_A_YEAR = 252


class SampleSource:
    """Simulated prices of every calibrated symbol, 2021-01-04 to 2025-06-30."""

    name = "sample"
    simulated = True

    def __init__(self) -> None:
        self._volatility = read_calibration("moments")["annual_vol"] / np.sqrt(SESSIONS_A_YEAR)
        self._bars: dict[str, Bars] = {}
        self._drawn: dict[str, tuple[Floats, Floats]] = {}

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols there are, sorted."""
        return tuple(sorted(self._volatility.index))

    def bars(self, symbol: str) -> Bars:
        """Return the simulated bars of `symbol`.

        Raises
        ------
        MissingPrices
            The sample does not have it.
        """
        if symbol not in self._volatility.index:
            raise MissingPrices(
                f"the sample has no {symbol}: the sample has a fixed set of symbols; use --source DIR",
                [symbol],
            )
        if symbol not in self._bars:
            self._bars[symbol] = Bars(symbol, self._frame(symbol), "sample", basis="raw")
        return self._bars[symbol]

    def _frame(self, symbol: str) -> pd.DataFrame:
        calendar = _calendar(symbol)
        symbols, days = self._groups[calendar]
        path, event = (drawn[:, symbols.index(symbol)] for drawn in self._paths_and_events(calendar))
        if is_rate(symbol):
            return _framed(days, close=np.round(RATES[symbol] * path, 6))
        noise = np.random.Generator(np.random.PCG64([SEED, zlib.crc32(symbol.encode())]))
        draws = noise.standard_normal((4, len(days)))
        if is_index(symbol):
            close = np.round(INDEX_LEVEL * path, 2)
            columns = _intraday(close, INDEX_LEVEL, self._volatility[symbol], draws)
            return _framed(days, close=close, **{name: np.round(x, 2) for name, x in columns.items()})
        return _traded(market_of(symbol), symbol, days, path, event, self._volatility[symbol], draws)

    def _paths_and_events(self, calendar: str) -> tuple[Floats, Floats]:
        """Return prices over the first and the events' returns of all symbols of a calendar, together."""
        if calendar not in self._drawn:
            symbols, days = self._groups[calendar]
            paths, events = self._model.paths(symbols, days), self._model.events_on(symbols, days)
            self._drawn[calendar] = np.exp(paths.to_numpy()), events
        return self._drawn[calendar]

    @cached_property
    def _model(self) -> FactorModel:
        return draw(self._groups)

    @cached_property
    def _groups(self) -> dict[str, tuple[list[str], pd.DatetimeIndex]]:
        groups: dict[str, tuple[list[str], pd.DatetimeIndex]] = {}
        for symbol in self._volatility.index:
            calendar = _calendar(symbol)
            if calendar not in groups:
                groups[calendar] = ([], sessions(symbol, FIRST.date(), LAST.date()))
            groups[calendar][0].append(symbol)
        return groups


def _look(market: Market) -> Sample:
    if market.sample is None:
        file = f"{market.key}.toml"
        raise MarketError(f"{market.title} has no simulated prices: its file ({file}) lacks `sample`")
    return market.sample


def _calendar(symbol: str) -> str:
    market = listing_market(symbol)
    return market.key if market else "weekdays"


def _traded(
    market: Market,
    symbol: str,
    days: pd.DatetimeIndex,
    path: Floats,
    event: Floats,
    volatility: float,
    draws: Floats,
) -> pd.DataFrame:
    """Return the bars of something that trades: on the tick, within the day's limits, with a volume."""
    level = _look(market).level
    close = _closes(market, symbol, days, level * path, level, event)
    before = _before(close, level)
    down, up = market.limit_prices(symbol, days, before)
    columns = {
        name: np.clip(_on_tick(market, symbol, days, prices), down, up)
        for name, prices in _intraday(close, level, volatility, draws).items()
    }
    unrest = 1.0 + np.abs(np.log(close / before)) / volatility
    return _framed(days, close=close, volume=np.round(SHARES * unrest * np.exp(0.4 * draws[3])), **columns)


def _closes(
    market: Market, symbol: str, days: pd.DatetimeIndex, path: Floats, level: float, event: Floats
) -> Floats:
    """Return the closes on `path` that the market's tick and limits allow.

    A move beyond the limit stops at the limit price, and the next session goes on to where the path is.
    Each day's limits depend on the close before, so the days are settled again until none changes.
    """
    free = _on_tick(market, symbol, days, path)
    close = free
    for _ in range(len(days)):
        before = _before(close, level)
        down, up = market.limit_prices(symbol, days, before)
        shown = np.where(np.isnan(event), free, before * (1.0 + event))
        shown = _on_tick(market, symbol, days, shown)
        shown = np.where(before * (1.0 + event + AT_LIMIT) >= up, up, shown)
        shown = np.where(before * (1.0 + event - AT_LIMIT) <= down, down, shown)
        settled = np.clip(shown, down, up)
        if np.array_equal(settled, close):
            break
        close = settled
    return close


def _intraday(close: Floats, level: float, volatility: float, draws: Floats) -> dict[str, Floats]:
    """Return open, high and low around the closes: two fifths of a move happen overnight."""
    before = _before(close, level)
    opens = before * np.exp(0.4 * np.log(close / before) + 0.3 * volatility * draws[0])
    high = np.maximum(opens, close) * np.exp(0.4 * volatility * np.abs(draws[1]))
    low = np.minimum(opens, close) * np.exp(-0.4 * volatility * np.abs(draws[2]))
    return {"open": opens, "high": high, "low": low}


def _before(close: Floats, level: float) -> Floats:
    return np.concatenate(([level], close[:-1]))


def _on_tick(market: Market, symbol: str, days: pd.DatetimeIndex, prices: Floats) -> Floats:
    """Return the prices rounded to the market's tick, without binary dust."""
    tick = market.tick(symbol, days, prices) if market.tick_rules else _look(market).tick
    return np.asarray(np.round(np.round(prices / tick) * tick, 4))


def _framed(days: pd.DatetimeIndex, **columns: Floats) -> pd.DataFrame:
    """Return columns as a frame of bars, empty where the sample has nothing."""
    empty = np.full(len(days), np.nan)
    return pd.DataFrame({name: columns.get(name, empty) for name in COLUMNS}, index=days)
