"""Inference: how sure one can be of a difference, a Sharpe ratio, and the best of many tries."""

from thematic.statistics.inference.anytime import Anytime, anytime, anytime_loss
from thematic.statistics.inference.choice import Choice, choose, distinct, superior
from thematic.statistics.inference.difference import (
    FEWEST,
    UNKNOWN,
    Difference,
    Differences,
    difference_of_means,
    mean_difference,
    paired_difference,
)
from thematic.statistics.inference.family import holm
from thematic.statistics.inference.overfitting import probability_of_overfitting
from thematic.statistics.inference.sharpe import (
    at_length,
    deflated_sharpe,
    expected_maximum_sharpe,
    probabilistic_sharpe,
    shape,
    sharpe_interval,
)

__all__ = [
    "FEWEST",
    "UNKNOWN",
    "Anytime",
    "Choice",
    "Difference",
    "Differences",
    "anytime",
    "anytime_loss",
    "at_length",
    "choose",
    "deflated_sharpe",
    "difference_of_means",
    "distinct",
    "expected_maximum_sharpe",
    "holm",
    "mean_difference",
    "paired_difference",
    "probabilistic_sharpe",
    "probability_of_overfitting",
    "shape",
    "sharpe_interval",
    "superior",
]
