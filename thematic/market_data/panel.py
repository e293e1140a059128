"""The panel: the prices of a run, every symbol's bars placed in the rows of one clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import MissingOpens, MissingPrices
from thematic.market_data.clock import DECISION_TIME, Clock
from thematic.market_data.quotes import Quotes
from thematic.market_data.view import MarketView
from thematic.markets import market_of
from thematic.prices.fx import rate, rate_symbol
from thematic.prices.source import ahead
from thematic.universe.composition import Composition, Prices, compose

if TYPE_CHECKING:
    from thematic.markets import Market
    from thematic.prices.bars import Bars
    from thematic.prices.source import Source
    from thematic.universe import Theme

WARM_UP = timedelta(days=550)
"""History loaded before a run's first day, for indicators that look back; less where prices begin later."""

BLOCK = 64
"""Symbols placed in the panel's tables at a time: one by one each cell would touch a line of memory of its
own."""

QUIET = 10
"""A symbol without a bar in this many sessions of its market is no member that can be traded."""


@dataclass(frozen=True)
class Panel:
    """Daily prices of several markets, one row a decision, one column a symbol.

    Parameters
    ----------
    clock : Clock
    symbols : tuple of str
    markets : mapping of str to Market
        In the order of the clock's columns.
    market : ndarray of int, shape (n_symbols,)
        Each symbol's column in the clock.
    close, open, high, low : ndarray, shape (n_rows, n_symbols)
        Total-return prices of the row's session in local currency; NaN where there is no bar.
    quoted, quoted_open : ndarray, shape (n_rows, n_symbols)
        The same, unadjusted where the source knows it.
    volume : ndarray, shape (n_rows, n_symbols)
        Shares traded; NaN where unknown.
    rates : ndarray, shape (n_rows, n_markets)
        Base currency for one unit of the market's currency, as known at the row's decision.
    bars : mapping of str to Bars
        What all this was read from.
    base : str
    endings : mapping of str to date
        The last day on which a symbol traded, where its listing ends; later bars are not its own.
    """

    clock: Clock
    symbols: tuple[str, ...]
    markets: Mapping[str, Market]
    market: np.ndarray
    close: np.ndarray
    open: np.ndarray
    high: np.ndarray
    low: np.ndarray
    quoted: np.ndarray
    quoted_open: np.ndarray
    volume: np.ndarray
    rates: np.ndarray
    bars: Mapping[str, Bars]
    base: str
    endings: Mapping[str, date]

    @classmethod
    def load(
        cls,
        source: Source,
        bars: Mapping[str, Bars],
        start: date,
        end: date,
        base: str = "USD",
        decision_time: time = DECISION_TIME,
        endings: Mapping[str, date] = MappingProxyType({}),
    ) -> Panel:
        """Place series in the rows of their markets, from `start` less a warm-up to `end`.

        Parameters
        ----------
        source : Source
            Gives the exchange rates.
        bars : mapping of str to Bars
            What `read_bars` returns.

        Raises
        ------
        MissingRate
            Names the pair and the days without an exchange rate.
        """
        names = tuple(bars)
        markets = {market_of(name).key: market_of(name) for name in names}
        first = _first_day(source, bars, markets.values(), start, base)
        clock = Clock.of(markets, first, end, decision_time)
        keys = list(markets)
        market = np.array([keys.index(market_of(name).key) for name in names])
        rates = [
            rate(source, place.currency, base, clock.dates, known_by=decision_time).to_numpy()
            for place in markets.values()
        ]
        sessions = [_sessions(clock, key) for key in keys]
        table = np.empty((7, len(clock), len(names)))
        for begin in range(0, len(names), BLOCK):
            block = slice(begin, begin + BLOCK)
            columns = [
                _columns(bars[name], sessions[m], len(clock), endings.get(name, end))
                for name, m in zip(names[block], market[block], strict=True)
            ]
            table[:, :, block] = np.stack(columns, axis=2)
        close, opens, high, low, quoted, quoted_open, volume = table
        known = np.stack(rates, axis=1)
        return cls(
            clock,
            names,
            markets,
            market,
            close,
            opens,
            high,
            low,
            quoted,
            quoted_open,
            volume,
            known,
            bars,
            base,
            {name: endings[name] for name in names if name in endings},
        )

    @property
    def dates(self) -> pd.DatetimeIndex:
        """The rows' dates, tz-naive, shape (n_rows,)."""
        return self.clock.dates

    @cached_property
    def known(self) -> np.ndarray:
        """Last known total-return closes in the base currency, (n_rows, n_symbols); NaN before the first."""
        return carry_forward(self.close) * self.rates[:, self.market]

    @cached_property
    def raw_known(self) -> np.ndarray:
        """For each symbol whether its source knows unadjusted prices, bool, shape (n_symbols,)."""
        return np.array([self.bars[name].raw is not None for name in self.symbols])

    def require_opens(self) -> None:
        """Raise `MissingOpens` for symbols that have closes but no opens."""
        traded = np.isfinite(self.close)
        missing = (traded & ~np.isfinite(self.open)).sum(axis=0) > 0.05 * traded.sum(axis=0)
        if missing.any():
            raise MissingOpens(name for name, lacks in zip(self.symbols, missing, strict=True) if lacks)

    @cached_property
    def quotes(self) -> Quotes:
        """The last known bar of each symbol at each row, and the rates of its currencies."""
        currencies = [market.currency for market in self.markets.values()]

        def bars() -> tuple[np.ndarray, ...]:
            return self.open, self.high, self.low, self.close, self.volume, self.volume * self.quoted

        return Quotes.of(bars, np.isfinite(self.close), self.rates, currencies, self.market)

    def view(self, themes: Mapping[str, Theme]) -> MarketView:
        """Return what a strategy that reads these themes may see."""
        close = pd.DataFrame(self.known, index=self.clock.decisions, columns=list(self.symbols))
        return MarketView(
            self.clock.decisions,
            close,
            themes,
            {name: self._members(theme) for name, theme in themes.items()},
            {name: self.composition(theme).weights for name, theme in themes.items() if theme.rules},
            self.quotes,
        )

    def composition(self, theme: Theme) -> Composition:
        """Return who is in a theme at each row and with which weight, by what was known at that row."""
        if theme in self._composed:
            return self._composed[theme]
        columns = [self.symbols.index(symbol) for symbol in theme.symbols]
        traded = self.volume * self.quoted * self.rates[:, self.market]
        prices = Prices(self.known[:, columns], traded[:, columns])
        return self._composed.setdefault(theme, compose(theme, self.dates, prices))

    @cached_property
    def _composed(self) -> dict[Theme, Composition]:
        return {}

    def _members(self, theme: Theme) -> np.ndarray:
        columns = [self.symbols.index(symbol) for symbol in theme.symbols]
        named = self.composition(theme).members if theme.rules else theme.membership(self.dates).to_numpy()
        return named & self._recently_traded[:, columns]

    @cached_property
    def _recently_traded(self) -> np.ndarray:
        """Whether each symbol had a bar within its market's last `QUIET` sessions."""
        sessions = np.cumsum(self.clock.is_open, axis=0)[:, self.market]
        at_last_bar = carry_forward(np.where(np.isfinite(self.close), sessions, np.nan))
        traded = np.nan_to_num(sessions - at_last_bar, nan=np.inf) < QUIET
        for symbol in self.endings:
            traded[self._after(symbol) :, self.symbols.index(symbol)] = False
        return traded

    @cached_property
    def ends(self) -> np.ndarray:
        """Rows of the first session after a listing has ended, int, shape (n_symbols,); 0 for none."""
        rows = np.zeros(len(self.symbols), dtype=np.int64)
        for symbol in self.endings:
            column, after = self.symbols.index(symbol), self._after(symbol)
            later = np.flatnonzero(self.clock.is_open[after:, self.market[column]])
            rows[column] = after + later[0] if len(later) else 0
        return rows

    def _after(self, symbol: str) -> int:
        """Return the row after that of a symbol's last day; 0 where that lies before the panel."""
        market = list(self.markets)[self.market[self.symbols.index(symbol)]]
        rows = self.clock.labels[market]["row"]
        until = rows[rows.index <= pd.Timestamp(self.endings[symbol])]
        return int(until.max()) + 1 if len(until) else 0


def carry_forward(values: np.ndarray) -> np.ndarray:
    """Return each column's last finite value at each row, shape (n_rows, n_columns); NaN before the first."""
    carried, rows = np.empty_like(values), np.arange(len(values))[:, None]
    # A block at a time: the rows of all columns' last values would take as much as three tables.
    for begin in range(0, values.shape[1], BLOCK):
        block = values[:, begin : begin + BLOCK]
        last = np.maximum.accumulate(np.where(np.isfinite(block), rows, 0), axis=0)
        carried[:, begin : begin + BLOCK] = np.take_along_axis(block, last, axis=0)
    return carried


def read_bars(source: Source, symbols: Iterable[str]) -> dict[str, Bars]:
    """Return the series of symbols, each read once, and many files ahead in several threads.

    Raises
    ------
    MissingPrices
        Names every symbol that the source has no series of.
    """
    names, there = tuple(dict.fromkeys(symbols)), set(source.symbols())
    missing = [symbol for symbol in names if symbol not in there]
    if missing:
        remedy = "add them, or leave them out with --drop-missing"
        if source.simulated:
            remedy = "the sample has a fixed set of symbols; use --source DIR, or --drop-missing"
        meant = [match for symbol in missing for match in get_close_matches(symbol, there, n=1, cutoff=0.75)]
        hint = f"; did you mean {', '.join(dict.fromkeys(meant))}?" if meant else ""
        raise MissingPrices(
            f"the source {source.name} has no prices of {', '.join(missing)}: {remedy}{hint}", missing
        )
    with ahead(source, names):
        return {symbol: source.bars(symbol) for symbol in names}


def _first_day(
    source: Source, bars: Mapping[str, Bars], markets: Iterable[Market], start: date, base: str
) -> date:
    """Return where the warm-up begins: never before the first bar, nor before exchange rates begin."""
    begins = [min(series.first for series in bars.values()).date()]
    for currency in {market.currency for market in markets} ^ {base}:
        symbol = rate_symbol(currency)
        if symbol is not None and symbol in source.symbols():
            begins.append(source.bars(symbol).first.date())
    return min(start, max(start - WARM_UP, *begins))


def _sessions(clock: Clock, market: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a market's sessions: their local dates, and the rows in which they lie."""
    rows = clock.labels[market]["row"]
    return rows.index.to_numpy().astype("M8[D]"), rows.to_numpy(dtype=int)


def _columns(bars: Bars, sessions: tuple[np.ndarray, np.ndarray], length: int, last: date) -> np.ndarray:
    """Return close, open, high, low, quoted, quoted open and volume up to a day, shape (7, n_rows).

    Parameters
    ----------
    sessions : two arrays
        What `_sessions` returns for the bars' market.
    """
    days, rows = sessions
    close, opens = bars.priced("adj_close" if bars.has_adjusted else "close"), bars.adjusted_open
    quoted, quoted_open = close, opens
    if bars.raw is not None:
        quoted, quoted_open = bars.priced("close"), bars.arrays["open"]
    # What adjusts a day's close adjusts its high and low; a price that is none has neither.
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = close / bars.arrays["close"]
    high, low = (
        np.where(bars.arrays[name] > 0, bars.arrays[name], np.nan) * factor for name in ("high", "low")
    )
    place = days.searchsorted(bars.days)
    inside = (place < len(days)) & (bars.days <= np.datetime64(last))
    inside[inside] = days[place[inside]] == bars.days[inside]
    placed = np.full((7, length), np.nan)
    target = rows[place[inside]]
    for line, field in enumerate((close, opens, high, low, quoted, quoted_open, bars.arrays["volume"])):
        placed[line, target] = field[inside]
    return placed
