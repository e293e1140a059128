"""Figures: the statistics that tables show, what each means in plain words, and how its numbers read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from thematic.notation import ABSENT as ABSENT
from thematic.notation import Unit, written
from thematic.notation import minus as minus
from thematic.statistics.metrics import METRICS


@dataclass(frozen=True)
class Figure:
    """One statistic of a result.

    Parameters
    ----------
    key : str
        Its name in `Result.metrics` and in ``metrics.json``.
    heading : str
    explanation : str
        What it means, for a reader who does not know the word.
    kind : str
    """

    key: str
    heading: str
    explanation: str
    kind: Unit = "percent"

    def text(self, value: float | None) -> str:
        """Return a value as a table shows it."""
        return written(self.kind, value)


def _of(group: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(metric.key, metric.heading, metric.explanation, metric.unit)
        for metric in METRICS
        if metric.group == group
    )


PERFORMANCE, TRADING = _of("performance"), _of("trading")
REASONS = {
    "closed": "the market was shut",
    "suspended": "the share did not trade",
    "limit_up": "at the day's upper price limit nobody sells",
    "limit_down": "at the day's lower price limit nobody buys",
    "lot": "less than one board lot",
    "cash": "not enough cash",
    "volume": "more than the allowed share of the day's volume",
    "replaced": "a newer order took its place",
    "expired": "tried for its full number of sessions",
    "not_shortable": "the market does not allow this short sale",
    "ended": "its listing ended: what was held was paid out at the last close",
    "rounded": "the position was within a share, or a lot, of its target",
}
"""Why an order was not filled, in plain words."""


def minuses(sentence: str) -> str:
    """Return a sentence whose negative numbers have true minus signs.

    Examples
    --------
    >>> minuses("-3.1 points on 2025-01-27")
    '−3.1 points on 2025-01-27'
    """
    return re.sub(r"(?<![\w.])-(?=\d)", "\N{MINUS SIGN}", sentence)


def unfilled(metrics: Mapping[str, float | None]) -> str:
    """Return how many orders stayed unfilled and why, such as ``5: cash 3, lot 2``."""
    total = metrics.get("unfilled")
    if total is None:
        return ABSENT
    reasons = [
        f"{words(key.removeprefix('unfilled_'))} {count:.0f}"
        for key, count in metrics.items()
        if key.startswith("unfilled_") and count
    ]
    return f"{total:.0f}: {', '.join(reasons)}" if reasons else f"{total:.0f}"


def words(name: str) -> str:
    """Return a name of the code as words: ``limit_up`` as ``limit up``."""
    return name.replace("_", " ")
