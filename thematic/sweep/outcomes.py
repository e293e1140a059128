"""The outcomes of all combinations: what is asked of each in memory, the rest batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import SweepError
from thematic.simulation.tape import Reason
from thematic.sweep.evaluate import BatchOutcomes, TrialStatus
from thematic.sweep.measure import FIGURES, PERIODS

if TYPE_CHECKING:
    from thematic.sweep.checkpoints import FinishedBatches

KNOWN = np.dtype(
    [
        ("status", "i8"),
        ("environment", "i8"),
        ("figures", "f8", (len(PERIODS), len(FIGURES))),
        ("reasons", "i4", (len(PERIODS), len(Reason))),
        ("returns", "u8"),  # equal for equal returns in equal environments
    ]
)
"""What of an outcome is in memory; the names are those of `measure.outcome_dtype`."""


class Outcomes:
    """What became of every combination of a grid.

    A million combinations are more than memory should hold. Many have equal outcomes, which are here once for
    each batch, but for the sums of blocks: what passes over these reads them batch by batch.

    Parameters
    ----------
    batches : sequence of range
        All combinations' numbers.
    finished : FinishedBatches
        Where their outcomes are kept.
    """

    def __init__(self, batches: Sequence[range], finished: FinishedBatches) -> None:
        self.batches, self._finished = batches, finished
        blank = np.zeros(1, KNOWN)
        blank["figures"] = np.nan
        # The first is that of all combinations which are not evaluated yet.
        self._distinct, self._count = [blank], 1
        self._places = np.zeros(batches[-1].stop, np.int32)
        self._parts: dict[range, slice] = {}

    def __len__(self) -> int:
        return len(self._places)

    @property
    def evaluated(self) -> np.ndarray:
        """Whether each combination is evaluated, bool, shape (n_combinations,)."""
        return self._places > 0

    @property
    def status(self) -> np.ndarray:
        """`TrialStatus` of each combination, int16, shape (n_combinations,)."""
        return self._known["status"].astype(np.int16)[self._places]

    @property
    def environment(self) -> np.ndarray:
        """The place of each one's environment among the problem's, int16, shape (n_combinations,)."""
        return self._known["environment"].astype(np.int16)[self._places]

    @property
    def done(self) -> np.ndarray:
        """Whether each combination has figures, bool, shape (n_combinations,)."""
        return self.evaluated & (self.status == TrialStatus.DONE)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why orders of any combination were not filled."""
        counts = self._known["reasons"].sum(axis=(0, 1))
        return tuple(reason for reason in Reason if counts[reason] > 0)

    def figure(self, name: str, period: str = "whole") -> np.ndarray:
        """Return one figure of each combination, shape (n_combinations,); NaN where there is none."""
        return self._known["figures"][:, PERIODS.index(period), FIGURES.index(name)][self._places]

    def known(self, numbers: Sequence[int] | np.ndarray | range) -> np.ndarray:
        """Return what is in memory of some combinations, records of `KNOWN`, shape (n_numbers,)."""
        part = slice(numbers.start, numbers.stop) if isinstance(numbers, range) else numbers
        return self._known[self._places[part]]

    def extremes(self) -> set[int]:
        """Return the first combinations with the highest and with the lowest of every figure."""
        chosen = set()
        for column in self._known["figures"].reshape(self._count, -1).T:
            if np.isfinite(column).any():
                for extreme in (np.nanmax(column), np.nanmin(column)):
                    chosen.add(int((column == extreme)[self._places].argmax()))
        return chosen

    def returns(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield of each batch what tells the returns of its distinct outcomes apart, and how many have them.

        The latter is none for an outcome without returns; both have the shape (n_distinct,).
        """
        known = self._known
        counts = np.bincount(self._places, minlength=len(known)) * (known["status"] == TrialStatus.DONE)
        for batch in self.batches:
            own = self._parts[batch]
            yield known["returns"][own], counts[own]

    def add(self, batch: range, outcomes: BatchOutcomes) -> None:
        """Take in the outcomes of a batch, which are kept already."""
        distinct, places = outcomes
        known = np.empty(len(distinct), KNOWN)
        for name in ("status", "environment", "figures", "reasons"):
            known[name] = distinct[name]
        known["returns"] = _keys(distinct)
        self._places[batch.start : batch.stop] = self._count + places
        self._parts[batch] = slice(self._count, self._count + len(known))
        self._distinct.append(known)
        self._count += len(known)

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
        records = []
        for batch in self.batches:
            inside = [number - batch.start for number in numbers if number in batch]
            if inside:
                outcomes = self._read(batch)
                records.append(outcomes.distinct[outcomes.places[inside]])
        return np.concatenate(records)

    @property
    def _known(self) -> np.ndarray:
        if len(self._distinct) > 1:
            self._distinct = [np.concatenate(self._distinct)]
        return self._distinct[0]

    def _read(self, batch: range) -> BatchOutcomes:
        outcomes = self._finished.get(batch)
        if outcomes is None:
            raise SweepError(
                f"the finished batch of combinations {batch.start} to {batch.stop - 1} is gone or damaged: "
                "run the sweep again, it goes on from the others"
            )
        return outcomes


def _keys(distinct: np.ndarray) -> np.ndarray:
    """Return what tells returns apart, uint64, shape (n_distinct,).

    (Two of a million different outcomes have one key in one of 30 million cases.)
    """
    sums = np.ascontiguousarray(distinct["sums"]).reshape(len(distinct), -1)
    factors = np.random.default_rng(0).integers(0, 2**63, sums.shape[1], dtype=np.uint64) * 2 + 1
    keys = (sums.view(np.uint64) * factors).sum(axis=1, dtype=np.uint64)
    return np.asarray(keys + distinct["environment"].astype(np.uint64))
