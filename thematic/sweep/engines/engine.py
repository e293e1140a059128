"""What an engine is, and how patient engines are with workers that are lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from thematic.sweep.evaluate import BatchOutcomes
    from thematic.sweep.problem import Problem

LOSSES = 5
"""How often in a row workers may be lost without one batch being finished."""


class Engine(Protocol):
    """Evaluates batches."""

    def evaluate(self, problem: Problem, batches: Sequence[range]) -> Iterator[tuple[range, BatchOutcomes]]:
        """Yield each batch with its outcomes, in the order in which they are finished.

        The outcomes of a combination depend on nothing but the problem and its number.
        """
