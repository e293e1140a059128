"""The same idea elsewhere: what it earned in other themes and years, and the odds that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from thematic.report.charts import Axis
from thematic.report.html import el
from thematic.report.numbers import Number, read
from thematic.report.page import Section
from thematic.report.sections.strip import common_axis, strip, word
from thematic.report.tables import beneath

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

TEXT = (
    "Each dot is a separate episode, before the note, of the same rule on other funds, or of funds that had "
    "run up or fallen as far. The line is the mean of the episodes with its 95 % interval; ◆ is this note's "
    "own episode so far. Points over the rival in as many sessions as are said.",
)
HEADINGS = ("claim, and its like", "episodes", "mean", "ahead", "odds")


def section(analysis: Analysis) -> Section | None:
    """Return the strips; None where no claim has a base rate."""
    places = [place for place in analysis.listed if _known(analysis, place)]
    if not places:
        return None
    scale, ticks = common_axis(analysis, places)
    marks = el("div", _ticks(scale, ticks), class_="forest")
    head = el(
        "tr",
        el("th", HEADINGS[0], scope="col"),
        el("th", el("span", HEADINGS[1], class_="unseen"), marks, scope="col"),
        [el("th", words, scope="col", class_="number") for words in HEADINGS[2:]],
    )
    rows = [_row(analysis, place, scale) for place in places]
    caption = el("caption", el("span", "The same idea elsewhere", class_="unseen"))
    table = el("table", caption, el("thead", head), el("tbody", rows), class_="elsewhere")
    box = el("div", table, class_="box", tabindex="0", role="group", aria_label="The same idea elsewhere")
    whole = el("div", box, beneath("elsewhere"), class_="tabled")
    return Section("elsewhere", "The same idea elsewhere", TEXT, nav="Elsewhere", body=whole)


def _ticks(scale: Axis, ticks: list[float]) -> list[Markup]:
    """Return the axis' numbers; every other one, counted from zero, is left out where room is scarce."""
    zero = int(np.argmin(np.abs(ticks)))
    return [
        word(float(scale.at(tick)), f"{100 * tick:+.0f}", minor=(place - zero) % 2 == 1)
        for place, tick in enumerate(ticks)
    ]


def _known(analysis: Analysis, place: int) -> bool:
    detail = analysis.files["analysis.json"]["claims"][place]
    return bool(detail["elsewhere"] and detail["episodes"])


def _row(analysis: Analysis, place: int, scale: Axis) -> Markup:
    at: tuple[str, str, int] = ("analysis.json", "claims", place)
    detail = analysis.files["analysis.json"]["claims"][place]
    episodes = read(analysis, "count", *at, "elsewhere", "episodes")
    horizon = read(analysis, "count", *at, "elsewhere", "horizon")
    mean, low, high = (read(analysis, "points", *at, "elsewhere", key) for key in ("mean", "low", "high"))
    share = read(analysis, "whole percent", *at, "elsewhere", "share_ahead")
    words = el(
        "small", detail["elsewhere"]["what"], ": ", episodes.html, " episodes, ", horizon.html, " sessions"
    )
    claim = analysis.files["analysis.json"]["compared"][place]["claim"]
    return el(
        "tr",
        el("th", claim, words, scope="row"),
        el("td", strip(analysis, place, scale), data_value=""),
        el("td", mean.html, el("small", low.html, " to ", high.html), class_="number", data_value=mean.value),
        el("td", share.html, class_="number", data_value=share.value),
        _odds(analysis, place),
    )


def _odds(analysis: Analysis, place: int) -> Markup:
    odds = analysis.files["analysis.json"]["claims"][place]["odds"]
    number: Number = read(analysis, "count", "analysis.json", "claims", place, "odds", "chance_in_100")
    toss = el("small", "a coin toss") if odds and "coin toss" in odds["words"] else None
    return el(
        "td",
        number.html,
        " in 100" if number.value is not None else None,
        toss,
        class_="number",
        data_value=number.value,
    )
