"""Files of nasdaq.com's historical quotes."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="nasdaq",
    title="nasdaq.com, historical quotes",
    reference="https://www.nasdaq.com/market-activity/quotes/historical (unverified)",
    header="Date,Close/Last,Volume,Open,High,Low",
    needs=frozenset({"date", "close/last"}),
    dates="month first",
)
