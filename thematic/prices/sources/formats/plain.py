"""Our own form, ``date,open,high,low,close,adj_close,volume``, and whatever else has known names."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="plain",
    title="our own form, and other files with known names of columns",
    reference="docs/prices.md",
    header="date,open,high,low,close,adj_close,volume",
    needs=frozenset(),
)
