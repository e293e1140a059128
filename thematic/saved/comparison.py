"""Comparison: results of different runs side by side, and a plain refusal of what cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pandas as pd

from thematic.errors import ResultError
from thematic.saved.saved_run import SavedRun, read_run
from thematic.simulation.rules import cash_index
from thematic.statistics.metrics import performance

Figures = dict[str, float | None]


@dataclass(frozen=True)
class Comparison:
    """Results of different runs over the days that they have in common.

    Parameters
    ----------
    runs : mapping of str to SavedRun
        By label: the end of the folder's path that tells it from the others.
    """

    runs: dict[str, SavedRun]

    @cached_property
    def labels(self) -> dict[str, tuple[str, str]]:
        """Each strategy's label, and its run and name: ``run/name`` where several runs have the name."""
        names = [name for run in self.runs.values() for name in run.nav]
        return {
            str(name) if names.count(name) == 1 else f"{label}/{name}": (label, str(name))
            for label, run in self.runs.items()
            for name in run.nav
        }

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
        found = {label: self.runs[run].nav[name] for label, (run, name) in self.labels.items()}
        return pd.DataFrame(found).sort_index().loc[self.start : self.end]

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


def compare(folders: Sequence[Path]) -> Comparison:
    """Read result folders and put them side by side.

    Raises
    ------
    ResultError
        A folder is no result or faulty, or two of them cannot be compared: different base currencies,
        frictionless against not, simulated prices against real ones, or no days in common.
    """
    if len({folder.resolve() for folder in folders}) < max(len(folders), 2):
        raise ResultError("give two results or more, each once: the folders that runs wrote")
    runs = dict(zip(_labels(folders), map(read_run, folders), strict=True))
    for (a, one), (b, other) in pairwise(runs.items()):
        for mine, theirs in zip(_kinds(one), _kinds(other), strict=True):
            if mine != theirs:
                raise ResultError(
                    f"{a} and {b} cannot be compared: the first {mine}, the second {theirs}; run one of them "
                    "again on the other's terms"
                )
    _check_days(runs)
    return Comparison(runs)


def _kinds(run: SavedRun) -> tuple[str, str, str]:
    """Return what must be the same in compared runs, as it stands in a sentence."""
    terms = run.manifest.backtest
    return (
        f"is in {terms.base}",
        "is frictionless" if terms.frictionless else "pays costs",
        "has simulated prices" if run.manifest.source.simulated else "has real prices",
    )


def _check_days(runs: dict[str, SavedRun]) -> None:
    last = max(runs, key=lambda label: runs[label].nav.index[0])
    first = min(runs, key=lambda label: runs[label].nav.index[-1])
    begins, ends = runs[last].nav.index[0], runs[first].nav.index[-1]
    if begins >= ends:
        raise ResultError(
            f"{first} and {last} cannot be compared: one ends on {ends:%Y-%m-%d} and the other begins on "
            f"{begins:%Y-%m-%d}; run one of them again with --start or --end"
        )


def _labels(folders: Sequence[Path]) -> list[str]:
    """Return the shortest ends of the folders' paths that tell them apart."""
    paths = [folder.resolve().parts for folder in folders]
    for length in range(1, max(map(len, paths)) + 1):
        labels = ["/".join(parts[-length:]) for parts in paths]
        if len(set(labels)) == len(labels):
            return labels
    raise AssertionError("different folders have different paths")
