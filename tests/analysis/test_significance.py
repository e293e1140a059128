"""What the ledger of trials makes of a run's Sharpe ratios."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from thematic import ledger
from thematic.analysis.significance import contest, enter, prices_of, significance
from thematic.backtest import Backtest
from thematic.errors import LedgerError
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
    path = tmp_path / "ledger.sqlite"
    monkeypatch.setenv(ledger.VARIABLE, str(path))
    return path


@pytest.fixture
def study(book: Path) -> Study:
    return QUESTION.run("sample")


def tried(simulated: bool = True) -> ledger.LedgerState:
    return ledger.read(["us_ai_semis"]).tried(["us_ai_semis"], simulated=simulated)


def mine(sharpe: np.ndarray, source: str, simulated: bool) -> ledger.Trials:
    """Return trials of one parameter."""
    period, axes = (date(2024, 1, 2), date(2025, 1, 2)), {"n": range(len(sharpe))}
    return ledger.Trials(("us_ai_semis",), "mine", {}, *period, source, simulated, 250, sharpe, axes)


def test_every_run_enters_what_it_tried(study: Study) -> None:
    trials = tried()
    for sharpe, length, result in zip(trials.sharpe, trials.rows, study.results.values(), strict=True):
        yearly = result.metrics["whole"]["sharpe"]
        rows = (len(result.nav) - 1) / ((result.dates[-1] - result.dates[0]).days / 365.25)
        assert length == len(result.nav) - 1
        assert sharpe * np.sqrt(rows) == pytest.approx(yearly)


def test_the_same_run_again_is_no_new_trial_and_other_parameters_are(study: Study) -> None:
    QUESTION.run("sample")
    assert len(tried()) == 2
    other = {"buy_dip": load_strategy("buy_semis_on_dip", drop=0.06)}
    QUESTION.replace(strategies=other).run("sample")
    assert len(tried()) == 3
    assert significance(enter(study.run))["buy_dip"].tries == 3


def test_deflation_is_that_of_the_papers_formula(study: Study) -> None:
    result, sharpe = study.results["buy_dip"], significance(study.run)["buy_dip"]
    cash = result.simulation.tape.rows["cash_index"][result.first :]
    nav = result.nav.to_numpy()
    excess = (nav[1:] / nav[:-1] - 1) - (cash[1:] / cash[:-1] - 1)
    moments = shape(excess)
    assert sharpe.whole == pytest.approx(
        probabilistic_sharpe(moments[0], len(excess), *moments[1:]), rel=1e-9
    )
    variance = np.var(tried().sharpe, ddof=1)
    expected = deflated_sharpe(moments[0], len(excess), *moments[1:], 2, variance)
    assert sharpe.deflated == pytest.approx(expected, rel=1e-9)
    assert sharpe.deflated < sharpe.whole


def test_all_strategies_together_are_held_against_the_first(study: Study) -> None:
    chosen = contest(study.run)
    assert chosen.against == "hold_semis"
    assert chosen.choice is not None
    assert 0.0 < chosen.choice.p_value <= 1.0
    assert set(chosen.choice.best) <= set(study.results)
    assert np.isnan(chosen.overfitting)  # five months are too short to halve in 924 ways


def test_more_tries_leave_less(study: Study) -> None:
    prices = prices_of("sample", study.results["buy_dip"].simulation.panel)
    before = significance(study.run)["buy_dip"].deflated
    random = np.random.default_rng(1)
    ledger.record([mine(random.normal(0.0, 0.1, 200), prices, simulated=True)])
    after = significance(enter(study.run))["buy_dip"]
    assert after.tries == 202
    assert after.deflated < before
    # The analysis of the run that was entered before them stays as it was.
    assert significance(study.run)["buy_dip"].deflated == before


def test_tries_on_simulated_prices_do_not_count_for_real_ones(study: Study) -> None:
    # The source's name says nothing of its kind.
    ledger.record([mine(np.array([0.1]), "sample prices abc", simulated=False)])
    assert len(tried(simulated=False)) == 1
    assert significance(enter(study.run))["buy_dip"].tries == 2


def test_a_run_is_not_lost_to_a_ledger_that_fails_at_its_end(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "check", lambda: book.write_bytes(b"damaged since" * 99))
    study = QUESTION.run("sample")
    assert "are not entered, and no earlier ones are counted: " in study.run.caveats[-1]
    assert np.isnan(significance(study.run)["buy_dip"].deflated)


def test_a_ledger_that_cannot_be_used_is_found_before_anything_is_read(book: Path) -> None:
    book.write_bytes(b"no ledger" * 99)
    with pytest.raises(LedgerError, match="this is no ledger"):
        QUESTION.run("no such source at all")
