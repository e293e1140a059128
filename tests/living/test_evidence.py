"""Evidence that is looked at daily: on noise it decides nothing, and an edge it finds in time."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.claims import Claim, RunRecord
from thematic.claims.pair import path
from thematic.living.evidence import claims_of, decided
from thematic.question import Terms

NAMES = ("market", "a", "b", "c")
CLAIMS = tuple(Claim(f"{one} beats {other}", "x", one, other) for one, other in (("a", "market"), ("b", "c")))
BEFORE, AFTER = 120, 100
DATES = pd.bdate_range("2024-08-01", periods=BEFORE + AFTER, name="date")
NOTE = DATES[BEFORE - 1].date()
TERMS = Terms(start=DATES[0].date(), end=DATES[-1].date(), cash_rate=0.0)


def record(seed: int, edge: float = 0.0, rows: int = len(DATES)) -> RunRecord:
    """Return the record of strategies whose returns share a market, fat-tailed; `edge` is a's, a day."""
    random = np.random.default_rng(seed)
    market = random.standard_t(4, len(DATES)) * 0.008
    own = random.standard_t(4, (len(DATES), 3)) * 0.007
    own[BEFORE:, 0] += edge
    returns = np.column_stack([market, market[:, None] + own])
    nav = pd.DataFrame(1e6 * np.exp(returns.cumsum(axis=0)), DATES, list(NAMES)).iloc[:rows]
    return RunRecord(nav, TERMS, dict.fromkeys(NAMES, NOTE), "market")


def looks(known: RunRecord) -> list[list[str]]:
    """Return what is decided of each claim at each look, from the bets' own paths."""
    verdicts = []
    for claim in CLAIMS:
        after = known.after(claim.strategies)
        bet, against = (path(known, *pair, after) for pair in (claim.strategies, claim.strategies[::-1]))
        years = np.arange(1, len(bet) + 1) / 261.0
        base = (after[claim.than] / after[claim.than].iloc[0]).to_numpy()[1:]
        matters = base * np.expm1(np.log1p(claim.matters) * years)
        rows = zip(bet["e_value"], against["e_value"], bet["high"], matters, strict=True)
        verdicts.append([decided(*row, bets=len(CLAIMS)) for row in rows])
    return verdicts


@pytest.mark.parametrize("rows", [BEFORE + 1, BEFORE + 40, BEFORE + AFTER])
def test_a_look_is_the_path_up_to_it(rows: int) -> None:
    whole, part = record(3), record(3, rows=rows)
    for state, claim in zip(claims_of(CLAIMS, part), CLAIMS, strict=True):
        bet = path(whole, *claim.strategies, whole.after(claim.strategies))
        against = path(whole, *claim.strategies[::-1], whole.after(claim.strategies))
        if rows == BEFORE + 1:
            assert state.decided == ""
        at = bet.index.searchsorted(part.nav.index[-1])
        assert (state.e_value, state.against) == pytest.approx(
            (bet["e_value"].iloc[at], against["e_value"].iloc[at]), rel=1e-12
        )


def test_an_edge_is_found_though_it_is_looked_for_daily() -> None:
    supported, _ = looks(record(1, edge=0.004))
    assert "supported" in supported


def test_noise_stays_undecided_in_a_few_samples() -> None:
    assert all(said == "" for seed in range(5) for claim in looks(record(seed)) for said in claim)


@pytest.mark.slow
def test_a_hundred_days_of_noise_decide_nothing_in_95_of_100_seeds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    silent = sum(all(said == "" for claim in looks(record(seed)) for said in claim) for seed in range(100))
    with capsys.disabled():
        print(f"\n{silent} of 100 seeds decide nothing in 100 daily looks at {len(CLAIMS)} claims")
    assert silent >= 95


def test_what_decides() -> None:
    assert decided(40.0, 0.0, np.inf, 0.05, bets=2) == "supported"
    assert decided(39.9, 0.0, np.inf, 0.05, bets=2) == ""
    assert decided(0.0, 200.0, np.inf, 0.05, bets=2) == "contradicted"
    assert decided(0.1, 1.0, 0.04, 0.05, bets=2) == "ruled out"
    assert decided(np.nan, np.nan, np.nan, 0.05, bets=0) == ""


def test_a_claim_without_a_bet_is_never_decided_by_looking() -> None:
    from thematic.claims import Change

    change = Change("a's lead ends", "x", "a", "market", date(2024, 12, 2))
    (state,) = claims_of((change,), record(1))
    assert np.isnan(state.e_value)
    assert state.decided == ""
