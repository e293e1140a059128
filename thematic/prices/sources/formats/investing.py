"""Files of investing.com."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="investing",
    title="investing.com, historical data",
    reference="https://www.investing.com (unverified)",
    header='"Date","Price","Open","High","Low","Vol.","Change %"',
    needs=frozenset({"date", "price", "change_%"}),
)
