"""Choices: whether any of several strategies beats a benchmark, which do, and which may be the best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.statistics.inference.difference import FEWEST, SEED

DRAWS = 1000


@dataclass(frozen=True)
class Choice:
    """What can be said of several strategies against one benchmark, all tested together.

    Parameters
    ----------
    p_value : float
        How often chance alone gives a best strategy as good as this one where none beats the benchmark:
        the test for superior predictive ability, Hansen (2005), its consistent p-value.
    better : tuple of str
        Those that beat the benchmark though all were tried: StepM, Romano and Wolf (2005).
    best : tuple of str
        Those of which any may be the best, the benchmark included: the model confidence set of Hansen,
        Lunde and Nason (2011).
    """

    p_value: float
    better: tuple[str, ...]
    best: tuple[str, ...]


def choose(nav: pd.DataFrame, benchmark: str, level: float = 0.05) -> Choice:
    """Return what can be said of the columns of `nav` against one of them.

    Parameters
    ----------
    nav : DataFrame, shape (n_rows, n_strategies)
        Net asset values over the same dates.
    benchmark : str
        A column of it.
    level : float, default 0.05
        For all strategies together.

    Raises
    ------
    StrategyError
        There is nothing to choose from, or too little of it.
    """
    from arch.bootstrap import MCS, SPA, StepM

    losses = _losses(nav, benchmark)
    others = losses.drop(columns=benchmark)
    block = _block(losses, benchmark)
    spa = SPA(losses[benchmark], others, block_size=block, reps=DRAWS, seed=SEED)
    spa.compute()
    steps = StepM(losses[benchmark], others, size=level, block_size=block, reps=DRAWS, seed=SEED)
    steps.compute()
    confidence = MCS(losses, size=level, block_size=block, reps=DRAWS, seed=SEED)
    confidence.compute()
    return Choice(
        float(spa.pvalues["consistent"]), _names(steps.superior_models), _names(confidence.included)
    )


def superior(nav: pd.DataFrame, benchmark: str) -> float:
    """Return the p-value alone of whether any column of `nav` beats the benchmark; see `choose`."""
    from arch.bootstrap import SPA

    losses = _losses(nav, benchmark)
    block = _block(losses, benchmark)
    test = SPA(losses[benchmark], losses.drop(columns=benchmark), block_size=block, reps=DRAWS, seed=SEED)
    test.compute()
    return float(test.pvalues["consistent"])


def _losses(nav: pd.DataFrame, benchmark: str) -> pd.DataFrame:
    """Return growth with its sign turned, (n_rows - 1, n_strategies); each other series once."""
    values = nav.to_numpy(dtype=float)
    losses = pd.DataFrame(-np.diff(np.log(values), axis=0), columns=nav.columns)
    # Two series that are equal have a difference without spread, which cannot be tested: one stands for both.
    apart: list[str] = []
    for name in (benchmark, *nav.columns.drop(benchmark)):
        if all((losses[name] - losses[kept]).std() > 1e-12 for kept in apart):
            apart.append(name)
    if len(apart) < 2 or len(losses) < FEWEST:
        raise StrategyError(
            f"nothing can be chosen from {len(apart)} different series over {len(losses)} returns: it takes "
            f"two or more, and {FEWEST} returns"
        )
    return losses[apart]


def _block(losses: pd.DataFrame, benchmark: str) -> int:
    from arch.bootstrap import optimal_block_length

    apart = losses.drop(columns=benchmark).sub(losses[benchmark], axis=0)
    best = float(optimal_block_length(apart)["stationary"].max())
    return int(np.clip(np.ceil(best), 1, len(losses) // 4))


def _names(found: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(name) for name in found)
