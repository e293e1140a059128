"""A strategy that is asked at rows of a view, and what it says of all of them with hindsight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from thematic.errors import LookAhead, StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy.futures import perturbed
from thematic.strategy.instructions import TOLERANCE, answer, scaled
from thematic.strategy.strategy import Strategy, declared_lookback
from thematic.strategy.targets import Targets
from thematic.strategy.work import counted

WHOLE, LINEAR, SAMPLED = 2, 10_000, 2_500
"""The budget: so many whole answers, and besides so much work a row to ask at every decision or at a sample;
see `thematic.strategy.work`. At some tenths of a microsecond for a call, some milliseconds a row."""

FUTURE = 21
"""Rows of the other future: a month."""

SEED = 0


@dataclass(frozen=True)
class Replay:
    """How far one strategy was held to what was known at its decisions.

    Parameters
    ----------
    decisions : int
        Decisions that count.
    replayed : int
        Of these, at how many it was asked again with the data known then and no other.
    changes, changes_replayed : int
        Decisions at which it gives an instruction, and how many of them were replayed.
    futures : int
        How often it was asked besides on a view that goes on with another future.
    lookback : int or None
        Rows to which the views were cut, where the strategy declares them.
    """

    decisions: int
    replayed: int
    changes: int
    changes_replayed: int
    futures: int
    lookback: int | None

    @property
    def exact(self) -> bool:
        """Whether every decision was replayed: then no target can rest on later data."""
        return self.replayed == self.decisions

    @property
    def missed(self) -> float:
        """Probability that a slip which shows at a single change of targets is not found."""
        return 0.0 if self.exact or not self.changes else 1.0 - self.changes_replayed / self.changes

    @property
    def sentence(self) -> str:
        """What is guaranteed and what was sampled."""
        if self.exact:
            cut = f", on its last {self.lookback} rows each" if self.lookback else ""
            return f"all {self.decisions:,} decisions were replayed with the data known then{cut}"
        systematic = 1.0 - 0.9**self.replayed
        return (
            f"{self.replayed:,} of {self.decisions:,} decisions were replayed with the data known then "
            f"({self.changes_replayed:,} of {self.changes:,} at which targets change), and {self.futures:,} "
            f"with another future: look-ahead that shows at every tenth decision is found with a probability "
            f"of {systematic:.0%}, at a single change with {1.0 - self.missed:.0%}; --replay all replays all"
        )


@dataclass(frozen=True)
class DecidedTargets:
    """A strategy's instructions, and how they were held to what was known.

    Parameters
    ----------
    targets : DataFrame, shape (n_instructions, n_symbols)
        Indexed by decisions.
    replay : Replay
    """

    targets: pd.DataFrame
    replay: Replay


def replay_caveats(decided: Mapping[str, DecidedTargets]) -> Iterator[str]:
    """Yield what is guaranteed of all strategies, or what was sampled of each."""
    if all(targets.replay.exact for targets in decided.values()):
        yield "No target rests on later data: every decision was replayed with the data known then."
        return
    for name, targets in decided.items():
        yield f"{name}: {targets.replay.sentence}."


class Asked:
    """A strategy that is asked at rows of a view, and what it says of all of them with hindsight."""

    def __init__(self, name: str, strategy: Strategy, later: Targets, first: int, leverage: float) -> None:
        self.name, self.lookback = name, declared_lookback(strategy)
        self._leverage = leverage
        self._strategy, self._first, self._view, self._symbols = strategy, first, later.view, later.symbols
        self._given = Given(later.rows, later.weights)
        self._counting = self._given.counting_from(first)
        self._replayed, self._futures = set[int](), 0
        self._work = 1

    def is_cheap(self, last: MarketView) -> bool:
        """Ask it again with all data; return whether asking at every decision stays within the budget."""
        self._work = counted(partial(self.ask, last, self._first, len(last) - 1), last.close.size)
        decisions = len(last) - self._first
        return self._work * decisions <= WHOLE * self._work + LINEAR * len(last)

    def ask(self, cut: MarketView, begin: int, row: int) -> None:
        """Ask it with a view that holds what was known at `row`, and compare from row `begin` on to that one.

        Raises
        ------
        LookAhead
            With hindsight it says another thing.
        """
        said = answer(self.name, self._strategy, cut)
        then = Given(said.rows, said.weights)
        if begin == self._first:
            then = then.counting_from(begin)
        self._compare(said.symbols, then.between(begin, row), self._counting.between(begin, row))
        if len(cut) == row + 1:
            self._replayed.add(row)
        else:
            self._futures += 1

    def ask_windows(self, rows: int) -> None:
        """Ask it at every decision with so many rows, the standing instruction before the first included.

        Raises
        ------
        LookAhead
            With hindsight it says another thing.
        StrategyError
            With more rows of the past it says another thing.
        """
        for row in self._given.rows[self._given.rows < self._first][-1:].tolist():
            self._ask_window(self._view.window(max(row - rows + 1, 0), row), row, rows)
        for row, window in enumerate(self._view.unfold(self._first, rows), start=self._first):
            self._ask_window(window, row, rows)

    def _ask_window(self, window: MarketView, row: int, rows: int) -> None:
        said = answer(self.name, self._strategy, window)
        then = Given(said.rows + row + 1 - len(window), said.weights).between(row, row)
        try:
            self._compare(said.symbols, then, self._given.between(row, row))
        except LookAhead as error:
            # It looks ahead if it differs with all of the past too.
            all_of_it = answer(self.name, self._strategy, self._view.until(row))
            then = Given(all_of_it.rows, all_of_it.weights).between(row, row)
            self._compare(all_of_it.symbols, then, self._given.between(row, row))
            raise StrategyError(
                f"{self.name}: declares that it looks back {rows} rows, but its target for "
                f"{error.symbol} at the decision of {error.decided_at:%Y-%m-%d} rests on more: declare "
                "as many as it needs"
            ) from error
        self._replayed.add(row)

    def ask_sample(self) -> None:
        """Ask it at those rows of a sample that the budget pays for; see `_sample`.

        An answer about fewer rows is taken to cost no more than one about more.
        """
        random, spent, costs = np.random.default_rng(SEED), self._work, {len(self._view) - 1: self._work}
        budget = WHOLE * self._work + SAMPLED * len(self._view)
        for row, future in self._sample(random):
            last = min(row + FUTURE, len(self._view) - 1) if future else row
            if spent + min(cost for end, cost in costs.items() if end >= last) > budget:
                continue
            cut = self._view.until(last)
            known = perturbed(cut, row, random) if future else cut
            costs[last] = counted(partial(self.ask, known, self._first, row), cut.close.size)
            spent += costs[last]

    def decided(self) -> DecidedTargets:
        """Return the instructions and how they were replayed."""
        index = self._view.decisions[self._counting.rows]
        targets = pd.DataFrame(self._counting.weights, index=index, columns=list(self._symbols))
        changes, replayed = set(self._counting.rows.tolist()), {r for r in self._replayed if r >= self._first}
        return DecidedTargets(
            targets,
            Replay(
                len(self._view) - self._first,
                len(replayed),
                len(changes),
                len(changes & replayed),
                self._futures,
                self.lookback,
            ),
        )

    def _sample(self, random: np.random.Generator) -> Iterator[tuple[int, bool]]:
        """Yield rows in the order in which they are replayed, and whether another future follows.

        By turns a row at which targets change and the view ends, one after which another future follows, the
        row before a change and any row.
        """
        last = len(self._view) - 2
        others = random.permutation(np.arange(self._first, last + 1))
        changes = random.permutation(self._counting.rows[self._counting.rows <= last])
        if not len(changes):
            changes = others
        turns, done = (iter(changes), iter(changes[::-1]), iter(changes - 1), iter(others)), set[int]()
        for turn in range(4 * len(others)):
            row = next((int(r) for r in turns[turn % 4] if r >= self._first and r not in done), None)
            if row is not None:
                done.add(row)
                yield row, turn % 4 == 1

    def _compare(self, symbols: tuple[str, ...], then: Given, later: Given) -> None:
        """Raise `LookAhead` where it said another thing of some rows then than with hindsight."""
        if not len(then.rows) and not len(later.rows):
            return
        then = Given(then.rows, scaled(then.weights, self._leverage))
        rows = np.union1d(then.rows, later.rows)
        one, other = np.full((2, len(rows), len(self._symbols)), np.nan)
        one[rows.searchsorted(then.rows)] = self._placed(symbols, then)
        other[rows.searchsorted(later.rows)] = later.weights
        apart = ~(np.abs(one - other) <= TOLERANCE)
        if apart.any():
            r, s = np.argwhere(apart)[0]
            decision = self._view.decisions[rows[r]]
            raise LookAhead(self.name, self._symbols[s], decision, float(one[r, s]), float(other[r, s]))

    def _placed(self, symbols: tuple[str, ...], then: Given) -> np.ndarray:
        """Return weights in the columns of the answer with hindsight."""
        if symbols == self._symbols:
            return then.weights
        placed = np.zeros((len(then.rows), len(self._symbols)))
        for weights, symbol in zip(then.weights.T, symbols, strict=True):
            if symbol in self._symbols:
                placed[:, self._symbols.index(symbol)] = weights
            elif (np.abs(weights) > TOLERANCE).any():
                r = int(np.argmax(np.abs(weights) > TOLERANCE))
                decision = self._view.decisions[then.rows[r]]
                raise LookAhead(self.name, symbol, decision, float(weights[r]), 0.0)
        return placed


@dataclass(frozen=True)
class Given:
    """Instructions: rows of a view, increasing, and the weights wanted there, (n_rows, n_symbols)."""

    rows: np.ndarray
    weights: np.ndarray

    def counting_from(self, first: int) -> Given:
        """Return those that count from a row on; at that row the last that was given up to then."""
        standing = max(int(self.rows.searchsorted(first, side="right")) - 1, 0)
        return Given(np.maximum(self.rows[standing:], first), self.weights[standing:])

    def between(self, begin: int, end: int) -> Given:
        """Return those from a row on to another, that one included."""
        part = slice(*self.rows.searchsorted([begin, end + 1]).tolist())
        return Given(self.rows[part], self.weights[part])
