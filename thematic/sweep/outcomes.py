"""The outcomes of all combinations: what is asked of each in memory, the rest batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import SweepError
from thematic.sweep.evaluate import BatchOutcomes, TrialStatus
from thematic.sweep.measure import FIGURES, PERIODS

if TYPE_CHECKING:
    from thematic.sweep.checkpoints import FinishedBatches


class Outcomes:
    """What became of every combination of a grid.

    A million combinations are more than memory should hold: their figures are here, and what only passes
    over all of them need (the sums of blocks, why orders were not filled) is read batch by batch.

    Parameters
    ----------
    batches : sequence of range
        All combinations' numbers.
    finished : FinishedBatches
        Where their outcomes are kept.

    Attributes
    ----------
    evaluated : ndarray of bool, shape (n_combinations,)
    status, environment : ndarray of int, shape (n_combinations,)
        `TrialStatus`, and the place of its environment among the problem's.
    figures : ndarray, shape (n_combinations, n_periods, n_figures)
        See `measure.PERIODS` and `measure.FIGURES`.
    """

    def __init__(self, batches: Sequence[range], finished: FinishedBatches) -> None:
        size = batches[-1].stop
        self.batches, self._finished = batches, finished
        self.evaluated = np.zeros(size, bool)
        self.status, self.environment = np.zeros((2, size), np.int16)
        self.figures = np.full((size, len(PERIODS), len(FIGURES)), np.nan)

    def __len__(self) -> int:
        return len(self.status)

    @property
    def done(self) -> np.ndarray:
        """Whether each combination has figures, bool, shape (n_combinations,)."""
        return self.evaluated & (self.status == TrialStatus.DONE)

    def figure(self, name: str, period: str = "whole") -> np.ndarray:
        """Return one figure of each combination, shape (n_combinations,); NaN where there is none."""
        return self.figures[:, PERIODS.index(period), FIGURES.index(name)]

    def add(self, batch: range, outcomes: BatchOutcomes) -> None:
        """Take in the outcomes of a batch, which are kept already."""
        part, (distinct, places) = slice(batch.start, batch.stop), outcomes
        self.status[part], self.environment[part] = (
            distinct["status"][places],
            distinct["environment"][places],
        )
        self.figures[part] = distinct["figures"][places]
        self.evaluated[part] = True

    def parts(self) -> Iterator[tuple[range, BatchOutcomes]]:
        """Yield all batches with their outcomes, in the grid's order.

        Raises
        ------
        SweepError
            A batch that was kept is gone or damaged.
        """
        for batch in self.batches:
            yield batch, self._read(batch)

    def records(self) -> np.ndarray:
        """Return the whole outcomes of all combinations, records of `outcome_dtype`, (n_combinations,)."""
        return np.concatenate([outcomes.records for _, outcomes in self.parts()])

    def of(self, numbers: Sequence[int]) -> np.ndarray:
        """Return the whole outcomes of some combinations, whose numbers increase; see `records`."""
        found = []
        for batch in self.batches:
            inside = [number - batch.start for number in numbers if number in batch]
            if inside:
                outcomes = self._read(batch)
                found.append(outcomes.distinct[outcomes.places[inside]])
        return np.concatenate(found)

    def _read(self, batch: range) -> BatchOutcomes:
        outcomes = self._finished.get(batch)
        if outcomes is None:
            raise SweepError(
                f"the finished batch of combinations {batch.start} to {batch.stop - 1} is gone or damaged: "
                "run the sweep again, it goes on from the others"
            )
        return outcomes
