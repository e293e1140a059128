"""A strategy's result is the same to the last digit, alone or in any company."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic import load_backtest, load_strategy
from thematic.claims.record import RunRecord
from thematic.prices import open_source
from thematic.question import Question
from thematic.results.result import Result
from thematic.results.run_result import RunResult
from thematic.run import Run

SHOCK = load_backtest("deepseek_shock").replace(claims=(), start=date(2024, 11, 1), end=date(2025, 4, 30))
SAMPLE = open_source("sample")
PAIRS = list(combinations(SHOCK.strategies, 2))


def run(question: Question, *names: str) -> RunResult:
    strategies = {name: question.strategies[name] for name in names}
    return Run(question.replace(strategies=strategies), SAMPLE).result()


@pytest.fixture(scope="module")
def together() -> RunResult:
    return Run(SHOCK, SAMPLE).result()


def assert_same(one: Result, other: Result) -> None:
    pd.testing.assert_frame_equal(one.targets, other.targets, check_exact=True)
    pd.testing.assert_frame_equal(one.orders, other.orders, check_exact=True)
    pd.testing.assert_frame_equal(one.weights, other.weights, check_exact=True)
    pd.testing.assert_series_equal(one.nav, other.nav, check_exact=True)
    assert (one.simulation.fills == other.simulation.fills).all()
    assert one.known_on == other.known_on
    assert repr(one.metrics) == repr(other.metrics)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOCK.strategies)
def test_a_strategy_alone_equals_itself_among_all(name: str, together: RunResult) -> None:
    assert_same(run(SHOCK, name).results[name], together.results[name])


@pytest.mark.slow
@pytest.mark.parametrize("pair", [PAIRS[i] for i in np.random.default_rng(7).choice(len(PAIRS), 12, False)])
def test_a_pair_equals_itself_among_all(pair: tuple[str, str], together: RunResult) -> None:
    alone = run(SHOCK, *pair)
    for name in pair:
        assert_same(alone.results[name], together.results[name])
    ours, theirs = (RunRecord.of(run) for run in (alone, together))
    pd.testing.assert_frame_equal(ours.rows(pair), theirs.rows(pair), check_exact=True)
    assert ours.note(pair) == theirs.note(pair)
    assert (ours.idle(ours.rows(pair).index) == theirs.idle(theirs.rows(pair).index)).all()


def test_a_strategy_decides_only_on_days_of_its_own_markets(together: RunResult) -> None:
    # 2025-01-20 and 2025-02-17 were holidays in New York, and no others.
    days = {f"{day:%Y-%m-%d}" for day in together.results["hold_us_ai_semis"].nav.index}
    assert not days & {"2025-01-20", "2025-02-17"}
    assert together.nav["hold_us_ai_semis"].isna()["2025-01-20"]
    assert together.nav["hold_china_ai"].notna()["2025-01-20"]


@pytest.mark.slow
def test_on_real_prices_buying_the_dip_earns_the_same_in_the_main_job(market_dir: Path) -> None:
    strategies = {
        "buy_semis_on_dip": load_strategy("buy_semis_on_dip"),
        "hold_us_ai_semis": load_strategy("hold", theme="us_ai_semis"),
    }
    question = load_backtest("deepseek_shock").replace(claims=())
    few = Run(question.replace(strategies=strategies), open_source(str(market_dir))).result()
    many = Run(question, open_source(str(market_dir))).result()
    for name in strategies:
        assert_same(few.results[name], many.results[name])
