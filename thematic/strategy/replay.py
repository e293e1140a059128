"""Replay: strategies asked as time passes, so that nothing they answer can rest on what came later.

A strategy answers once with the whole view. At a decision that is replayed it is asked again with the view
cut there, and the two answers must agree. Asked at every decision, the work grows with the square of the
rows; so this is done where it is cheap or asked for, and where a strategy declares how many rows it looks
back. Else a sample is replayed: the last decision, decisions at which targets change, their neighbours and
others, some on a view that goes on with another future. All of it costs at most what two whole answers and
work linear in the rows do. Work is counted and not timed: two runs replay the same decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from thematic.market_data.view import MarketView
from thematic.strategy.asked import Asked, DecidedTargets
from thematic.strategy.instructions import instructions
from thematic.strategy.strategy import Strategy

How = Literal["auto", "all"]
"""Replay within the budget, or every decision."""


def decide(
    name: str, strategy: Strategy, view: MarketView, first: int, leverage: float = 1.0, how: How = "auto"
) -> DecidedTargets:
    """Return one strategy's instructions; see `decide_all`."""
    return decide_all({name: strategy}, view, first, leverage, how)[name]


def decide_all(
    strategies: Mapping[str, Strategy],
    view: MarketView,
    first: int,
    leverage: float = 1.0,
    how: How = "auto",
) -> dict[str, DecidedTargets]:
    """Return strategies' instructions, held to what was known at each decision.

    The strategies are asked once with the whole view, and again at decisions from row `first` on. At `first`
    the standing instruction of each counts: the last it gave up to then. All see the same cut, in which no
    one can change anything.

    Parameters
    ----------
    first : int
        Row of the first decision that counts; the rows before it are history.
    leverage : float
        The most that a row's weights may sum to, short ones counted as positive.
    how : {"auto", "all"}
        Replay at every decision where this is cheap and else at a sample, or at every decision.

    Raises
    ------
    LookAhead
        A target changed with data that was not yet known at its decision.
    StrategyError
        A target names a symbol outside the strategy's themes, is infinite, sums to more than is allowed, or
        rests on more rows than the strategy declares.
    """
    asked = [
        Asked(name, strategy, instructions(name, strategy, view, leverage), first, leverage)
        for name, strategy in strategies.items()
    ]
    last = view.until(len(view) - 1)
    undeclared = [idea for idea in asked if idea.lookback is None]
    everywhere = [idea for idea in undeclared if idea.is_cheap(last) or how == "all"]
    for row, cut in enumerate(view.unfold(first) if everywhere else (), start=first):
        for idea in everywhere:
            idea.ask(cut, row, row)
    for idea in asked:
        if idea.lookback is not None:
            idea.ask_windows(idea.lookback)
        elif idea not in everywhere:
            idea.ask_sample()
    return {idea.name: idea.decided() for idea in asked}
