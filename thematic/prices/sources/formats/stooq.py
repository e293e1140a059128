"""Files of stooq's bulk download; its files of one ticker have the plain form."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="stooq",
    title="stooq, bulk download",
    reference="https://stooq.com/db/h/ (unverified)",
    header="<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
    needs=frozenset({"ticker", "per", "date", "close"}),
    spelled=frozenset({"<PER>"}),
    daily={"per": "D"},
)
