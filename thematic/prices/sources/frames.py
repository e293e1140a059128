"""Frames in memory as a source: for notebooks and tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from thematic.errors import MissingPrices, PriceError
from thematic.prices.bars import Bars
from thematic.prices.fx import rate_symbol
from thematic.prices.sources.formats.reader import PriceTable
from thematic.prices.sources.formats.typed import table_of
from thematic.prices.sources.names import CURRENCIES, is_known, symbols_named
from thematic.prices.sources.saving import save_bars
from thematic.prices.sources.sidecar import Stated

Prices = Mapping[str, Any] | pd.DataFrame
BASES = ("raw", "split-adjusted", "total-return")


class FramesSource:
    """Prices in memory; see `thematic.prices.frames`."""

    simulated = False

    def __init__(
        self,
        prices: Prices,
        fx: Prices | None = None,
        basis: str | Mapping[str, str] | None = None,
        save: str | Path | None = None,
    ) -> None:
        self._bars: dict[str, Bars] = {}
        self._basis = basis
        for symbol, bars in _series(prices, self._stated):
            self._add(symbol, bars)
        if not self._bars:
            raise PriceError(
                "there are no frames of prices: give a dict of symbol to DataFrame, or a DataFrame"
            )
        for symbol, bars in _series(_rates(fx, self._days), self._stated):
            self._add(symbol, bars)
        self.name = "frames" if save is None else str(save)
        if save is not None:
            save_bars(self._bars.values(), Path(save).expanduser())

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols that have a frame, sorted."""
        return tuple(sorted(self._bars))

    def bars(self, symbol: str) -> Bars:
        """Return the bars of `symbol`; `MissingPrices` where there is no frame of it."""
        if symbol not in self._bars:
            raise MissingPrices(f"no frame of {symbol}: add it to the prices or, a rate, to fx", [symbol])
        return self._bars[symbol]

    def _add(self, symbol: str, bars: Bars) -> None:
        if symbol in self._bars:
            raise PriceError(f"two frames are of {symbol}: keep one of them")
        self._bars[symbol] = bars

    def _stated(self, symbol: str) -> Stated:
        basis = (
            self._basis if isinstance(self._basis, str) or self._basis is None else self._basis.get(symbol)
        )
        if basis is not None and basis not in BASES:
            raise PriceError(f"the basis {basis!r} of {symbol} is none of {', '.join(BASES)}")
        return Stated.model_validate({"basis": basis})

    @property
    def _days(self) -> pd.DatetimeIndex:
        """The weekdays from the first price to the last, on which a constant rate is given."""
        frames = [bars.frame.index for bars in self._bars.values()]
        return pd.bdate_range(min(index[0] for index in frames), max(index[-1] for index in frames))


def _series(prices: Prices, stated: Any) -> list[tuple[str, Bars]]:
    if isinstance(prices, Mapping):
        return [_one(str(name), frame, stated) for name, frame in prices.items()]
    if prices.empty:
        return []
    table = PriceTable(table_of(prices, "the frame of prices"), "frames")
    if not table.tickers:
        raise PriceError("the frame of prices names no symbols: give a dict of symbol to DataFrame")
    series = []
    for ticker in table.tickers:
        symbol = _symbol(ticker)
        part = PriceTable(table.table, "frames", stated(symbol))
        series.append((symbol, part.bars(symbol, ticker, "" if ticker == symbol else ticker)))
    return series


def _one(name: str, frame: Any, stated: Any) -> tuple[str, Bars]:
    symbol = _symbol(name)
    frame = frame.to_frame("close") if isinstance(frame, pd.Series) else frame
    if not isinstance(frame, pd.DataFrame):
        raise PriceError(f"the prices of {name} are no DataFrame or Series but {type(frame).__name__}")
    table = PriceTable(table_of(frame, f"the frame of {name}"), "frames", stated(symbol))
    ticker = table.tickers[0] if len(table.tickers) == 1 else None
    if ticker is not None and _is_another(ticker, symbol):
        raise PriceError(f"the frame of {name} holds {ticker}: give it under its own symbol")
    return symbol, table.bars(symbol, ticker, "" if name == symbol else name)


def _is_another(ticker: str, symbol: str) -> bool:
    """Return whether a frame's own name of its series is that of another symbol, and not a currency's."""
    meant = symbols_named(ticker)
    return symbol not in meant and any(map(is_known, meant)) and ticker not in CURRENCIES


def _symbol(name: str) -> str:
    meant = symbols_named(name)
    if len(meant) != 1:
        said = f"can be {' or '.join(meant)}" if meant else "is no symbol"
        raise PriceError(f"{name!r} {said}: name the frame in Yahoo's form, such as NVDA or 0700.HK")
    return meant[0]


def _rates(fx: Prices | None, days: pd.DatetimeIndex) -> Prices:
    """Return rates by symbol; of a currency its rate against the dollar, of a number the same each day."""
    if fx is None:
        return {}
    rates: Mapping[str, Any] = fx if isinstance(fx, Mapping) else {str(name): fx[name] for name in fx.columns}
    by_symbol = {}
    for name, values in rates.items():
        symbol = rate_symbol(name) if len(name) == 3 else name
        constant = isinstance(values, int | float)
        by_symbol[symbol or name] = pd.Series(float(values), index=days) if constant else values
    return by_symbol
