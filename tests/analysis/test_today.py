"""The state where a run ends, as its files and its page have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from thematic.analysis.today import state, today_figures
from thematic.living.today import Today, today
from thematic.report.sections.today import section


@pytest.fixture(scope="module")
def now(study) -> Today:
    return today(study.run)


def test_a_column_says_what_is_most_urgent(now: Today) -> None:
    quiet = replace(now, standings=())
    assert state(quiet) == "quiet"
    assert state(replace(quiet, due=(date(2025, 4, 30),))) == "review"
    waiting = replace(now.standings[0], orders=("one", "two"))
    assert state(replace(now, standings=(waiting,))) == "2 orders"


def test_the_files_hold_what_the_page_shows(study, now: Today) -> None:
    figures = today_figures(study.run)
    assert study.analysis.files["analysis.json"]["today"]["decided_at"] == figures["decided_at"]
    for standing in now.standings:
        told = figures["strategies"][standing.strategy]
        assert told["cash"] == standing.cash / standing.nav
        assert [order["symbol"] for order in told["orders"]] == [order.symbol for order in standing.orders]
    shown = section(study.analysis)
    assert "2025-04-30 22:00 UTC" in shown.text[0]
    assert "Nothing is traded" in shown.text[0]
    assert [row[0].under for row in shown.tables[-1].rows] == list(study.results)
    assert shown.points == tuple(f"next session of {market}" for market in figures["markets"])
    assert figures["answer"] in shown.text[0]
