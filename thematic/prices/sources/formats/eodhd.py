"""Files of EODHD: prices as traded, and an adjusted close."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="eodhd",
    title="EODHD, end-of-day prices",
    reference="https://eodhd.com/financial-apis/api-for-historical-data-and-volumes",
    header="Date,Open,High,Low,Close,Adjusted_close,Volume",
    needs=frozenset({"date", "close", "adjusted_close"}),
    spelled=frozenset({"Adjusted_close"}),
    basis="raw",
    why="EODHD documents raw OHLC beside Adjusted_close",
)
