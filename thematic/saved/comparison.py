"""Comparison: results of different runs side by side, and a plain refusal of what cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pandas as pd

from thematic.analysis.history import growth
from thematic.errors import ResultError
from thematic.notation import minus, written
from thematic.saved.changes import RunChange, changes
from thematic.saved.pairs import Pair, between, paired
from thematic.saved.rulings import Rulings, rulings
from thematic.saved.saved_run import SavedRun, read_run
from thematic.simulation.rules import cash_index
from thematic.statistics.metrics import performance
from thematic.statistics.performance import drawdown

Figures = dict[str, float | None]
TAKEN = "What did costs take?"
TOLD = 3
"""Pairs of runs that the answer tells of; tables have all."""


@dataclass(frozen=True)
class CostQuestion:
    """What a comparison of runs that differ in costs asks: its label, and what the answer means."""

    label: str
    meaning: str


FRICTIONS = CostQuestion(
    TAKEN,
    "One is frictionless and the other pays: what lies between them is what costs, lots, limits, volume "
    "caps, waiting and interest took.",
)
FEES = CostQuestion(TAKEN, "The runs differ in costs only: what lies between them is what these costs took.")


@dataclass(frozen=True, repr=False)
class Comparison:
    """Results of different runs over the days that they have in common.

    Parameters
    ----------
    runs : mapping of str to SavedRun
        By label: the end of the folder's path that tells it from the others. The first is what the others are
        compared with.
    """

    runs: dict[str, SavedRun]

    @cached_property
    def labels(self) -> dict[str, tuple[str, str]]:
        """Each curve's label, and its run and name.

        Once where all runs that have a strategy of the name have the same values of it; else ``run/name``.
        """
        places: dict[str, list[str]] = {}
        for label, run in self.runs.items():
            for name in run.nav:
                places.setdefault(str(name), []).append(label)
        places_by_label: dict[str, tuple[str, str]] = {}
        for name, labels in places.items():
            once = len(labels) == 1 or name in self.identical
            shown = labels[:1] if once else labels
            places_by_label |= {name if once else f"{label}/{name}": (label, name) for label in shown}
        return places_by_label

    @cached_property
    def identical(self) -> tuple[str, ...]:
        """The strategies that several runs have with the same values and orders, and that are shown once."""
        shared = dict.fromkeys(pair.name for pair in self.pairs)
        return tuple(name for name in shared if all(pair.same for pair in self.pairs if pair.name == name))

    @cached_property
    def changes(self) -> tuple[RunChange, ...]:
        """All in which the runs differ, causes first."""
        return changes(self.runs)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Each strategy that several runs have: the first run that has it, and each other one."""
        pairs = []
        for name in dict.fromkeys(str(name) for run in self.runs.values() for name in run.nav):
            first, *others = [label for label, run in self.runs.items() if name in run.nav]
            pairs += [self._pair(name, first, other) for other in others]
        return tuple(pair for pair in pairs if pair is not None)

    def _pair(self, name: str, a: str, b: str) -> Pair | None:
        return paired(name, (a, b), self.runs[a], self.runs[b], self.known_on)

    @cached_property
    def rulings(self) -> tuple[Rulings, ...]:
        """What each run says of each claim, those first of which they do not say the same."""
        return rulings(self.runs)

    @property
    def question(self) -> CostQuestion | None:
        """What the comparison asks where the runs differ in costs."""
        if len({run.manifest.backtest.frictionless for run in self.runs.values()}) > 1:
            return FRICTIONS
        causes = [change for change in self.changes if change.cause]
        return FEES if causes and all(change.cost for change in causes) else None

    @property
    def taken(self) -> str:
        """What costs took most since the note, where runs with and without them are compared; else empty."""
        if self.question is not FRICTIONS:
            return ""
        costs = sorted((cost for cost in map(self._taken, self.pairs) if cost), reverse=True)
        if not costs:
            return ""
        (most, name), (least, other) = costs[0], costs[-1]
        said = [minus(f"{100.0 * value:.1f}") for value in (most, least)]
        period = self.pairs[0].gaps[0].period
        first = f"{period.capitalize()} they took {said[0]} points of {name}"
        return f"{first}, the most, and {said[1]} of {other}, the least." if len(costs) > 1 else f"{first}."

    def _taken(self, pair: Pair) -> tuple[float, str] | None:
        """Return what a strategy earned more without costs than with them."""
        free = [self.runs[run].manifest.backtest.frictionless for run in (pair.a, pair.b)]
        if free[0] == free[1]:
            return None
        gap = pair.gaps[0].difference
        return (gap if free[1] else -gap), pair.name

    def title(self, name: str) -> str:
        """Return what people call a strategy, as the first run says that has it; else its name."""
        return next((run.titles[name] for run in self.runs.values() if name in run.titles), name)

    @property
    def headline(self) -> str:
        """What differs, in one sentence: the first change, and how many more there are."""
        causes = [change for change in self.changes if change.cause]
        if not causes:
            return "Nothing that a figure depends on differs."
        more = len(causes) - 1
        return causes[0].sentence + (f"; and {more} more {'change' if more == 1 else 'changes'}" * bool(more))

    @property
    def answer(self) -> str:
        """What lies between the first runs, and how many verdicts changed."""
        sides = list(dict.fromkeys((pair.a, pair.b) for pair in self.pairs))
        of = {side: [pair for pair in self.pairs if (pair.a, pair.b) == side] for side in sides[:TOLD]}
        said = [between(pairs, self.title) for pairs in of.values()]
        several = [ruling for ruling in self.rulings if None not in ruling.verdicts.values()]
        changed = sum(ruling.changed for ruling in several)
        verdicts = f"{changed} of {len(several)} verdicts changed." if several else ""
        return " ".join(filter(None, (*said, verdicts)))

    @cached_property
    def growth(self) -> pd.DataFrame:
        """The growth of 100 from the first common day, shape (n_rows, n_curves)."""
        return growth(self.nav)

    @cached_property
    def correlation(self) -> pd.DataFrame:
        """Correlation of the curves' returns on the days that all have, (n_curves, n_curves)."""
        return self.nav.dropna().pct_change().iloc[1:].corr()

    def curves(self, name: str) -> pd.DataFrame:
        """Return the growth of 100 of one strategy by run, on the days that all runs which have it share.

        Shape (n_rows, n_runs), from the first common day on.
        """
        both = pd.DataFrame({label: run.nav[name] for label, run in self.runs.items() if name in run.nav})
        return growth(both.loc[self.start : self.end].dropna())

    def gaps(self, name: str) -> pd.DataFrame:
        """Return by how many points of 100 each run has grown more than the first, (n_rows, n_runs - 1)."""
        curves = self.curves(name)
        return curves.iloc[:, 1:].sub(curves.iloc[:, 0], axis=0)

    def falls(self, name: str) -> pd.DataFrame:
        """Return how far each run stands below its highest value so far, in percent, (n_rows, n_runs)."""
        return self.curves(name).apply(drawdown) * 100.0

    @cached_property
    def parted(self) -> tuple[str, ...]:
        """The strategies whose values are not the same in all runs, the furthest apart first."""
        apart: dict[str, float] = {}
        for pair in self.pairs:
            if pair.parts_on is not None:
                apart[pair.name] = max(apart.get(pair.name, 0.0), abs(pair.gaps[0].difference))
        return tuple(sorted(apart, key=lambda name: -apart[name]))

    @property
    def start(self) -> pd.Timestamp:
        """The first day that all runs have."""
        return max(run.nav.index[0] for run in self.runs.values())

    @property
    def end(self) -> pd.Timestamp:
        """The last day that all runs have."""
        return min(run.nav.index[-1] for run in self.runs.values())

    @property
    def known_on(self) -> date:
        """The day on which the themes of all runs were public."""
        return max(run.known_on for run in self.runs.values())

    @cached_property
    def nav(self) -> pd.DataFrame:
        """Net asset values by label over the common days; NaN on days that only other runs have."""
        values = {label: self.runs[run].nav[name] for label, (run, name) in self.labels.items()}
        return pd.DataFrame(values).sort_index().loc[self.start : self.end]

    @cached_property
    def metrics(self) -> dict[str, dict[str, Figures]]:
        """Figures by label and period, over the common days.

        Those on orders, costs and the parts of a return are there only where the run's own period is the
        common one: they cannot be cut out of a longer run.
        """
        return {
            label: {
                "whole": self._figures(run, name, "whole"),
                "after_known_on": self._figures(run, name, "after_known_on"),
            }
            for label, (run, name) in self.labels.items()
        }

    def __repr__(self) -> str:
        days = f"{self.start:%Y-%m-%d} to {self.end:%Y-%m-%d}"
        return f"Comparison({', '.join(self.runs)}: {days}, {len(self.parted)} strategies apart)"

    def _repr_html_(self) -> str:
        """Show a notebook what changed, the strategy that moved most, and what lies between the runs."""
        from thematic.notebook import plot, shown, table

        simulated = any(run.manifest.source.simulated for run in self.runs.values())
        rows = [
            (
                f"{pair.name} ({pair.a}, {pair.b})",
                written("percent", gap.a),
                written("percent", gap.b),
                written("points", gap.difference),
                f"{written('points', gap.low)} to {written('points', gap.high)}",
                str(pair.parts_on or "never"),
            )
            for pair in self.pairs
            if not pair.same
            for gap in pair.gaps[:1]
        ]
        moved = self.parted[0] if self.parted else None
        headings = ("strategy", "A", "B", "B − A, points", "95 % interval, points", "curves part on")
        return shown(
            f"Compared: {', '.join(self.runs)}",
            self.headline,
            self.question and f"{self.question.label} {self.question.meaning} {self.taken}",
            plot(self.curves(moved), f"{moved}: what 100 became") if moved else None,
            table(headings, rows, f"Since {self.known_on}, on the rows that both have") if rows else None,
            bands=["SIMULATED PRICES"] * simulated,
        )

    def _figures(self, label: str, name: str, period: str) -> Figures:
        run = self.runs[label]
        if self.is_own(run, period):
            return run.metrics[name][period]
        nav = run.nav[name].dropna().loc[self.start : self.end]
        if period == "after_known_on":
            known = int(nav.index.searchsorted(pd.Timestamp(self.known_on), side="right")) - 1
            nav = nav.iloc[max(known, 0) :]
        return dict(performance(nav, cash_index(pd.DatetimeIndex(nav.index), run.manifest.backtest)))

    def is_own(self, run: SavedRun, period: str) -> bool:
        """Whether a run's own figures are those of the common period."""
        starts, ends = run.nav.index[0] == self.start, run.nav.index[-1] == self.end
        if period == "whole":
            return bool(starts and ends)
        same_known = run.known_on == self.known_on
        return bool(ends and same_known and (starts or self.start <= pd.Timestamp(self.known_on)))


def compare(folders: Sequence[Path | str]) -> Comparison:
    """Read result folders and put them side by side; the first is what the others are compared with.

    Raises
    ------
    ResultError
        A folder is no result or faulty, or two of them cannot be compared: different base currencies,
        simulated prices against real ones, or no days in common.

    Examples
    --------
    >>> compare([])
    Traceback (most recent call last):
    thematic.errors.ResultError: give two results or more, each once: the folders that runs wrote
    """
    paths = [Path(folder) for folder in folders]
    if len({path.resolve() for path in paths}) < max(len(paths), 2):
        raise ResultError("give two results or more, each once: the folders that runs wrote")
    runs = dict(zip(labels(paths), map(read_run, paths), strict=True))
    for (a, one), (b, other) in pairwise(runs.items()):
        for mine, theirs in zip(_kinds(one), _kinds(other), strict=True):
            if mine != theirs:
                raise ResultError(
                    f"{a} and {b} cannot be compared: the first {mine}, the second {theirs}; run one of them "
                    "again on the other's terms"
                )
    _check_days(runs)
    return Comparison(runs)


def _kinds(run: SavedRun) -> tuple[str, str]:
    """Return what must be the same in compared runs, as it stands in a sentence."""
    simulated = run.manifest.source.simulated
    return f"is in {run.manifest.backtest.base}", f"has {'simulated' if simulated else 'real'} prices"


def _check_days(runs: dict[str, SavedRun]) -> None:
    last = max(runs, key=lambda label: runs[label].nav.index[0])
    first = min(runs, key=lambda label: runs[label].nav.index[-1])
    begins, ends = runs[last].nav.index[0], runs[first].nav.index[-1]
    if begins >= ends:
        raise ResultError(
            f"{first} and {last} cannot be compared: one ends on {ends:%Y-%m-%d} and the other begins on "
            f"{begins:%Y-%m-%d}; run one of them again with --start or --end"
        )


def labels(folders: Sequence[Path]) -> list[str]:
    """Return the shortest ends of the folders' paths that tell them apart."""
    paths = [folder.resolve().parts for folder in folders]
    for length in range(1, max(map(len, paths)) + 1):
        labels = ["/".join(parts[-length:]) for parts in paths]
        if len(set(labels)) == len(labels):
            return labels
    raise AssertionError("different folders have different paths")
