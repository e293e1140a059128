"""Files of ``yfinance.download()``: one or several tickers, two or three rows of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.prices.sources.formats.format import Format

if TYPE_CHECKING:
    from thematic.prices.sources.formats.table import RawTable


def _stacked(table: RawTable) -> bool:
    return any(ticker is not None for ticker in table.tickers)


FORMAT = Format(
    name="yfinance-download",
    title='yfinance.download("NVDA AVGO"), tickers over the columns',
    reference="https://ranaroussi.github.io/yfinance/reference/api/yfinance.download.html",
    header="Price,Close,High,Low,Open,Volume / Ticker,NVDA,NVDA,NVDA,NVDA,NVDA / Date,,,,,",
    needs=frozenset({"close"}),
    never=frozenset({"adj_close"}),
    recognise=_stacked,
    basis="total-return",
    why="download() adjusts for splits and dividends (auto_adjust) unless it also writes Adj Close",
)
UNADJUSTED = Format(
    name="yfinance-download-adj",
    title="yfinance.download(..., auto_adjust=False), tickers over the columns",
    reference="https://ranaroussi.github.io/yfinance/reference/api/yfinance.download.html",
    header="Price,Adj Close,Adj Close,Close,Close,... / Ticker,AVGO,NVDA,AVGO,NVDA,... / Date,,,,,",
    needs=frozenset({"close", "adj_close"}),
    recognise=_stacked,
    basis="split-adjusted",
    why="Yahoo's Close is adjusted for splits, its Adj Close for dividends too",
)
