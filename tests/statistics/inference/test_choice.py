"""Several strategies against a benchmark: noise is not chosen, an edge is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.errors import StrategyError
from thematic.statistics.inference import choose, superior


def navs(seed: int, edge: float = 0.0, rows: int = 200, tries: int = 6) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    market = random.normal(0.0, 0.01, (rows, 1))
    returns = market + np.hstack([np.zeros((rows, 1)), random.normal(0.0, 0.006, (rows, tries))])
    returns[:, 3] += edge * 0.006 / np.sqrt(rows)
    names = ["market", *(f"try_{i}" for i in range(1, tries + 1))]
    dates = pd.bdate_range("2024-01-02", periods=rows + 1)
    return pd.DataFrame(np.vstack([np.ones(tries + 1), np.cumprod(1 + returns, axis=0)]), dates, names)


def test_an_edge_is_found_by_name() -> None:
    choice = choose(navs(1, edge=6.0), "market")
    assert choice.p_value < 0.01
    assert choice.better == ("try_3",)
    assert choice.best == ("try_3",)


def test_noise_is_not() -> None:
    choice = choose(navs(2), "market")
    assert choice.p_value > 0.05
    assert choice.better == ()
    assert "market" in choice.best


@pytest.mark.slow
def test_size_in_a_few_samples() -> None:
    assert np.mean([superior(navs(seed, rows=120), "market") <= 0.05 for seed in range(30)]) <= 0.17


@pytest.mark.slow
def test_size_in_many_samples() -> None:
    assert np.mean([superior(navs(seed), "market") <= 0.05 for seed in range(300)]) <= 0.08


def test_a_copy_of_the_benchmark_is_left_out() -> None:
    table = navs(3).assign(copy=lambda frame: frame["market"] * 2)
    assert "copy" not in choose(table, "market").best


def test_says_what_it_takes() -> None:
    with pytest.raises(StrategyError, match="there is one strategy"):
        choose(navs(4)[["market"]], "market")
    with pytest.raises(StrategyError, match="9 returns"):
        choose(navs(4).iloc[:10], "market")


def test_strategies_that_did_the_same_stand_for_each_other():
    """Three ideas that all held one theme throughout, as a short stress window often has them do."""
    rng = np.random.default_rng(11)
    days = pd.bdate_range("2025-03-28", periods=60)
    growth = np.exp(np.cumsum(rng.normal(0.0, 0.02, (60, 2)), axis=0))
    nav = pd.DataFrame(growth, index=days, columns=["hold_spy", "hold_us_ai_semis"])
    nav["buy_semis_on_dip"] = nav["rotate_to_applications"] = nav["hold_us_ai_semis"]
    alike, alone = choose(nav, "hold_spy"), choose(nav[["hold_spy", "hold_us_ai_semis"]], "hold_spy")
    assert alike == alone


def test_equal_strategies_leave_nothing_to_choose() -> None:
    table = navs(5)[["market"]].assign(copy=lambda frame: frame["market"])
    with pytest.raises(StrategyError, match="nothing to choose: the strategies did the same"):
        choose(table, "market")


def test_all_may_be_superior() -> None:
    """The step-down test of arch 8.0.0 ends in an error here (arch issue 862)."""
    table = navs(6, tries=3)
    for name in ("try_1", "try_2", "try_3"):
        table[name] *= np.exp(0.002 * np.arange(len(table)))
    choice = choose(table, "market")
    assert choice.better == ("try_1", "try_2", "try_3")
    assert "market" not in choice.best


def test_a_noisy_strategy_does_not_hide_a_steady_one(engine_cases: Path) -> None:
    """Hansen's test by hand on losses over their own deviation gives 0.000; undivided losses give 0.296."""
    nav = pd.read_csv(engine_cases / "spa_nav.csv", index_col=0)
    choice = choose(nav, "spy")
    assert choice.p_value < 0.0005
    assert choice.better == ("tilt",)
    assert "spy" not in choice.best


def by_hand(nav: pd.DataFrame, benchmark: str, draws: int = 2000) -> float:
    """Return Hansen's consistent p-value from single rows drawn with replacement, written out."""
    growth = np.log(nav).diff().dropna()
    gain = growth.drop(columns=benchmark).sub(growth[benchmark], axis=0).to_numpy()
    rows, mean = len(gain), gain.mean(axis=0)
    random = np.random.default_rng(9)
    drawn = np.array([gain[random.integers(0, rows, rows)].mean(axis=0) for _ in range(draws)])
    deviation = np.sqrt(rows) * drawn.std(axis=0)
    kept = np.sqrt(rows) * mean / deviation >= -np.sqrt(2 * np.log(np.log(rows)))
    most = max(0.0, (np.sqrt(rows) * mean / deviation).max())
    by_chance = (np.sqrt(rows) * (drawn - mean * kept) / deviation).max(axis=1)
    return float((np.maximum(by_chance, 0.0) > most).mean())


@pytest.mark.parametrize("edge", [0.0, 1.5, 2.5])
def test_agrees_with_the_test_written_out(edge: float) -> None:
    table = navs(7, edge=edge)
    assert superior(table, "market") == pytest.approx(by_hand(table, "market"), abs=0.03)
