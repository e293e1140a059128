"""Files of Tiingo's end-of-day prices."""

from __future__ import annotations

from thematic.prices.sources.formats.format import Format

FORMAT = Format(
    name="tiingo",
    title="Tiingo, end-of-day prices",
    reference="https://www.tiingo.com/documentation/end-of-day",
    header="date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor",
    needs=frozenset({"date", "close", "adjclose", "divcash", "splitfactor"}),
    basis="raw",
    why="Tiingo documents raw prices beside adjClose",
)
