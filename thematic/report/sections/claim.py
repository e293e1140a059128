"""What stands behind one claim: the sentence, both curves, their difference with a band, and episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from thematic.report.charts import Chart, axis, band, line, rule
from thematic.report.figures import minuses
from thematic.report.html import el
from thematic.report.named import title
from thematic.report.over_time import FEW, across, chart_of, grid, months
from thematic.report.sections.strip import strip

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis


def behind(analysis: Analysis, place: int) -> Markup:
    """Return what a reader sees of a claim whose row is opened."""
    detail = analysis.files["analysis.json"]["claims"][place]
    words = analysis.files["analysis.json"]["compared"][place]
    measured, before = words["compared"], words["hindsight_sentence"]
    drawn = [_curves(analysis, detail["curves"]), _difference(detail), _episodes(analysis, place)]
    return el(
        "div",
        el("p", measured[:1].upper(), measured[1:], ". ", minuses(words["sentence"])),
        el("p", "Hindsight, which counts for nothing: ", minuses(before)) if before else None,
        el("div", [plot for plot in drawn if plot], class_="three"),
        class_="behind",
    )


def _curves(analysis: Analysis, curves: dict[str, Any] | None) -> Markup | None:
    if curves is None:
        return None
    names = (curves["better"], curves["than"])
    days = pd.DatetimeIndex(curves["day"])
    values = (curves["better_return"], curves["than_return"])
    table = pd.DataFrame(
        {name: pd.Series(value, days, dtype=float) for name, value in zip(names, values, strict=True)}
    )
    paints = {names[0]: 1, names[1]: 0}
    drawn = chart_of(
        table * 100.0,
        paints,
        label="Both returns since the note.",
        shape="{:+.0f}%",
        through=0.0,
        kind="tiny",
    )
    key = [el("li", el("i", class_=f"key paint-{paints[name]}"), title(analysis, name)) for name in names]
    return el("figure", drawn.html, el("figcaption", "Returns since the note", el("ul", key, class_="keys")))


def _difference(detail: dict[str, Any]) -> Markup | None:
    path = detail["path"]
    if path is None:
        return None
    days = pd.DatetimeIndex(path["day"])
    points = {name: np.array(path[name], dtype=float) * 100.0 for name in ("estimate", "low", "high")}
    size = np.nanmax(np.abs(points["estimate"]))
    scale, ticks = axis((-1.5 * size, 1.5 * size), 4, through=0.0)
    rules, left = grid(scale, ticks, "{:+.0f}")
    x = across(days)
    drawn = [
        band(x, scale.at(points["low"]), scale.at(points["high"]), "band"),
        *rules,
        rule(float(scale.at(0.0)), "zero"),
        line(x, scale.at(points["estimate"]), "curve paint-1"),
    ]
    chart = Chart(
        Markup().join(drawn), "Difference in points, with its band.", left, months(days, FEW), kind="tiny"
    )
    shown = detail["path_shows"]
    words = f"{shown[0].upper()}{shown[1:]}, points. The band holds on all days at once (95 %)"
    return el("figure", chart.html, el("figcaption", words))


def _episodes(analysis: Analysis, place: int) -> Markup | None:
    drawn = strip(analysis, place)
    return drawn and el(
        "figure", drawn, el("figcaption", "The same idea in earlier episodes, points; ◆ this note")
    )
