"""Files of Alpha Vantage: daily prices as traded, with or without the adjusted close."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="alpha-vantage",
    title="Alpha Vantage, TIME_SERIES_DAILY",
    reference="https://www.alphavantage.co/documentation/#daily",
    header="timestamp,open,high,low,close,volume",
    needs=frozenset({"timestamp", "open", "high", "low", "close", "volume"}),
    never=frozenset({"adjusted_close", "adj_close", "date", "symbol", "ticker", "amount"}),
    basis="raw",
    why='its documentation says "raw (as-traded)"',
)
ADJUSTED = Format(
    name="alpha-vantage-adjusted",
    title="Alpha Vantage, TIME_SERIES_DAILY_ADJUSTED",
    reference="https://www.alphavantage.co/documentation/#dailyadj",
    header="timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient",
    needs=frozenset({"timestamp", "close", "adjusted_close", "dividend_amount", "split_coefficient"}),
    basis="raw",
    why='its documentation says "raw (as-traded)" and adjusted close',
)
