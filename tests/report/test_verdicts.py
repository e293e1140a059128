"""The sections on verdicts, luck, events, parts and months say what was found, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.report.conftest import HOSTILE
from thematic.analysis.history import month_returns, rolling_volatility
from thematic.analysis.significance import contest, significance
from thematic.claims import Change, Claim, Recovery, Share
from thematic.report import render
from thematic.report.comparison import Span
from thematic.report.events import events
from thematic.report.parts import parts
from thematic.report.plots import lines
from thematic.report.rolling import rolling
from thematic.report.verdicts import luck, verdicts
from thematic.study import Study

SHOCK = date(2025, 1, 27)
CLAIMS = (
    Claim(HOSTILE, HOSTILE, "china_over_us_ai", "hold_spy"),
    Change("shaken", "somebody", "china_over_us_ai", "hold_spy", SHOCK),
    Recovery("back", "somebody", "china_over_us_ai", "hold_spy", SHOCK),
    Share("a share", "note", {"NVDA": 0.03}, "SPY", date(2024, 1, 2), date(2024, 12, 2), 0.41),
)


@pytest.fixture(scope="module")
def claimed(study):
    return Study(replace(study.run, question=replace(study.backtest, claims=CLAIMS)))


def number(cell):
    return float(cell.text.rstrip("%").replace("\N{MINUS SIGN}", "-"))


def test_verdicts_stand_first_and_hostile_claims_are_texts(claimed):
    page = render(claimed.analysis)
    assert page.index('id="verdicts"') < page.index('id="comparison"')
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_each_claim_has_its_verdict_its_reason_and_its_hindsight(claimed):
    section = verdicts(claimed.verdicts, claimed.known_on)
    table, numbers = section.tables
    for point, row, verdict in zip(section.points, table.rows, claimed.verdicts, strict=True):
        texts = [cell.text for cell in row]
        assert texts[:3] == [verdict.claim.text, verdict.claim.who, verdict.outcome.value]
        assert point.startswith(
            f"{verdict.outcome.value.upper()}. {verdict.claim.text} ({verdict.claim.who})"
        )
        assert verdict.sentence in point
        hindsight = verdict.evidence.hindsight
        assert point.endswith(f"Hindsight: {hindsight}" if hindsight else verdict.sentence)
    assert [column.shaded for column in numbers.columns][-3:] == [True] * 3


def test_intervals_are_drawn_of_races_of_two_only(claimed):
    (plot,) = verdicts(claimed.verdicts, claimed.known_on).plots
    (data,) = plot.figure["data"]
    numbers = claimed.verdicts[0].evidence.numbers
    assert "<script>" not in data["y"][0]
    assert len(data["y"]) == 1
    assert data["x"][0] + data["up"][0] == pytest.approx(numbers["growth_high"] * 100, abs=0.11)
    assert data["x"][0] - data["down"][0] == pytest.approx(numbers["growth_low"] * 100, abs=0.11)


def test_luck_shows_every_strategy(study):
    found = significance(study.run)
    section = luck(found, contest(study.run), lines(list(study.results), []))
    table = section.tables[0]
    assert "beat hold_spy" in section.points[0]
    for row, name in zip(table.rows, study.results, strict=True):
        assert row[0].text == name
        assert row[1].value == found[name].since
        assert row[4].value == found[name].tries >= 1


def test_event_panels_name_day_zero_of_each_market(study):
    section = events(study.analysis.event_panels, study.analysis.after_falls, study.run.themes)
    (choice,) = section.choices
    rows = {row[0].text: row[1].text for row in choice.table.rows}
    assert (rows["NVDA"], rows["0700.HK"], rows["600588.SS"]) == ("2025-01-27", "2025-01-28", "2025-02-05")
    assert rows[study.run.themes["china_ai"].title] == "2025-01-27 to 2025-02-05"
    semis = next(row for row in choice.table.rows if row[0].text == "NVDA")
    assert number(semis[2]) < -10.0  # the sample has the real returns of that day


def test_parts_sum_to_the_return(study):
    section = parts(study.analysis.components, {}, lines(list(study.results), []))
    by_theme, by_market, fees, waited, members = section.tables
    for row in (*by_theme.rows, *by_market.rows):
        whole = study.results[row[0].text].metrics["whole"]["total_return"]
        assert row[-1].value == pytest.approx(whole, abs=1e-9)
    for row in fees.rows:
        paid = study.results[row[0].text].metrics["whole"]["cost_return"]
        assert row[-1].value == pytest.approx(-paid, abs=1e-9)
    assert {row[0].text for row in waited.rows} == set(study.results)
    assert len(members.rows) <= 8 * len(study.results)


def test_months_compound_to_the_whole(study):
    nav = study.nav
    span = Span(nav.index[0].date(), nav.index[-1].date(), study.known_on)
    section = rolling(rolling_volatility(nav), month_returns(nav), lines(list(nav), []), span)
    table = section.tables[1]
    for row in table.rows:
        growth = np.prod([1.0 + cell.value for cell in row[1:]])
        assert growth == pytest.approx(nav[row[0].text].ffill().iloc[-1] / nav[row[0].text].bfill().iloc[0])
    shaded = {column.heading: column.shaded for column in table.columns[1:]}
    assert shaded["2025-01"]
    assert not shaded["2025-03"]


def test_rolling_is_that_of_the_rows_before(study):
    nav = study.nav.dropna()
    span = Span(nav.index[0].date(), nav.index[-1].date(), study.known_on)
    (plot,) = rolling(rolling_volatility(nav), month_returns(nav), lines(list(nav), []), span).plots
    returns = nav["hold_spy"].pct_change().iloc[-60:]
    days = (nav.index[-1] - nav.index[0]).days / 365.25
    expected = returns.std() * np.sqrt((len(nav) - 1) / days) * 100
    assert plot.figure["data"][0]["y"][-1] == pytest.approx(expected, abs=0.06)
    assert plot.figure["data"][0]["y"][59] is None
    short = nav.iloc[:40]
    assert rolling(rolling_volatility(short), month_returns(short), lines(list(nav), []), span) is None
