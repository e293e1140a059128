"""What a claim's row opens to: its path, the curves behind it, and earlier episodes."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic import Backtest, load_strategy
from thematic.analysis.claims import OWN, path_figures
from thematic.analysis.files import write_files
from thematic.claims import Claim, Rise

SEMIS = "hold_us_ai_semis"
NAMED = [
    "kind",
    "role",
    "verdict",
    "estimate",
    "low",
    "high",
    "unit",
    "matters",
    "detectable",
    "years_to_decide",
    "p_value",
    "p_value_of_all",
    "base_rate",
    "odds_60_sessions",
    "e_value",
    "hindsight",
    "sentence",
]


@pytest.fixture(scope="module")
def claimed():
    """Return a run on the sample with a forecast and a fact, judged beside the sample's reference funds."""
    question = Backtest(
        name="claimed",
        title="Claimed",
        strategies={
            "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
            SEMIS: load_strategy("hold", theme="us_ai_semis"),
        },
        start=date(2024, 11, 1),
        end=date(2025, 4, 30),
        known_on=date(2025, 2, 10),
        claims=(
            Claim("semis lead", "somebody", SEMIS, "hold_spy"),
            Rise("SPY rose", "somebody", "SPY", date(2025, 1, 10), date(2025, 2, 10), 0.01),
        ),
    )
    return question.run("sample")


def test_the_two_curves_differ_by_the_path(claimed):
    forecast, fact = claimed.analysis.claim_details
    path, curves = forecast["path"], forecast["curves"]
    assert list(path) == ["day", "estimate", "low", "high", "e_value"]
    assert path["day"] == curves["day"]
    assert (curves["better"], curves["than"]) == (SEMIS, "hold_spy")
    since = claimed.nav.loc["2025-02-10":].dropna()
    assert curves["day"][-1] == f"{since.index[-1]:%Y-%m-%d}"
    expected = since[SEMIS].iloc[-1] / since[SEMIS].iloc[0] - 1.0
    assert curves["better_return"][-1] == pytest.approx(expected)
    gap = np.array(curves["better_return"]) - np.array(curves["than_return"])
    assert path["estimate"] == pytest.approx(gap)
    assert path["estimate"][-1] == pytest.approx(claimed.verdicts[0].evidence.effect.estimate)
    assert fact["path"] is None
    assert fact["curves"] is None
    assert fact["episodes"] == []


def test_every_episode_is_a_dot_and_the_note_s_own_is_marked(claimed):
    forecast = claimed.analysis.claim_details[0]
    dots, elsewhere = forecast["episodes"], forecast["elsewhere"]
    assert [set(dot) for dot in dots] == [{"day", "theme", "cases", "difference", "is_note"}] * len(dots)
    assert len(dots) == elsewhere["episodes"] + 1
    assert [dot["is_note"] for dot in dots] == [False] * elsewhere["episodes"] + [True]
    assert sum(dot["cases"] for dot in dots[:-1]) == elsewhere["cases"]
    assert all(dot["day"] < "2025-02-10" for dot in dots[:-1])
    growth = [np.log1p(dot["difference"]) for dot in dots[:-1]]
    assert np.expm1(np.mean(growth)) == pytest.approx(elsewhere["mean"])
    own = dots[-1]
    assert (own["day"], own["theme"]) == ("2025-02-10", OWN)
    sessions = elsewhere["own_sessions"]
    assert own["difference"] == pytest.approx(
        (1.0 + forecast["curves"]["better_return"][sessions - 1])
        / (1.0 + forecast["curves"]["than_return"][sessions - 1])
        - 1.0
    )


def test_the_verdicts_file_holds_whose_claim_it_is_and_the_named_fields(claimed, tmp_path):
    write_files(claimed.analysis, tmp_path)
    forecast, fact = json.loads((tmp_path / "verdicts.json").read_text("utf-8"))["verdicts"]
    for row in (forecast, fact):
        assert list(row) == ["claim", "who", "strategies", *NAMED]
    assert list(forecast["base_rate"]) == [
        "episodes", "share_ahead", "mean", "low", "high", "ruled_out_above",
    ]  # fmt: skip
    assert fact["base_rate"] is None
    assert 0.0 < forecast["odds_60_sessions"] < 100.0
    analysis = json.loads((tmp_path / "analysis.json").read_text("utf-8"))
    assert [row["claim"] for row in analysis["claims"]] == [forecast["claim"], fact["claim"]]
    assert analysis["claims"][0]["odds"]["chance_in_100"] == forecast["odds_60_sessions"]


def test_a_verdict_says_what_the_same_idea_did_elsewhere(claimed):
    verdict, _ = claimed.verdicts
    elsewhere = claimed.analysis.claim_details[0]["elsewhere"]
    assert elsewhere["sentence"] in verdict.sentence
    assert elsewhere["matters"] == pytest.approx(1.05 ** (60 / 252) - 1.0)
    assert elsewhere["ruled_out"] is (elsewhere["ruled_out_above"] < elsewhere["matters"])
    word = "is ruled out" if elsewhere["ruled_out"] else "is not ruled out"
    assert f"an advantage of 1.2 points, which would matter, {word}." in verdict.sentence
    count = int(elsewhere["ruled_out"])
    assert f"an edge that matters is ruled out for {count} of 1 ideas" in claimed.analysis.headline


def test_each_universe_but_the_market_s_is_tested_for_being_a_theme(claimed):
    (semis,) = claimed.analysis.theme_tests
    assert semis.theme == "us_ai_semis"
    # The run holds nothing else of these markets to draw random baskets from.
    assert "too few" in semis.sentence
    assert claimed.analysis.plain()["theme_tests"]["us_ai_semis"]["nearest"] == semis.nearest != ""


def test_a_band_that_is_not_known_yet_is_missing():
    days = pd.bdate_range("2025-02-11", periods=2)
    ends = {"low": [-np.inf, -0.1], "high": [np.inf, 0.2]}
    figures = path_figures(pd.DataFrame({"estimate": [0.01, 0.02], **ends, "e_value": [1.0, 1.1]}, days))
    assert figures["day"] == ["2025-02-11", "2025-02-12"]
    assert np.isnan(figures["low"][0])
    assert figures["high"][1] == 0.2
