"""The look-ahead audit: a strategy replayed on views cut short and on views with another future.

A run asks a strategy as time passes and refuses one whose targets change with hindsight, but says only
where it stopped. The audit asks at every decision, without trading, and tells all it finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.audit.finding import AuditFinding, Kind, differences
from thematic.errors import StrategyError
from thematic.strategy.futures import perturbed
from thematic.strategy.instructions import NOISE, instructions
from thematic.strategy.strategy import declared_lookback

if TYPE_CHECKING:
    from thematic.market_data.view import MarketView
    from thematic.strategy import Strategy

FUTURES = 18
"""At how many decisions the view gets another future; it is cut short at every one past a warm-up."""

_SENTENCES: dict[Kind, str] = {
    "looks ahead": "its target changed with data that was not yet known",
    "not repeatable": "it answered the same view in two ways",
    "cannot trade": "it wants what could not be traded then: not listed yet, suspended, or no member",
    "repeats": "it repeats the instruction before, which trades back to its weights; on_change() drops it",
}


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    Parameters
    ----------
    name : str
        The strategy's.
    decisions : int
        Rows of the view.
    instructions : int
        At how many of them it gave targets.
    cuts, futures : int
        How many were replayed on a view cut short there, and with another future.
    findings : tuple of AuditFinding
    """

    name: str
    decisions: int
    instructions: int
    cuts: int
    futures: int
    findings: tuple[AuditFinding, ...]

    @property
    def passed(self) -> bool:
        """Whether there is no fault; remarks may remain."""
        return not any(finding.is_fault for finding in self.findings)

    def of(self, kind: Kind) -> tuple[AuditFinding, ...]:
        """Return the findings of a kind, the largest change first."""
        of_kind = [finding for finding in self.findings if finding.kind == kind]
        return tuple(sorted(of_kind, key=lambda finding: -finding.change))


def audit(name: str, strategy: Strategy, view: MarketView, leverage: float = 1.0, seed: int = 0) -> Audit:
    """Return what is wrong with how a strategy decides.

    Parameters
    ----------
    view : MarketView
        What it is asked about: from a panel, or drawn at random (`drawn_view`).
    leverage : float
        The most that a row's weights may sum to, short ones counted as positive.
    seed : int
        Of the futures that are drawn.
    """
    return _Replay(name, strategy, view, leverage, seed).audit()


@dataclass(frozen=True)
class _Replay:
    name: str
    strategy: Strategy
    view: MarketView
    leverage: float
    seed: int

    def audit(self) -> Audit:
        try:
            whole, rows = self.whole, declared_lookback(self.strategy)
        except StrategyError as error:
            return Audit(self.name, len(self.view), 0, 0, 0, (self._failure(error),))
        cuts, futures = list(range(len(self.view) // 5, len(self.view))), self._rows(FUTURES)
        try:
            findings = [*self._refused(), *self._repeatable(), *self._remarks()]
            # Where one view gives two targets, two views need give no more.
            if not any(finding.kind == "not repeatable" for finding in findings):
                findings += [*self._cut_short(cuts), *self._with_other_futures(futures)]
            if rows and not any(finding.is_fault for finding in findings):
                findings += self._on_windows(rows, cuts)
        except StrategyError as error:
            findings.append(self._failure(error))
        return Audit(self.name, len(self.view), len(whole), len(cuts), len(futures), tuple(_once(findings)))

    @cached_property
    def whole(self) -> pd.DataFrame:
        return self._ask(self.view)

    def _ask(self, view: MarketView) -> pd.DataFrame:
        """Return the targets for a view, whatever its weights sum to.

        Raises
        ------
        StrategyError
            A run would refuse it, or the strategy failed.
        """
        try:
            with np.errstate(all="ignore"):
                return instructions(self.name, self.strategy, view.until(len(view) - 1), np.inf).frame
        except StrategyError:
            raise
        except Exception as error:
            last = view.decisions[-1]
            raise StrategyError(
                f"{self.name}: fails on the view up to the decision of {last:%Y-%m-%d}: "
                f"{type(error).__name__}: {error}"
            ) from error

    def _failure(self, error: StrategyError) -> AuditFinding:
        return AuditFinding("fails" if error.__cause__ is not None else "refused", str(error))

    def _rows(self, most: int) -> list[int]:
        """Return rows to replay: half where it instructs or before, half evenly, past a warm-up."""
        first, last = len(self.view) // 5, len(self.view) - 1
        given = self.view.decisions.get_indexer(self.whole.index)
        near = np.unique(np.clip(np.concatenate([given, given - 1]), first, last))
        spread = np.linspace(first, last, most - min(most // 2, len(near))).astype(int)
        picked = near[np.linspace(0, len(near) - 1, min(most // 2, len(near))).astype(int)]
        return sorted({*spread.tolist(), *picked.tolist()})

    def _refused(self) -> Iterator[AuditFinding]:
        gross = self.whole.abs().sum(axis=1)
        for decision, total in gross[gross > self.leverage * (1.0 + NOISE)].items():
            sentence = (
                f"its weights, short ones counted as positive, sum to {total:.4g}; "
                f"at most {self.leverage:g} is allowed"
            )
            yield AuditFinding(
                "refused", sentence, pd.Timestamp(str(decision)), then=total, later=self.leverage
            )

    def _repeatable(self) -> Iterator[AuditFinding]:
        kind: Kind = "not repeatable"
        again = self._ask(self.view)
        yield from differences(kind, _SENTENCES[kind], self.view.decisions, self.whole, again)

    def _remarks(self) -> Iterator[AuditFinding]:
        values = self.whole.fillna(0.0).to_numpy()
        if not values.any():
            given = f"{len(values)} instructions, all to hold nothing" if len(values) else "no instruction"
            yield AuditFinding("never trades", f"it gives {given} in {len(self.view)} decisions")
        same = np.append(False, (np.abs(values[1:] - values[:-1]) <= 1e-12).all(axis=1))
        for decision in self.whole.index[same[: len(values)]]:
            yield AuditFinding("repeats", _SENTENCES["repeats"], decision)
        can = self._tradable.loc[self.whole.index, self.whole.columns].to_numpy(dtype=bool)
        for row, column in np.argwhere((values != 0.0) & ~can):
            symbol, weight = str(self.whole.columns[column]), float(values[row, column])
            yield AuditFinding(
                "cannot trade", _SENTENCES["cannot trade"], self.whole.index[row], symbol, weight, 0.0
            )

    @cached_property
    def _tradable(self) -> pd.DataFrame:
        """Which symbols are members of some theme and can be traded, bool, shape (n_rows, n_symbols)."""
        can = pd.DataFrame(False, index=self.view.decisions, columns=self.view.close.columns)
        for theme in self.strategy.themes:
            members = self.view.members(theme)
            can[members.columns] |= members
        return can

    def _standing(self, targets: pd.DataFrame) -> pd.DataFrame:
        """Return targets from the end of the warm-up on, the last that was given before in its first row.

        A strategy that chooses with hindsight what it holds from its first decision on says so there only.
        """
        first = self.view.decisions[len(self.view) // 5]
        before = targets.index <= first
        standing = targets[before].iloc[-1:]
        return pd.concat([standing.set_axis([first][: len(standing)]), targets[~before]])

    def _cut_short(self, rows: list[int]) -> Iterator[AuditFinding]:
        whole = self._standing(self.whole)
        for row in rows:
            then, decision = self._ask(self.view.until(row)), self.view.decisions[row : row + 1]
            then = self._standing(then) if row == rows[0] else then
            yield from differences("looks ahead", _SENTENCES["looks ahead"], decision, then, whole)

    def _with_other_futures(self, rows: list[int]) -> Iterator[AuditFinding]:
        random, whole = np.random.default_rng(self.seed), self._standing(self.whole)
        for row in rows[:-1]:
            other = self._standing(self._ask(perturbed(self.view, row, random)))
            known = self.view.decisions[len(self.view) // 5 : row + 1]
            yield from differences("looks ahead", _SENTENCES["looks ahead"], known, whole, other)

    def _on_windows(self, rows: int, cuts: list[int]) -> Iterator[AuditFinding]:
        """Give the decisions at which its target rests on more rows than it declares."""
        sentence = f"it declares that it looks back {rows} rows, but its target rests on more"
        for row in cuts:
            then = self._ask(self.view.window(max(row - rows + 1, 0), row))
            yield from differences("refused", sentence, self.view.decisions[row : row + 1], then, self.whole)


def _once(findings: list[AuditFinding]) -> Iterator[AuditFinding]:
    """Give each decision and symbol of a kind once, with its largest change."""
    largest: dict[object, AuditFinding] = {}
    for finding in findings:
        key = (finding.kind, finding.decided_at, finding.symbol)
        if key not in largest or finding.change > largest[key].change:
            largest[key] = finding
    return iter(largest.values())
