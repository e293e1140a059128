"""The shapes of price files that are read: one small file a known shape, found by what a file holds.

`reader` turns a file into bars; `decoding`, `text` and `typed` make a `table` of cells, `joined` reads its
names, `days` and `numbers` their dialects.
"""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

__all__ = ["Format"]
