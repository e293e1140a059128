"""The strip of one idea: a dot for each separate episode of other themes and years, and this note's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from thematic.report.charts import Axis, axis
from thematic.report.html import el
from thematic.report.over_time import unsigned

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

GOLDEN = 0.618
"""Dots of one size stand at heights that differ by this share, so that they do not hide one another."""
INSIDE = 0.96
"""Share of the dots that the axis holds; those beyond stand at its ends."""


def common_axis(analysis: Analysis, places: list[int]) -> tuple[Axis, list[float]]:
    """Return one axis for the strips of some claims."""
    claims = analysis.files["analysis.json"]["claims"]
    far = [abs(dot["difference"]) for place in places for dot in claims[place]["episodes"]]
    reach = float(np.quantile(far, INSIDE)) if far else 0.1
    return axis((-reach, reach), 6, through=0.0)


def strip(analysis: Analysis, place: int, scale: Axis | None = None) -> Markup | None:
    """Return the dots of a claim's episodes with their mean and its interval; None without a base rate."""
    detail = analysis.files["analysis.json"]["claims"][place]
    if not detail["episodes"] or detail["elsewhere"] is None:
        return None
    scale, ticks = (scale, []) if scale else common_axis(analysis, [place])
    others = [dot["difference"] for dot in detail["episodes"] if not dot["is_note"]]
    marks = [word(float(scale.at(tick)), f"{100 * tick:+.0f}") for tick in ticks]
    marks += [
        el("b", "◆", class_="own", style=f"left:{100 * _inside(scale, dot['difference']):.1f}%")
        for dot in detail["episodes"]
        if dot["is_note"]
    ]
    svg = el(
        "svg",
        el("path", d=f"M{1000 * float(scale.at(0.0)):.0f} 0V1000", class_="zero"),
        el("path", d=_dots(scale, others), class_="dots"),
        _mean(scale, detail["elsewhere"]),
        viewBox="0 0 1000 1000",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    return el(
        "div", svg, marks, class_="strip" + (" ticked" if ticks else ""), role="img", aria_label=_said(others)
    )


def _dots(scale: Axis, values: list[float]) -> str:
    """Return dots as lines without length, whose round ends do not stretch with the page."""
    order = np.argsort(values)
    x = 1000.0 * np.clip(scale.at(np.array(values)[order]), 0.0, 1.0)
    y = 120 + 760 * (np.arange(len(x)) * GOLDEN % 1.0)
    return "".join(f"M{a:.0f} {b:.0f}h0" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _mean(scale: Axis, elsewhere: dict[str, Any]) -> list[Markup]:
    if elsewhere["low"] is None or elsewhere["mean"] is None:
        return []
    low, high, mean = (1000 * _inside(scale, elsewhere[end]) for end in ("low", "high", "mean"))
    return [
        el("path", d=f"M{low:.0f} 500H{high:.0f}", class_="reach"),
        el("path", d=f"M{mean:.0f} 200V800", class_="reach"),
    ]


def _inside(scale: Axis, value: float) -> float:
    return min(max(float(scale.at(value)), 0.0), 1.0)


def word(at: float, text: str, *, minor: bool = False) -> Markup:
    """Return a tick's number at a place on the axis, 0 to 1."""
    return el("b", unsigned(text), class_="tick minor" if minor else "tick", style=f"left:{100 * at:.1f}%")


def _said(values: list[float]) -> str:
    return f"{len(values)} dots, one a separate episode of other themes and years, with their mean."
