"""Files of Quandl (Nasdaq Data Link): WIKI and EOD, as a time series or as a table."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="quandl",
    title="Quandl (Nasdaq Data Link), WIKI and EOD",
    reference="https://data.nasdaq.com/databases/WIKIP (unverified)",
    header="Date,Open,High,Low,Close,Volume,Ex-Dividend,Split Ratio,Adj. Open,...,Adj. Close,Adj. Volume",
    needs=frozenset({"date", "close", "adj._close", "split_ratio"}),
    basis="raw",
    why="the unadjusted columns are as traded",
)
TABLE = Format(
    name="quandl-table",
    title="Quandl (Nasdaq Data Link), WIKI/PRICES",
    reference="https://data.nasdaq.com/databases/WIKIP (unverified)",
    header="ticker,date,open,high,low,close,volume,ex-dividend,split_ratio,adj_open,...,adj_close,adj_volume",
    needs=frozenset({"ticker", "date", "close", "adj_close", "split_ratio", "ex-dividend"}),
    basis="raw",
    why="the unadjusted columns are as traded",
)
