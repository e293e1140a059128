"""Several strategies against a benchmark: noise is not chosen, an edge is."""

from __future__ import annotations

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
    found = choose(navs(1, edge=6.0), "market")
    assert found.p_value < 0.01
    assert found.better == ("try_3",)
    assert found.best == ("try_3",)


def test_noise_is_not() -> None:
    found = choose(navs(2), "market")
    assert found.p_value > 0.05
    assert found.better == ()
    assert "market" in found.best


def test_size_in_a_few_samples() -> None:
    assert np.mean([superior(navs(seed, rows=120), "market") <= 0.05 for seed in range(30)]) <= 0.17


@pytest.mark.slow
def test_size_in_many_samples() -> None:
    assert np.mean([superior(navs(seed), "market") <= 0.05 for seed in range(300)]) <= 0.08


def test_a_copy_of_the_benchmark_is_left_out() -> None:
    table = navs(3).assign(copy=lambda frame: frame["market"] * 2)
    assert "copy" not in choose(table, "market").best


def test_says_what_it_takes() -> None:
    with pytest.raises(StrategyError, match="nothing can be chosen"):
        choose(navs(4)[["market"]], "market")
    with pytest.raises(StrategyError, match="nothing can be chosen"):
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
