"""Charts drawn on the server: curves in SVG that stretch with the page, their words in HTML that does not.

A chart's area is 1,000 units wide and high, stretched to the element that it stands in; lines keep their
width. Words stand beside it, placed in percent of the area, so that they can be read at any width.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10

import numpy as np
from markupsafe import Markup

from thematic.report.html import el

SIZE = 1000.0
FLAT = 1e-9
"""Share of the values' size below which they differ by rounding only."""
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Axis:
    """A linear axis from the first tick to the last."""

    low: float
    high: float

    def at(self, values: np.ndarray | float) -> np.ndarray:
        """Return places on the axis, 0 at its low end and 1 at its high end."""
        return (np.asarray(values, dtype=float) - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Label:
    """Words beside a chart, at a place in percent of its area; above it on one of several lines."""

    at: float
    text: str
    paint: int | None = None
    number: Markup | None = None
    level: int = 0


@dataclass(frozen=True)
class Chart:
    """A chart.

    Parameters
    ----------
    drawn : Markup
        What stands in the SVG.
    label : str
        What it shows to those who cannot see it.
    left, below, right, above : list of Label
        Ticks of both axes, names at the lines' ends, and words above the area.
    kind : str
        A class of the style sheet, which gives the height.
    reading : mapping of str to object
        What a script needs to say the values under a pointer: ``low`` and ``high`` of the axis, its first
        day ``begin``, and ``days``. Empty where nothing is said.
    """

    drawn: Markup
    label: str
    left: Sequence[Label] = ()
    below: Sequence[Label] = ()
    right: Sequence[Label] = ()
    above: Sequence[Label] = ()
    kind: str = ""
    reading: Mapping[str, object] = field(default_factory=dict)

    @property
    def html(self) -> Markup:
        """It, as HTML."""
        svg = el("svg", self.drawn, viewBox="0 0 1000 1000", preserveAspectRatio="none", aria_hidden="true")
        words = [
            *(el("span", label.text, class_="y", style=f"top:{label.at:.1f}%") for label in self.left),
            *(el("span", label.text, class_="x", style=f"left:{label.at:.1f}%") for label in self.below),
            *(
                el("span", event.text, class_="above", style=f"left:{event.at:.1f}%;--level:{event.level}")
                for event in self.above
            ),
        ]
        ends = el("ul", [_end(end) for end in self.right], class_="ends") if self.right else None
        data = {f"data_{key}": value for key, value in self.reading.items()}
        area = el("div", svg, words, role="img", aria_label=self.label, class_="area", **data)
        kind = " ".join(filter(None, ("chart", self.kind, "" if self.right else "bare")))
        lines = max((event.level + 1 for event in self.above), default=0)
        return el("div", area, ends, class_=kind, style=f"--lines:{lines}")


def axis(
    values: Iterable[float | None], wanted: int = 5, *, through: float | None = None
) -> tuple[Axis, list[float]]:
    """Return an axis over values with round ticks, about as many as wanted.

    Parameters
    ----------
    through : float, optional
        A value that the axis must hold.
    """
    known = np.asarray([*values] if not isinstance(values, np.ndarray) else values, dtype=float)
    known = known[np.isfinite(known)]
    if through is not None:
        known = np.append(known, through)
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    size = max(abs(low), abs(high))
    if high - low <= FLAT * size or size < FLAT:
        low, high = low - max(size, 1.0) * 0.05, high + max(size, 1.0) * 0.05
    step = _step((high - low) / wanted)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    digits = 3 - floor(log10(step))
    ticks = [round(step * place, digits) + 0.0 for place in range(first, last + 1)]
    return Axis(ticks[0], ticks[-1]), ticks


def line(x: np.ndarray, y: np.ndarray, class_: str) -> Markup:
    """Return a line through points on both axes, 0 to 1; it bridges what is not finite."""
    known = np.isfinite(y)
    return el("path", d=points(x[known], y[known]), class_=class_) if known.any() else Markup()


def band(x: np.ndarray, low: np.ndarray, high: np.ndarray, class_: str) -> Markup:
    """Return the area between two lines, cut at the axis' ends, where both are known."""
    known = np.isfinite(low) & np.isfinite(high)
    if known.sum() < 2:
        return Markup()
    at, lower, upper = x[known], np.clip(low[known], 0.0, 1.0), np.clip(high[known], 0.0, 1.0)
    there, back = points(at, upper), points(at[::-1], lower[::-1]).replace("M", "L", 1)
    return el("path", d=f"{there}{back}Z", class_=class_)


def steps(x: np.ndarray, low: np.ndarray, high: np.ndarray, class_: str) -> Markup:
    """Return the area between two step functions, each held until the next place."""
    changed = np.flatnonzero(np.r_[True, (np.diff(low) != 0.0) | (np.diff(high) != 0.0)])
    ends = np.r_[x[changed], x[-1]]
    at = np.repeat(ends, 2)[1:-1]
    return band(at, np.repeat(low[changed], 2), np.repeat(high[changed], 2), class_)


def points(x: np.ndarray, y: np.ndarray) -> str:
    """Return the path through points on both axes, 0 to 1, in units of the area."""
    across, down = np.round(x * SIZE, 1), np.round((1.0 - y) * SIZE, 1)
    pairs = [f"{a:g} {b:g}" for a, b in zip(across.tolist(), down.tolist(), strict=True)]
    return "M" + "L".join(pairs)


def rule(at: float, class_: str, *, upright: bool = False) -> Markup:
    """Return a straight line across the area at a place on an axis, 0 to 1."""
    place = f"{at * SIZE:.1f}" if upright else f"{(1.0 - at) * SIZE:.1f}"
    if upright:
        return el("path", d=f"M{place} 0V1000", class_=class_)
    return el("path", d=f"M0 {place}H1000", class_=class_)


def block(start: float, end: float, class_: str) -> Markup:
    """Return a block of the area's full height between two places, 0 to 1."""
    left, width = f"{start * SIZE:.1f}", f"{(end - start) * SIZE:.1f}"
    return el("rect", x=left, y=0, width=width, height=1000, class_=class_)


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Return places, in percent from the top, moved as little as keeps them a gap apart and on the chart.

    Examples
    --------
    >>> apart([50.0, 51.0, 90.0], 6.0)
    [47.5, 53.5, 90.0]
    """
    order = sorted(range(len(places)), key=lambda place: places[place])
    groups: list[list[float]] = []  # centre, members
    for place in order:
        groups.append([places[place], 1])
        while len(groups) > 1 and _meet(groups[-2], groups[-1], gap):
            (one, n), (other, m) = groups[-2:]
            groups[-2:] = [[(one * n + other * m) / (n + m), n + m]]
        reach = gap * groups[-1][1] / 2.0
        groups[-1][0] = min(max(groups[-1][0], reach), 100.0 - reach)
    moved: list[float] = []
    for centre, count in groups:
        moved += [centre + gap * (i - (count - 1) / 2.0) for i in range(int(count))]
    spaced = [0.0] * len(places)
    for place, at in zip(order, moved, strict=True):
        spaced[place] = at
    return spaced


def _meet(one: list[float], other: list[float], gap: float) -> bool:
    return other[0] - one[0] < gap * (one[1] + other[1]) / 2.0


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(power * step for step in STEPS if power * step >= rough * (1.0 - 1e-9))


def _end(label: Label) -> Markup:
    spot = None if label.paint is None else el("i", class_=f"key paint-{label.paint}")
    number = [label.number, " "] if label.number else None
    return el("li", spot, number, label.text, style=f"top:{label.at:.1f}%")
