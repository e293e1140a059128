"""Files with Yahoo's ``Adj Close``: of its site, or of yfinance with ``auto_adjust=False``."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="yahoo",
    title="Yahoo's Adj Close: its site's files, or yfinance with auto_adjust=False",
    reference="https://help.yahoo.com/kb/SLN28256.html (unverified)",
    header="Date,Open,High,Low,Close,Adj Close,Volume",
    needs=frozenset({"close", "adj_close"}),
    spelled=frozenset({"Adj Close"}),
    basis="split-adjusted",
    why="Yahoo's Close is adjusted for splits, its Adj Close for dividends too",
)
