"""Inference: how sure one can be of a difference, a Sharpe ratio, and the best of many tries."""

from thematic.statistics.inference.choice import Choice, choose, superior
from thematic.statistics.inference.difference import (
    FEWEST,
    Difference,
    Differences,
    compare,
    difference_of_means,
    paired_means,
)
from thematic.statistics.inference.family import holm
from thematic.statistics.inference.overfitting import probability_of_overfitting
from thematic.statistics.inference.sharpe import (
    deflated_sharpe,
    expected_maximum_sharpe,
    probabilistic_sharpe,
    shape,
)

__all__ = [
    "FEWEST",
    "Choice",
    "Difference",
    "Differences",
    "choose",
    "compare",
    "deflated_sharpe",
    "difference_of_means",
    "expected_maximum_sharpe",
    "holm",
    "paired_means",
    "probabilistic_sharpe",
    "probability_of_overfitting",
    "shape",
    "superior",
]
