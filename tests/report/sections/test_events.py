"""Events: a panel for each theme of the main event on one axis, and all events as tables beneath."""

from __future__ import annotations

import re

from thematic.analysis.analysis import Analysis
from thematic.report.sections import events


def test_each_theme_has_a_panel_with_its_number(claimed):
    (panel,) = claimed.analysis.event_panels
    body = str(events.section(claimed.analysis).body)
    drawn = body.partition("<details>")[0]
    values = [float(value) for value in re.findall(r'<data value="([^"]+)"', drawn)]
    assert values == [theme.abnormal for theme in panel.themes.values()]
    assert drawn.count("<svg") == len(panel.themes)
    assert "sell-off in New York" in body


def test_all_panels_share_one_axis(claimed):
    body = str(events.section(claimed.analysis).body).partition("<details>")[0]
    charts = body.split("<figure>")[1:]
    ticks = {tuple(re.findall('class="y"[^>]*>(.*?)</span>', chart)) for chart in charts}
    assert len(ticks) == 1


def test_without_events_there_is_no_section(study):
    analysis = Analysis(study.run)
    analysis.__dict__["event_panels"] = ()
    assert events.section(analysis) is None
