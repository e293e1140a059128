"""Events: what each theme did around the run's main event, side by side, and all events as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from thematic.report.charts import Axis, Chart, Label, axis, band, line, rule
from thematic.report.events import after_falls_tables, event_table
from thematic.report.figures import minus
from thematic.report.html import el
from thematic.report.numbers import read
from thematic.report.over_time import grid
from thematic.report.page import Section
from thematic.report.tables import table_html

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis
    from thematic.statistics.events import ThemeEvent

TEXT = (
    "Sums of what each theme did beyond its share in New York's move, in percent, by sessions from day 0: "
    "each market's first session that opens at or after the event. The band holds 95 of 100 such sums if "
    "nothing had happened. Events before the note are hindsight.",
)


def section(analysis: Analysis) -> Section | None:
    """Return the panels; None where no event could be measured."""
    panels = analysis.event_panels
    if not panels:
        return None
    place = next(i for i, panel in enumerate(panels) if panel.event.name == analysis.main_event)
    panel = panels[place]
    ends = [
        value * 100.0
        for theme in panel.themes.values()
        for key in ("cumulative", "low", "high")
        for value in theme.path[key]
    ]
    scale, ticks = axis(ends, 4, through=0.0)
    drawn = [_panel(analysis, place, name, theme, scale, ticks) for name, theme in panel.themes.items()]
    moment = f"{panel.event.name}, {panel.event.at:%Y-%m-%d %H:%M} UTC"
    words = el("p", el("strong", moment), f" ({panel.event.note})" if panel.event.note else None)
    themes = analysis.run.themes
    tables = [event_table(shown, themes, members=shown is panel) for shown in panels]
    folded = [table_html(table) for table in (*tables, *after_falls_tables(analysis.after_falls))]
    more = el("details", el("summary", "All events, and what followed all falls, as tables"), folded)
    body = Markup().join((words, el("div", drawn, class_="multiples"), more))
    return Section("events", f"Events: {panel.event.name}", TEXT, nav="Events", body=body)


def _panel(
    analysis: Analysis, place: int, name: str, theme: ThemeEvent, scale: Axis, ticks: list[float]
) -> Markup:
    path = theme.path
    offsets = path.index.to_numpy(dtype=float)
    x = (offsets - offsets[0]) / (offsets[-1] - offsets[0])
    up = {key: scale.at(path[key].to_numpy(dtype=float) * 100.0) for key in ("cumulative", "low", "high")}
    rules, left = grid(scale, ticks, "{:+.0f}")
    day = float(-offsets[0] / (offsets[-1] - offsets[0]))
    drawn = [
        band(x, up["low"], up["high"], "band"),
        *rules,
        rule(float(scale.at(0.0)), "zero"),
        rule(day, "event", upright=True),
        line(x, up["cumulative"], "curve paint-1"),
    ]
    below = [
        Label(100.0 * float(x[i]), minus(f"{offsets[i]:.0f}"))
        for i in np.unique([0, int(-offsets[0]), len(x) - 1])
    ]
    titled = analysis.run.themes[name].title
    number = read(analysis, "gain", "analysis.json", "events", place, "themes", name, "abnormal")
    words = el("figcaption", el("strong", titled), " day 0: ", number.html)
    chart = Chart(Markup().join(drawn), f"{titled} around the event.", left, below, kind="tiny")
    return el("figure", words, chart.html)
