"""The headline counts what was decided; standings are ordered, and the benchmark is the first strategy."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from thematic.analysis.headline import answer, headline, standings
from thematic.claims.verdict import Ruling

DAYS = pd.bdate_range("2025-02-03", periods=20)


def verdict(role: str, outcome: Ruling, detectable: float = np.inf, text: str = "a claim", base_rate=None):
    effect = SimpleNamespace(unit="points")
    evidence = SimpleNamespace(role=role, effect=effect)
    return SimpleNamespace(
        outcome=outcome,
        evidence=evidence,
        detectable=detectable,
        claim=SimpleNamespace(text=text),
        base_rate=base_rate,
    )


RUN = SimpleNamespace(results={"hold": SimpleNamespace(dates=DAYS)}, known_on=DAYS[9].date())


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        ([], ""),
        (
            [verdict("forecast", Ruling.SUPPORTED), verdict("forecast", Ruling.UNDECIDED)],
            "1 of 2 forecasts decided in 10 trading days since the note.",
        ),
        (
            [verdict("description", Ruling.CONFIRMED), verdict("description", Ruling.RULED_OUT)],
            "1 of 2 descriptions confirmed, 1 ruled out.",
        ),
        ([verdict("fact", Ruling.MEASURED)], "1 fact measured."),
        (
            [verdict("forecast", Ruling.SUPPORTED, base_rate={"ruled_out": out}) for out in (True, False)],
            "2 of 2 forecasts decided in 10 trading days since the note; on other themes and years an edge "
            "that matters is ruled out for 1 of 2 ideas.",
        ),
        ([verdict("fact", Ruling.MEASURED)] * 2, "2 facts measured."),
        # A forecast that is only measured is none that could be decided.
        ([verdict("forecast", Ruling.MEASURED)], "1 fact measured."),
        (
            [
                verdict("forecast", Ruling.UNDECIDED, 0.31, "semis lead"),
                verdict("forecast", Ruling.UNDECIDED, 0.12, "china leads"),
            ],
            "0 of 2 forecasts decided in 10 trading days since the note; no edge under about 12 points "
            "could have been seen (the sharpest test: china leads).",
        ),
    ],
)
def test_the_headline_counts_each_kind(verdicts, sentence) -> None:
    assert headline(RUN, verdicts) == sentence


@pytest.mark.parametrize("period", ["whole", "after_known_on"])
def test_standings_are_ordered_and_measured_against_the_first_strategy(study, period) -> None:
    table = standings(study.run, period)
    assert sorted(table.index) == sorted(study.results)
    returns = table["total_return"]
    assert returns.is_monotonic_decreasing
    np.testing.assert_allclose(table["over_benchmark"], returns - returns["hold_spy"])
    assert table.loc["hold_spy", "over_benchmark"] == 0.0


def test_the_answer_names_the_best_and_the_worst_of_all_but_the_benchmark(study) -> None:
    headline = answer(study.run)
    others = standings(study.run).drop(index="hold_spy")["total_return"]
    assert (headline.period, headline.benchmark) == ("after_known_on", "hold_spy")
    assert (headline.best, headline.worst) == (others.idxmax(), others.idxmin())
