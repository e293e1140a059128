"""What the ledger of trials makes of a run's Sharpe ratios."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from thematic import ledger
from thematic.analysis.significance import contest, prices_of, significance
from thematic.backtest import Backtest
from thematic.statistics.inference import deflated_sharpe, probabilistic_sharpe, shape
from thematic.strategy import load_strategy
from thematic.study import Study

QUESTION = Backtest(
    name="lucky",
    title="Lucky",
    strategies={
        "hold_semis": load_strategy("hold", theme="us_ai_semis"),
        "buy_dip": load_strategy("buy_semis_on_dip"),
    },
    start=date(2024, 12, 2),
    end=date(2025, 4, 30),
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "trials.jsonl"
    monkeypatch.setenv(ledger.VARIABLE, str(path))
    return path


@pytest.fixture
def study(book: Path) -> Study:
    return QUESTION.run("sample")


def test_every_run_enters_what_it_tried(study: Study) -> None:
    tried = ledger.trials(["us_ai_semis"])
    assert [trial.strategy for trial in tried] == ["hold", "buy_semis_on_dip"]
    for trial, result in zip(tried, study.results.values(), strict=True):
        yearly = result.metrics["whole"]["sharpe"]
        rows = (len(result.nav) - 1) / ((result.dates[-1] - result.dates[0]).days / 365.25)
        assert trial.rows == len(result.nav) - 1
        assert trial.sharpe * np.sqrt(rows) == pytest.approx(yearly)


def test_the_same_run_again_is_no_new_trial_and_other_parameters_are(study: Study) -> None:
    QUESTION.run("sample")
    assert len(ledger.trials(["us_ai_semis"])) == 2
    other = {"buy_dip": load_strategy("buy_semis_on_dip", drop=0.06)}
    QUESTION.replace(strategies=other).run("sample")
    assert len(ledger.trials(["us_ai_semis"])) == 3
    assert significance(study.run)["buy_dip"].tries == 3


def test_deflation_is_that_of_the_papers_formula(study: Study) -> None:
    result, found = study.results["buy_dip"], significance(study.run)["buy_dip"]
    cash = result.simulation.tape.rows["cash_index"][result.first :]
    nav = result.nav.to_numpy()
    excess = (nav[1:] / nav[:-1] - 1) - (cash[1:] / cash[:-1] - 1)
    tried = [trial.sharpe for trial in ledger.trials(["us_ai_semis"])]
    moments = shape(excess)
    assert found.whole == pytest.approx(probabilistic_sharpe(moments[0], len(excess), *moments[1:]), rel=1e-9)
    variance = np.var(tried, ddof=1)
    expected = deflated_sharpe(moments[0], len(excess), *moments[1:], 2, variance)
    assert found.deflated == pytest.approx(expected, rel=1e-9)
    assert found.deflated < found.whole


def test_all_strategies_together_are_held_against_the_first(study: Study) -> None:
    found = contest(study.run)
    assert found.against == "hold_semis"
    assert found.choice is not None
    assert 0.0 < found.choice.p_value <= 1.0
    assert set(found.choice.best) <= set(study.results)
    assert np.isnan(found.overfitting)  # five months are too short to halve in 924 ways


def test_more_tries_leave_less(study: Study) -> None:
    prices = prices_of("sample", study.results["buy_dip"].simulation.panel)
    before = significance(study.run)["buy_dip"].deflated
    random = np.random.default_rng(1)
    ledger.record(
        ["us_ai_semis"],
        [
            ledger.Trial("mine", {"n": n}, date(2024, 1, 2), date(2025, 1, 2), prices, sharpe, 250)
            for n, sharpe in enumerate(random.normal(0.0, 0.1, 200))
        ],
    )
    after = significance(study.run)["buy_dip"]
    assert after.tries == 202
    assert after.deflated < before


def test_tries_on_simulated_prices_do_not_count_for_real_ones(study: Study) -> None:
    trial = ledger.Trial("mine", {}, date(2024, 1, 2), date(2025, 1, 2), "../prices abc", 0.1, 250)
    ledger.record(["us_ai_semis"], [trial])
    assert len(ledger.trials(["us_ai_semis"])) == 3
    assert significance(study.run)["buy_dip"].tries == 2
