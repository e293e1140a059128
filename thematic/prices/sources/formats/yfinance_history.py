"""Files of yfinance's ``Ticker(...).history()``."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="yfinance-history",
    title='yfinance, Ticker("NVDA").history()',
    reference="https://ranaroussi.github.io/yfinance/reference/api/yfinance.Ticker.history.html",
    header="Date,Open,High,Low,Close,Volume,Dividends,Stock Splits",
    needs=frozenset({"close", "dividends", "stock_splits"}),
    never=frozenset({"adj_close"}),
    basis="total-return",
    why="history() adjusts for splits and dividends (auto_adjust) unless it also writes Adj Close",
)
