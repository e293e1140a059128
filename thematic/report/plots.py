"""Plots of a page: Plotly figures as plain data, made small and safe to stand inside a page.

Traces leave out what they share: the page's script gives each the dates, its colour in the reader's scheme
and its dash. Values are rounded to what a screen can show.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

COLOURS = 8
"""Colours beside the neutral one, in the style sheet; colour-blind readers can tell them apart."""
DASHES = ("solid", "dash", "dot", "dashdot")
LEGIBLE = 12
"""With more strategies than this, those that only hold are hidden at first, but for the first of all."""
NEAR = 0.04
"""Events closer than this share of the period have their numbers on different lines: 12 of 300 pixels."""
LEVELS = 4


@dataclass(frozen=True)
class Line:
    """How a strategy is drawn: the first neutral, the others by colour, then by dash.

    Colours go to those that are shown first, so that they are the ones which differ most.
    """

    name: str
    paint: int
    dash: str
    shown: bool


@dataclass(frozen=True)
class Mark:
    """An event on a plot's time axis; `label` is its number in the list below the plots."""

    label: str
    name: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Plot:
    """A plot of a page: `label` says what it shows to those who cannot see it."""

    id: str
    label: str
    figure: Mapping[str, Any] = field(default_factory=dict)


def lines(names: Sequence[str], ideas: Iterable[str]) -> tuple[Line, ...]:
    """Return how each strategy is drawn; `ideas` are those that do more than hold."""
    every = len(names) <= LEGIBLE
    chosen = {*names} if every else {names[0], *ideas}
    order = [*(name for name in names if name in chosen), *(name for name in names if name not in chosen)]
    if names[0] != order[0]:
        order.insert(0, order.pop(order.index(names[0])))
    place = {name: i for i, name in enumerate(order)}
    return tuple(Line(name, *_style(place[name]), name in chosen) for name in names)


def _style(place: int) -> tuple[int, str]:
    if place == 0:
        return 0, DASHES[0]
    lap, colour = divmod(place - 1, COLOURS)
    return colour + 1, DASHES[lap % len(DASHES)]


def curves(values: pd.DataFrame) -> dict[str, Any]:
    """Return the figure of the growth of 100; the drawdowns are drawn from the same values."""
    data = [{"name": plot_text(str(name)), "y": numbers(values[name], 2)} for name in values]
    return {"data": data}


def bars(names: Sequence[str], parts: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Return bars of the parts of each strategy's return in percent, stacked on both sides of zero."""
    y = [plot_text(name) for name in names]
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": part,
            "x": numbers(np.array(x) * 100, 2),
            "y": y,
            "paint": i,
        }
        for i, (part, x) in enumerate(parts.items(), start=1)
    ]
    return {"data": data}


def marks(events: Iterable[tuple[str, datetime, str]], start: date, end: date) -> tuple[Mark, ...]:
    """Return the events within a period, numbered in their order."""
    inside = sorted((at, name, note) for name, at, note in events if start <= at.date() <= end)
    return tuple(Mark(str(i), name, at, note) for i, (at, name, note) in enumerate(inside, start=1))


def placed(events: Sequence[Mark], start: date, end: date) -> list[dict[str, Any]]:
    """Return where events stand on a plot: moment, number, name, and on which line its number is written."""
    days = max((end - start).days, 1)
    last = [-np.inf] * LEVELS
    places = []
    for event in events:
        at = (event.at.date() - start).days / days
        free = [level for level in range(LEVELS) if at - last[level] >= NEAR]
        level = free[0] if free else int(np.argmin(last))
        last[level] = at
        moment = event.at.strftime("%Y-%m-%dT%H:%M")
        places.append({"x": moment, "text": event.label, "name": plot_text(event.name), "level": level})
    return places


def plot_text(text: str) -> str:
    """Return text that Plotly, which reads some HTML in its texts, draws literally."""
    return html.escape(str(text), quote=False)


def numbers(values: Any, digits: int) -> list[float | None]:
    """Return rounded values; what is not finite is null, and whole numbers are short."""
    rounded = np.round(np.asarray(values, dtype=float), digits)
    return [_short(float(value)) if np.isfinite(value) else None for value in rounded]


def _short(value: float) -> float:
    return int(value) if value == int(value) else value


def embed(content: Any) -> str:
    """Return JSON that can stand inside a script element: nothing in it can end or open an element."""
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
