"""A plot of reliability: what share of ideas led where odds of some size were stated."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

SIZE, MARGIN = 420.0, 56.0
LOW, HIGH = 0.30, 0.70
"""Chances shown: odds that lie further from a coin's are rare, and a point beyond is at the edge."""

STYLE = (
    "text{font:13px sans-serif;fill:#222}"
    ".frame{fill:none;stroke:#888}.even{stroke:#888;stroke-dasharray:4 4}"
    ".reach{stroke:#0b6aa8;stroke-width:2}.led{fill:#0b6aa8}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.reach{stroke:#6bb3e6}.led{fill:#6bb3e6}}"
)


def reliability_plot(table: pd.DataFrame, caption: str) -> str:
    """Return an SVG: a point a band of stated chances, with its 95 % interval, beside the line of right odds.

    Parameters
    ----------
    table : DataFrame
        See `thematic.references.calibration.Reliability`.
    caption : str
        Read by those who cannot see the plot.
    """
    from xml.sax.saxutils import escape

    side = SIZE - 2.0 * MARGIN
    parts = [
        f'<rect class="frame" x="{MARGIN}" y="{MARGIN}" width="{side}" height="{side}"/>',
        f'<line class="even" x1="{_x(LOW)}" y1="{_y(LOW)}" x2="{_x(HIGH)}" y2="{_y(HIGH)}"/>',
        *(_band(row) for row in table.to_dict("records")),
        *(_tick(percent) for percent in (30, 40, 50, 60, 70)),
        f'<text x="{SIZE / 2}" y="{SIZE - 14}" text-anchor="middle">stated, in 100</text>',
        f'<text x="{MARGIN}" y="{MARGIN - 14}">led, in 100 (bars: 95 %, by date)</text>',
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE:.0f} {SIZE:.0f}" role="img">'
        f"<title>{escape(caption)}</title><style>{STYLE}</style>{''.join(parts)}</svg>\n"
    )


def _band(row: Mapping[Hashable, Any]) -> str:
    x, low, led, high = _x(row["stated"]), _y(row["low"]), _y(row["led"]), _y(row["high"])
    return (
        f'<line class="reach" x1="{x}" y1="{low}" x2="{x}" y2="{high}"/>'
        f'<circle class="led" cx="{x}" cy="{led}" r="4"><title>stated {100 * row["stated"]:.1f}, led '
        f"{100 * row['led']:.1f} of 100, {row['notes']} odds</title></circle>"
    )


def _tick(percent: int) -> str:
    return (
        f'<text x="{_x(percent / 100)}" y="{SIZE - MARGIN + 18}" text-anchor="middle">{percent}</text>'
        f'<text x="{MARGIN - 8}" y="{_y(percent / 100) + 4}" text-anchor="end">{percent}</text>'
    )


def _x(chance: float) -> float:
    share = (min(max(chance, LOW), HIGH) - LOW) / (HIGH - LOW)
    return round(MARGIN + share * (SIZE - 2.0 * MARGIN), 1)


def _y(share: float) -> float:
    return round(SIZE - _x(share), 1)
