"""Reasons to stop are evaluated at decisions with what was known; what is missing is never clear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic import Backtest
from thematic.errors import StrategyError
from thematic.living.evidence import ClaimState, claims_at
from thematic.living.stops import StopState, Watch, exit_code, stops_now
from thematic.prices import open_source
from thematic.prices.source import Source
from thematic.results.run_result import RunResult
from thematic.run import Run, needed_symbols, universes

RATIO = "china_ai / KWEB below 0.95 of its level at the note"
FELL = "drawdown of hold_spy above 10 %"
CLAIM = "claim China's AI leads ruled out"
NOTE = date(2025, 2, 10)


@pytest.mark.parametrize(
    ("stop", "said"),
    [
        ("drawdown of nobody above 5 %", "no such|no strategy"),
        ("claim something else ruled out", "none of its claims"),
    ],
)
def test_a_backtest_refuses_a_stop_about_what_it_lacks(stop: str, said: str, small: Backtest) -> None:
    with pytest.raises(StrategyError, match=said):
        small.replace(stops=(stop,))


@pytest.fixture(scope="module")
def run(small: Backtest, sample: Source) -> RunResult:
    asked = small.replace(stops=(RATIO, FELL, CLAIM), reviews=("review on 2025-04-05",))
    return Run(asked.replace(end=date(2025, 5, 30)), sample).result()


@pytest.fixture(scope="module")
def claims(run: RunResult) -> tuple[ClaimState, ...]:
    """Return what is known of the claims at the end, where a reason to stop is about something else."""
    return claims_at(run, date(2025, 5, 30))


def states(
    run: RunResult, day: str, claims: tuple[ClaimState, ...] | None = None
) -> tuple[dict[str, StopState], int]:
    row = int(run.watched.dates.searchsorted(pd.Timestamp(day)))
    known = claims or claims_at(run, run.watched.dates[row].date())
    return {state.condition: state for state in Watch(run).at(row, known)}, row


def test_a_level_is_that_of_the_view_against_the_fund(
    run: RunResult, claims: tuple[ClaimState, ...], sample: Source
) -> None:
    assert "KWEB" not in run.results["hold_china_ai"].simulation.panel.symbols
    index = run.watched.view(run.themes).index("china_ai")
    index.index = run.watched.dates
    fund = sample.bars("KWEB").adjusted.reindex(run.watched.dates).ffill()
    ratio = (index / fund) / (index / fund)[pd.Timestamp(NOTE)]
    seen = set()
    for day in ratio.loc["2025-02-10":].index[::7]:
        by_condition, _ = states(run, str(day.date()), claims)
        state = by_condition[RATIO]
        assert state.value == pytest.approx(ratio[day])
        assert state.state == ("alert" if ratio[day] < 0.95 else "clear")
        assert state.at == datetime(day.year, day.month, day.day, 22, tzinfo=UTC)
        seen.add(state.state)
    assert states(run, "2025-02-07", claims)[0][RATIO].state == "before the note"
    assert "KWEB 2025-03-03" in states(run, "2025-03-03", claims)[0][RATIO].bar


def test_a_drawdown_is_from_the_highest_value_of_the_account(
    run: RunResult, claims: tuple[ClaimState, ...]
) -> None:
    nav = run.results["hold_spy"].nav
    fall = 1.0 - nav / nav.cummax()
    for day in ("2025-02-20", "2025-04-08", "2025-05-30"):
        state = states(run, day, claims)[0][FELL]
        assert state.value == pytest.approx(fall[day])
        assert state.state == ("alert" if fall[day] > 0.1 else "clear")


def test_a_claim_tells_the_verdict_of_the_day_and_what_daily_evidence_says(run: RunResult) -> None:
    state = states(run, "2025-05-30")[0][CLAIM]
    assert (state.state == "alert") == (state.value < state.threshold)
    assert "by evidence that may be looked at daily: " in state.why


def test_a_review_is_due_at_the_first_decision_on_or_after_its_day(run: RunResult) -> None:
    rows = run.watched.dates.searchsorted(["2025-04-03", "2025-04-04", "2025-04-07", "2025-04-08"])
    assert [len(Watch(run).due(row)) for row in rows] == [0, 0, 1, 0]


def test_what_was_known_later_changes_nothing(run: RunResult, small: Backtest, sample: Source) -> None:
    asked = run.question.replace(end=date(2025, 4, 7))
    now, due = stops_now(Run(asked, sample).result())
    earlier, row = states(run, "2025-04-07")
    assert {state.condition: state for state in now} == earlier
    assert due == Watch(run).due(row) == (date(2025, 4, 5),)


def test_missing_prices_are_never_clear(small: Backtest, folder: Callable[..., Path], sample: Source) -> None:
    symbols = needed_symbols(small, universes(small))
    place = folder([*symbols, "KWEB"], until="2025-02-28")
    frame = pd.read_csv(place / "KWEB.csv")
    frame.iloc[:-1].to_csv(place / "KWEB.csv", index=False)
    asked = small.replace(stops=(RATIO, "MCHI below 0.5 of its level at the note"), end=date(2025, 2, 28))
    (ratio, absent), _ = stops_now(Run(asked, open_source(str(place))).result())
    assert (ratio.state, absent.state) == ("unknown", "unknown")
    assert "1 of 1 prices of KWEB lack the last session: 2025-02-27" in ratio.sentence
    assert "there are no prices of MCHI" in absent.sentence
    assert exit_code((ratio, absent), ()) == 1


def test_exit_codes() -> None:
    def state(which: str) -> StopState:
        moment = datetime(2025, 1, 2, tzinfo=UTC)
        return StopState("c", "b", which, np.nan, 0.0, "", moment)  # type: ignore[arg-type]

    assert exit_code((state("clear"), state("before the note")), ()) == 0
    assert exit_code((state("clear"),), (date(2025, 1, 2),)) == 11
    assert exit_code((state("unknown"),), (date(2025, 1, 2),)) == 1
    assert exit_code((state("unknown"), state("alert")), (date(2025, 1, 2),)) == 10
