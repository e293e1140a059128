"""The best of a sweep, period by period, and in words how far to believe it."""

from __future__ import annotations

from collections.abc import Iterable
from math import comb
from typing import TYPE_CHECKING

from thematic.report.comparison import Span
from thematic.report.figures import ABSENT, PERFORMANCE
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns
from thematic.sweep.doubts import HALVED
from thematic.sweep.grid import Grid, value_text

if TYPE_CHECKING:
    from thematic.sweep.result import Best, SweepResult

SURE = 0.95
"""The deflated Sharpe ratio from which on a result is value_text from luck."""

LUCK = (
    "The deflated Sharpe ratio is the probability that the best is better than the luckiest of as many "
    f"worthless trials as were made on these universes; below {SURE:.0%} luck explains it as well."
)
CHOICE = (
    "The probability of overfitting is how often what was best in one half of the period, halved in "
    f"{comb(HALVED, HALVED // 2)} ways, was worse than the middle in the other: choosing blindly gives 50%, "
    "and less than 5% is wanted."
)
RATIO = next(figure for figure in PERFORMANCE if figure.key == "sharpe")
DOUBTS = (
    Column("trials", "Different things tried on these universes so far, in every run and sweep."),
    Column(
        "deflated Sharpe",
        "The probability that it is better than the luckiest of so many worthless trials.",
    ),
    Column(
        "overfitted",
        "How often what was best in one half of the period was worse than the middle in the other.",
    ),
)


def best(result: SweepResult, span: Span) -> Section:
    """Return the section on the best combination of each period."""
    every = [(heading, result.best(period)) for period, heading, _ in span.periods]
    found = [(heading, each) for heading, each in every if each is not None]
    columns = (
        Column("period", number=False),
        *parameter_columns(result.grid),
        *DOUBTS,
        *figure_columns(PERFORMANCE),
    )
    rows = tuple(_row(heading, each, result.tried.count) for heading, each in found)
    text = (
        f"Of {len(result.grid):,} combinations one is always the best, even where all are worthless.",
        LUCK,
        CHOICE,
        span.warning,
    )
    table = Table("The combination with the highest Sharpe ratio", columns, rows)
    points = tuple(_sentence(heading, each, result.tried.count) for heading, each in found)
    return Section("best", "The best, and how far to believe it", text, points, tables=(table,))


def parameter_columns(grid: Grid) -> list[Column]:
    """Return a column for each parameter; those of numbers sort as numbers."""
    return [Column(name, number=all(map(_is_number, values))) for name, values in grid.axes.items()]


def parameter_cells(values: Iterable[object]) -> list[Cell]:
    """Return the cells of a combination's values."""
    return [Cell(value_text(value), value if _is_number(value) else None) for value in values]  # type: ignore[arg-type]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _row(heading: str, found: Best, trials: int) -> tuple[Cell, ...]:
    return (
        Cell(heading),
        *parameter_cells(found.parameters.values()),
        Cell(f"{trials:,}", trials),
        *(_share(value) for value in (found.deflated, found.overfitted)),
        *figure_cells(PERFORMANCE, found.figures),
    )


def _share(value: float) -> Cell:
    return Cell(f"{value:.1%}", value) if value == value else Cell(ABSENT)


def _sentence(heading: str, found: Best, trials: int) -> str:
    chosen = ", ".join(f"{name} {value_text(value)}" for name, value in found.parameters.items())
    ratio = RATIO.text(found.figures[RATIO.key])
    doubts = f"{_luck(found, trials)} {_choice(found)}"
    return f"{heading}. The best is {chosen}, with a Sharpe ratio of {ratio}. {doubts}"


def _luck(found: Best, trials: int) -> str:
    if found.deflated != found.deflated:
        return "How much of that is luck cannot be said of so few combinations or rows."
    means = "value_text from luck" if found.deflated >= SURE else "luck explains it as well"
    return f"Deflated for {trials:,} trials: {found.deflated:.1%}, {means}."


def _choice(found: Best) -> str:
    if found.overfitted != found.overfitted:
        return "The period is too short to say how likely choosing it was overfitting."
    return f"Probability of overfitting: {found.overfitted:.1%}."
