"""Growth since the note: the curves that matter by name, the others as hairlines, drawdowns beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from thematic.analysis.history import falls
from thematic.report.html import el
from thematic.report.named import briefly, painted, title
from thematic.report.numbers import read
from thematic.report.over_time import chart_of, told
from thematic.report.page import Section

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis


@dataclass(frozen=True)
class View:
    """A period that can be shown: its key, its words, the growth of 100, and where hindsight ends in it."""

    period: str
    words: str
    table: pd.DataFrame
    note: pd.Timestamp | None


def section(analysis: Analysis) -> Section:
    """Return both views: since the note, and the whole period with hindsight shaded."""
    views = _views(analysis)
    drawn = [_view(analysis, view, hidden=place > 0) for place, view in enumerate(views)]
    text = (
        "What 100 became, after costs. In colour: the benchmark, the best, the worst, and the ideas that "
        "claims are about.",
    )
    switch = _switch(views) if len(views) > 1 else Markup()
    return Section(
        "growth", f"Growth {briefly(analysis)}", text, nav="Growth", body=Markup().join((switch, *drawn))
    )


def _views(analysis: Analysis) -> list[View]:
    """Return what is shown first, and what can be shown instead."""
    if analysis.answer.period == "whole":
        return [View("whole", "the whole period", analysis.growth, None)]
    note = pd.Timestamp(analysis.run.known_on)
    if note < analysis.run.nav.index[0]:
        return [View("after_known_on", "since the note", analysis.since, None)]
    return [
        View("after_known_on", "since the note", analysis.since, None),
        View("whole", "the whole period, hindsight shaded", analysis.growth, note),
    ]


def _switch(views: Sequence[View]) -> Markup:
    buttons = [
        el(
            "button",
            view.words,
            type="button",
            data_show=view.period,
            aria_pressed=str(view is views[0]).lower(),
        )
        for view in views
    ]
    return el(
        "div",
        buttons,
        class_="switch needs-script",
        hidden=True,
        role="group",
        aria_label="Period",
        data_switch="growth",
    )


def _view(analysis: Analysis, view: View, *, hidden: bool) -> Markup:
    period, words, table, note = view.period, view.words, view.table, view.note
    paints = painted(analysis)
    names = {
        name: (title(analysis, name), paint, _read(analysis, period, name, "total_return"))
        for name, paint in paints.items()
    }
    events = analysis.run.question.events
    grown = chart_of(
        table,
        paints,
        label=f"Growth of 100, {words}.",
        names=names,
        events=events,
        note=note,
        kind="tall",
        gap=6.5,
    )
    few = list(paints)[:3]
    deepest = {
        name: (
            title(analysis, name),
            paints[name],
            _read(analysis, period, name, "max_drawdown"),
        )
        for name in few
    }
    fallen = falls(table)[list(paints)] * 100.0
    drawdown = chart_of(
        fallen,
        {name: paints[name] for name in few},
        label=f"Drawdown in percent, {words}.",
        shape="{:.0f}%",
        names=deepest,
        note=note,
        through=0.0,
        kind="low",
        gap=14.0,
    )
    words = "Beneath: how far below its highest value; the numbers are each one's deepest fall"
    happened = told(events, pd.DatetimeIndex(table.index))
    whole = el("figure", grown.html, drawdown.html, happened, el("figcaption", words))
    return el(
        "div", whole, data_view=f"growth-{period}", class_="view later" if hidden else "view", hidden=hidden
    )


def _read(analysis: Analysis, period: str, name: str, key: str) -> Markup:
    return read(analysis, "percent", "analysis.json", "standings", period, name, key).html
