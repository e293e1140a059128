"""What a sweep reports: computed again here, and held to what was known at each decision.

Workers may be other machines, and a parameter may make a strategy look ahead that does not with others. So
no combination is shown as the best of anything before both were looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import SweepError
from thematic.strategy.replay import decide_all
from thematic.sweep.grid import told
from thematic.sweep.measure import PERIODS, SHARPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thematic.strategy import Strategy
    from thematic.strategy.asked import Replay
    from thematic.sweep.evaluate import Evaluator
    from thematic.sweep.result import SweepResult

SHOWN = 20
"""Combinations that are shown one by one: those with the highest Sharpe ratios of a period."""

SAMPLE, SEED = 20, 0
"""How many of all combinations are computed again besides, and the seed of their choice."""


def shown(outcomes: np.ndarray, period: str) -> np.ndarray:
    """Return the numbers of the combinations that are shown one by one, the best of a period first."""
    ratios = np.nan_to_num(outcomes["figures"][:, PERIODS.index(period), SHARPE], nan=-np.inf)
    if len(ratios) <= SHOWN:
        return np.argsort(-ratios, kind="stable")
    # Ties at the edge go to the lower numbers, as they do within.
    edge = np.partition(ratios, -SHOWN)[-SHOWN]
    above, equal = np.flatnonzero(ratios > edge), np.flatnonzero(ratios == edge)
    chosen = np.sort(np.concatenate([above, equal[: SHOWN - len(above)]]))
    return chosen[np.argsort(-ratios[chosen], kind="stable")]


def check_reported(result: SweepResult) -> dict[str, Replay]:
    """Compute what is reported again, and replay it; return how each combination was replayed.

    Reported are the combinations shown one by one, the best of each period, those that walking forward chose,
    the best in hindsight, and the parameters as the backtest has them.

    Raises
    ------
    SweepError
        A worker's outcome is another than the one that is computed here.
    LookAhead
        One of them looks ahead; names it with its parameters.
    """
    numbers = {number for period in PERIODS for number in shown(result.outcomes, period).tolist()}
    _compute_again(result.evaluator, result.outcomes, numbers | _extremes(result.outcomes))
    if result.forward:
        numbers |= set(result.forward.numbers)
    return _replay(result.evaluator, sorted(numbers))


def _extremes(outcomes: np.ndarray) -> set[int]:
    """Return the numbers with the highest and the lowest of every figure, and some drawn at random."""
    figures = outcomes["figures"].reshape(len(outcomes), -1)
    known = figures[:, np.isfinite(figures).any(axis=0)]
    extremes = (*np.nanargmax(known, axis=0), *np.nanargmin(known, axis=0)) if known.size else ()
    random = np.random.default_rng(SEED)
    sample = random.choice(len(outcomes), min(SAMPLE, len(outcomes)), replace=False)
    infinite = np.flatnonzero(np.isinf(figures).any(axis=1))[:1]
    return {int(number) for number in (*extremes, *sample, *infinite)}


def _compute_again(evaluator: Evaluator, outcomes: np.ndarray, numbers: Iterable[int]) -> None:
    wanted = sorted(numbers)
    for number, here in zip(wanted, evaluator.batch(wanted), strict=True):
        if outcomes[number].tobytes() != here.tobytes():
            raise SweepError(
                f"{_named(evaluator, number)}: its outcome is another when it is computed here: a worker has "
                "other prices, packages or code, or the strategy answers the same view in two ways; delete "
                "the sweep's batches and use workers that can be believed"
            )


def _replay(evaluator: Evaluator, numbers: list[int]) -> dict[str, Replay]:
    problem = evaluator.problem
    asked: dict[str, Strategy] = {f"{problem.name} with its default parameters": evaluator.default()}
    for number in numbers:
        strategy = evaluator.accepted(number)
        if strategy is not None:
            asked[_named(evaluator, number)] = strategy
    decided = decide_all(asked, problem.view, problem.first, problem.account.leverage)
    return {name: each.replay for name, each in decided.items()}


def _named(evaluator: Evaluator, number: int) -> str:
    """Return a combination as people write it: ``dip with drop=0.05, hold=20``."""
    combination = evaluator.problem.grid.combination(number)
    return f"{evaluator.problem.name} with " + ", ".join(f"{k}={told(v)}" for k, v in combination.items())
