"""Charts over time: curves of strategies with their names at the ends, months below, events as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from markupsafe import Markup

from thematic.report.charts import Axis, Chart, Label, apart, axis, block, line, rule
from thematic.report.figures import minus
from thematic.report.html import el

if TYPE_CHECKING:
    from thematic.question import Event

LETTER, WIDTH = 6.3, 820.0
"""Pixels of a letter, and of the area on a wide page: words above it must not meet there."""
LEVELS = 6
LONG = 36
"""Months beyond which an axis names years."""
FEW, SOME, MOST = 3, 5, 8
"""Months that are named beneath a tiny chart, a small one and others, at most."""


def across(dates: pd.DatetimeIndex) -> np.ndarray:
    """Return where dates stand on the time axis, 0 to 1, shape (n_rows,)."""
    days = (dates - dates[0]).days.to_numpy(dtype=float)
    return np.asarray(days / max(days[-1], 1.0))


def months(dates: pd.DatetimeIndex, most: int = MOST) -> list[Label]:
    """Return the beginnings of months or, of many, of years, as many as have room; else both ends."""
    return list(_months(dates[0], dates[-1], most))


@lru_cache(maxsize=64)
def _months(first: pd.Timestamp, last: pd.Timestamp, most: int) -> tuple[Label, ...]:
    starts = pd.date_range(first, last, freq="MS")
    long = len(starts) > LONG
    starts = starts[starts.month == 1] if long else starts
    every = max(-(-len(starts) // most), 1)
    shown = [day for i, day in enumerate(starts) if i % every == 0]
    if len(shown) < 2:
        return tuple(Label(at, f"{day.day} {day:%b %Y}") for at, day in ((0.0, first), (100.0, last)))
    whole, labels = max((last - first).days, 1), []
    for i, day in enumerate(shown):
        form = "%b %Y" if i == 0 or day.year != shown[i - 1].year else "%b"
        form = "%Y" if long else form
        labels.append(Label(100.0 * (day - first).days / whole, f"{day:{form}}"))
    return tuple(labels)


def happened(events: Sequence[Event], dates: pd.DatetimeIndex) -> tuple[list[Markup], list[Label]]:
    """Return the events within some dates as upright lines, and their names in words above the area.

    Names near an end stand further inside, so that they hide nothing beside the area.
    """
    whole = max((dates[-1] - dates[0]).days, 1)
    inside = sorted(
        (event.at, event.name) for event in events if dates[0].date() <= event.at.date() <= dates[-1].date()
    )
    places = [(pd.Timestamp(at.date()) - dates[0]).days / whole for at, _ in inside]
    lines = [rule(place, "event", upright=True) for place in places]
    names = [name for _, name in inside]
    reaches = [LETTER * len(name) / WIDTH / 2.0 for name in names]
    inward = [min(max(at, reach), 1.0 - reach) for at, reach in zip(places, reaches, strict=True)]
    levels = _levels(inward, reaches)
    labels = zip(inward, names, levels, strict=True)
    return lines, [Label(100.0 * at, name, level=level) for at, name, level in labels]


def told(events: Sequence[Event], dates: pd.DatetimeIndex) -> Markup:
    """Return the events within some dates in a line, for places where no words stand above the area."""
    inside = sorted(
        (event.at.date(), event.name)
        for event in events
        if dates[0].date() <= event.at.date() <= dates[-1].date()
    )
    words = "; ".join(f"{day} {name}" for day, name in inside)
    return el("figcaption", f"Dotted: {words}", class_="told") if words else Markup()


def _levels(places: Sequence[float], reaches: Sequence[float]) -> list[int]:
    """Return on which line above the area each name stands, so that on a wide page none hides another."""
    free, levels = [-np.inf] * LEVELS, []
    for at, reach in zip(places, reaches, strict=True):
        level = next((i for i in range(LEVELS) if free[i] < at - reach), int(np.argmin(free)))
        free[level] = at + reach
        levels.append(level)
    return levels


def curves(
    table: pd.DataFrame,
    paints: Mapping[str, int],
    scale: Axis,
) -> list[Markup]:
    """Return curves of columns: those without a colour first, as hairlines; the neutral one on top."""
    x = across(pd.DatetimeIndex(table.index))
    order = sorted(table, key=lambda name: -paints.get(str(name), 99))
    return [
        line(x, scale.at(table[name].to_numpy(dtype=float)), _class(paints.get(str(name)))) for name in order
    ]


def hindsight(dates: pd.DatetimeIndex, note: pd.Timestamp) -> Markup:
    """Return the shade over what came up to the note; nothing where nothing did."""
    whole = max((dates[-1] - dates[0]).days, 1)
    share = min(max((note - dates[0]).days / whole, 0.0), 1.0)
    return block(0.0, share, "hindsight") if share > 0.0 else Markup()


def ends(
    table: pd.DataFrame, scale: Axis, names: Mapping[str, tuple[str, int | None, Markup]], gap: float
) -> list[Label]:
    """Return the names at the lines' ends, kept apart; `names` gives title, colour and number of each."""
    last = table.ffill().iloc[-1]
    shown = [name for name in names if np.isfinite(last[name])]
    places = apart([100.0 * (1.0 - float(scale.at(last[name]))) for name in shown], gap)
    labels = [Label(at, *names[name]) for name, at in zip(shown, places, strict=True)]
    return sorted(labels, key=lambda label: label.at)


def grid(scale: Axis, ticks: Sequence[float], shape: str) -> tuple[list[Markup], list[Label]]:
    """Return the lines and labels of a vertical axis, with as many digits as tell its ticks apart."""
    places = [float(scale.at(tick)) for tick in ticks]
    size = 100.0 if "%}" in shape else 1.0
    digits = next(
        (count for count in range(6) if all(_whole(size * tick * 10.0**count) for tick in ticks)), 6
    )
    exact = shape.replace(".0", f".{digits}")
    lines = [rule(place, "grid") for place in places]
    words = [unsigned(exact.format(tick)) for tick in ticks]
    return lines, [Label(100.0 * (1.0 - at), text) for at, text in zip(places, words, strict=True)]


def _whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def unsigned(text: str) -> str:
    """Return a tick with a true minus sign, and zero without a sign."""
    return minus(text) if any(digit in text for digit in "123456789") else text.lstrip("+-")


def _class(paint: int | None) -> str:
    return "hair" if paint is None else f"curve paint-{paint}"


def chart_of(
    table: pd.DataFrame,
    paints: Mapping[str, int],
    *,
    label: str,
    shape: str = "{:.0f}",
    names: Mapping[str, tuple[str, int | None, Markup]] | None = None,
    events: Sequence[Event] = (),
    note: pd.Timestamp | None = None,
    through: float | None = None,
    kind: str = "",
    gap: float = 7.0,
) -> Chart:
    """Return curves over time as a chart; see the functions above for its parts."""
    dates = pd.DatetimeIndex(table.index)
    scale, ticks = axis(table.to_numpy(dtype=float).ravel(), 4, through=through)
    rules, left = grid(scale, ticks, shape)
    marks, above = happened(events, dates)
    shade = [hindsight(dates, note)] if note is not None else []
    drawn = Markup().join([*shade, *rules, *marks, *curves(table, paints, scale)])
    right = ends(table, scale, names, gap) if names else []
    reading = {
        "low": scale.low,
        "high": scale.high,
        "begin": f"{dates[0]:%Y-%m-%d}",
        "days": (dates[-1] - dates[0]).days,
    }
    room = FEW if "tiny" in kind else SOME if "small" in kind else MOST
    return Chart(drawn, label, left, months(dates, room), right, above, kind, reading)
