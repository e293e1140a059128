"""Panels of events: what members did against the market, worked out again from their closes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.stats import t as student

from thematic.analysis.event_panels import (
    BENCHMARKS,
    ZERO,
    EventPanel,
    event_panels,
    member_figures,
    theme_figures,
)


@pytest.fixture(scope="module")
def panel(study) -> EventPanel:
    (panel,) = event_panels(study.run)
    return panel


def test_every_theme_is_measured_but_the_yardsticks(study, panel: EventPanel) -> None:
    assert panel.event == study.backtest.events[0]
    assert set(panel.themes) == set(study.run.themes) - {BENCHMARKS}


def test_day_zero_is_the_first_session_that_knew_of_the_event(study, panel: EventPanel) -> None:
    days = {
        symbol: str(member.day) for theme in panel.themes.values() for symbol, member in theme.members.items()
    }
    # It happened when New York opened on the 27th of January; Hong Kong had closed already that day.
    assert days["NVDA"] == "2025-01-27"
    assert days["0700.HK"] == "2025-01-28"


def test_the_figures_of_a_member_are_those_of_its_returns(panel: EventPanel) -> None:
    for theme in panel.themes.values():
        for member in theme.members.values():
            figures = member_figures(member)
            assert figures["abnormal"] == member.returns[ZERO]
            assert figures["cumulative"] == pytest.approx(np.sum(member.returns[ZERO:]))
            score = member.returns[ZERO] / (member.deviation * member.errors(ZERO)[0])
            both = student.cdf(-abs(score), member.freedom) * 2.0
            assert figures["p_portfolio"] == pytest.approx(both)


def test_a_theme_is_its_members_in_equal_weights(panel: EventPanel) -> None:
    for theme in panel.themes.values():
        mean = np.mean([member.returns[ZERO] for member in theme.members.values()])
        assert theme_figures(theme)["abnormal"] == pytest.approx(mean)


def test_a_panel_is_plain_json_with_a_day_for_each_member(panel: EventPanel) -> None:
    content = json.loads(json.dumps(panel.plain()))
    assert content["event"] == "sell-off in New York"
    for name, theme in panel.themes.items():
        assert set(content["themes"][name]["members"]) == set(theme.members)
        lengths = {len(line) for line in content["themes"][name]["path"].values()}
        assert len(lengths) == 1


def test_a_question_without_events_has_no_panels(study) -> None:
    from dataclasses import replace

    run = replace(study.run, question=study.run.question.replace(events=()))
    assert event_panels(run) == ()
