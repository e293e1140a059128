"""What a sweep reports: computed again here, and held to what was known at each decision.

Workers may be other machines, and a parameter may make a strategy look ahead that does not with others. So
no combination is shown as the best of anything before both were looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import SweepError
from thematic.strategy.replay import How, decide_all
from thematic.sweep.grid import value_text
from thematic.sweep.measure import PERIODS

if TYPE_CHECKING:
    from thematic.strategy import Strategy
    from thematic.strategy.asked import Replay
    from thematic.sweep.engines.local import Local
    from thematic.sweep.evaluate import Evaluator
    from thematic.sweep.outcomes import Outcomes

SHOWN = 20
"""Combinations that are shown one by one: those with the highest Sharpe ratios of a period."""

SAMPLE, SEED = 20, 0
"""How many of all combinations are computed again besides, and the seed of their choice."""

DEFAULTS = -1
"""In place of a combination's number: the parameters as the backtest has them."""

FEWEST = 10
"""Combinations that a worker is handed to replay, at least."""


def shown(outcomes: Outcomes, period: str) -> np.ndarray:
    """Return the numbers of the combinations that are shown one by one, the best of a period first."""
    ratios = np.nan_to_num(outcomes.figure("sharpe", period), nan=-np.inf)
    if len(ratios) <= SHOWN:
        return np.argsort(-ratios, kind="stable")
    # Ties at the edge go to the lower numbers, as they do within.
    edge = np.partition(ratios, -SHOWN)[-SHOWN]
    above, equal = np.flatnonzero(ratios > edge), np.flatnonzero(ratios == edge)
    chosen = np.sort(np.concatenate([above, equal[: SHOWN - len(above)]]))
    return chosen[np.argsort(-ratios[chosen], kind="stable")]


def reported(outcomes: Outcomes, followed: Iterable[int]) -> list[int]:
    """Return the numbers of the combinations that are reported one by one, in order.

    They are those that are shown, the best of each period among them, and those that were followed.

    Parameters
    ----------
    followed : iterable of int
        The combinations that walking forward chose, and the best in hindsight.
    """
    return sorted({number for period in PERIODS for number in shown(outcomes, period).tolist()} | {*followed})


def compute_again(evaluator: Evaluator, outcomes: Outcomes, numbers: Iterable[int]) -> None:
    """Compute what is reported again, and besides all extremes and a sample.

    Raises
    ------
    SweepError
        A worker's outcome is another than the one that is computed here.
    """
    wanted = sorted({*numbers} | outcomes.extremes() | _sample(len(outcomes)))
    pairs = zip(wanted, outcomes.of(wanted), evaluator.batch(wanted).records, strict=True)
    for number, there, here in pairs:
        if there.tobytes() != here.tobytes():
            raise SweepError(
                f"{named(evaluator, number)}: its outcome is another when it is computed here: a worker has "
                "other prices, packages or code, or the strategy answers the same view in two ways; delete "
                "the sweep's batches and use workers that can be believed"
            )


def _sample(size: int) -> set[int]:
    """Return the numbers of some of so many combinations, drawn at random."""
    random = np.random.default_rng(SEED)
    return set(random.choice(size, min(SAMPLE, size), replace=False).tolist())


def replaying(
    here: Local, evaluator: Evaluator, numbers: Sequence[int], how: How
) -> Iterator[tuple[Sequence[int], Mapping[str, Replay]]]:
    """Replay combinations, and the parameters as the backtest has them, by workers of this machine.

    Several workers begin at once, before the first answer is asked for.

    Yields
    ------
    sequence of int
        Numbers of some of them, in order.
    mapping of str to Replay
        How these were replayed, by their names.

    Raises
    ------
    LookAhead
        One of them looks ahead; names it with its parameters.
    """
    every = (DEFAULTS, *numbers)
    size = max(-(-len(every) // here.workers), FEWEST)
    groups = [every[first : first + size] for first in range(0, len(every), size)]
    return here.share_out(evaluator.problem, partial(_replay, how=how), groups)


def _replay(evaluator: Evaluator, numbers: Iterable[int], how: How) -> dict[str, Replay]:
    asked = {}
    for number in numbers:
        strategy = evaluator.default() if number == DEFAULTS else evaluator.accepted(number)
        if strategy is not None:
            asked[named(evaluator, number)] = strategy
    return replay_all(evaluator, asked, how)


def replay_all(evaluator: Evaluator, asked: Mapping[str, Strategy], how: How = "auto") -> dict[str, Replay]:
    """Hold strategies to what was known at each decision, each in the environment of its own universes.

    Raises
    ------
    LookAhead
        One of them looks ahead; names it.
    """
    groups: dict[tuple[str, ...], dict[str, Strategy]] = {}
    for name, strategy in asked.items():
        groups.setdefault(strategy.themes, {})[name] = strategy
    replays: dict[str, Replay] = {}
    for group in groups.values():
        own = evaluator.simulator(next(iter(group.values()))).environment
        leverage = evaluator.problem.account.leverage
        decided = decide_all(group, own.view, own.first, leverage, how)
        replays |= {name: targets.replay for name, targets in decided.items()}
    return replays


def replay_notes(replays: Mapping[str, Replay], combinations: int) -> Iterator[str]:
    """Yield what of a sweep was held to what was known at each decision, and what was not."""
    shortest = min(replays.values(), key=lambda replay: replay.replayed / max(replay.decisions, 1))
    count = len(replays) - 1  # one of them are the defaults
    combinations_are = "combination that is" if count == 1 else "combinations that are"
    said = f"The {count:,} {combinations_are} reported one by one, and the defaults, were computed"
    if shortest.exact:
        yield f"{said} again here and replayed at every decision with the data known then: none looks ahead."
    else:
        yield f"{said} again here and replayed; of the one with the fewest replays, {shortest.sentence}."
    if (others := combinations - count) > 0:
        yield (
            f"The other {others:,} combinations stand in maps and in results.parquet as they were "
            "evaluated: they were not replayed one by one."
        )


def named(evaluator: Evaluator, number: int) -> str:
    """Return a combination as people write it: ``dip with drop=0.05, hold=20``."""
    if number == DEFAULTS:
        return f"{evaluator.problem.name} with its default parameters"
    combination = evaluator.problem.grid.combination(number)
    values = ", ".join(f"{name}={value_text(value)}" for name, value in combination.items())
    return f"{evaluator.problem.name} with {values}"
