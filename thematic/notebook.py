"""What objects show in a notebook: a headline, a plot and a table, escaped, in any notebook's colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from markupsafe import Markup

WIDTH, HEIGHT, ROOM = 640.0, 200.0, 170.0
"""Of a plot in pixels, and of the names at its lines' ends."""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Okabe and Ito's (2008), which colour-blind readers tell apart; the first line has the text's own."""
LETTER = 12.0


def shown(title: str, *parts: object, bands: Iterable[str] = ()) -> str:
    """Return a title, warnings and parts as HTML; parts that are plain text are paragraphs."""
    warnings = Markup().join(Markup("<strong>{}</strong> ").format(band) for band in bands)
    body = Markup().join(
        part if isinstance(part, Markup) else Markup("<p>{}</p>").format(part) for part in parts if part
    )
    return str(Markup("<div><h4>{}{}</h4>{}</div>").format(warnings, title, body))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> Markup:
    """Return a table of texts; all columns but the first stand to the right."""
    cell = Markup('<td style="text-align:{}">{}</td>')
    head = Markup().join(Markup("<th>{}</th>").format(heading) for heading in headings)
    body = Markup().join(
        Markup("<tr>{}</tr>").format(
            Markup().join(cell.format("right" if i else "left", text) for i, text in enumerate(row))
        )
        for row in rows
    )
    top = Markup('<caption style="text-align:left">{}</caption>').format(caption) if caption else Markup()
    return Markup("<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(top, head, body)


def plot(curves: pd.DataFrame, label: str) -> Markup:
    """Return lines over time with their names at their ends; nothing for fewer than two rows.

    Parameters
    ----------
    curves : DataFrame, shape (n_rows, n_lines)
        By date; at most six lines have a colour of their own.
    label : str
        What it shows, above it and for those who cannot see it.
    """
    known = curves.ffill().dropna(how="all")
    if len(known) < 2:
        return Markup()
    low, high = float(known.min().min()), float(known.max().max())
    span, days = (high - low) or 1.0, (pd.DatetimeIndex(known.index) - known.index[0]).days.to_numpy()
    x = days / max(int(days[-1]), 1) * (WIDTH - ROOM)
    y = (1.0 - (known.to_numpy() - low) / span) * (HEIGHT - 2 * LETTER) + LETTER
    lines = Markup().join(_line(x, y[:, i], _colour(i)) for i in range(y.shape[1]))
    ends = Markup().join(
        Markup('<text x="{:.0f}" y="{:.0f}" font-size="11" fill="{}">{:.1f} {}</text>').format(
            x[-1] + 6.0, at, _colour(i), known.iloc[-1, i], name
        )
        for (i, name), at in zip(enumerate(known), _apart(y[-1]), strict=True)
    )
    svg = Markup(
        '<svg viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" role="img" aria-label="{}" '
        'style="max-width:100%">{}{}</svg>'
    ).format(WIDTH, HEIGHT, WIDTH, label, lines, ends)
    dates = f"{known.index[0]:%Y-%m-%d} to {known.index[-1]:%Y-%m-%d}"
    return Markup("<div><small>{}, {}</small><br>{}</div>").format(label, dates, svg)


def _line(x: np.ndarray, y: np.ndarray, colour: str) -> Markup:
    known = np.isfinite(y)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x[known], y[known], strict=True))
    return Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="1.5"/>').format(points, colour)


def _colour(place: int) -> str:
    return "currentColor" if place == 0 else COLOURS[(place - 1) % len(COLOURS)]


def _apart(places: np.ndarray) -> np.ndarray:
    """Return heights moved down as far as keeps names a line apart, and back up from the lower edge."""
    moved = np.nan_to_num(places.astype(float), nan=HEIGHT / 2.0)
    order = np.argsort(moved, kind="stable")
    for one, other in pairwise(order):
        moved[other] = max(moved[other], moved[one] + LETTER)
    over = max(float(moved.max(initial=0.0)) - HEIGHT + 2.0, 0.0)
    return moved - over
