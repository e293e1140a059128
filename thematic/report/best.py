"""The best of a sweep, period by period, and in words how far to believe it."""

from __future__ import annotations

from collections.abc import Iterable
from math import comb
from typing import TYPE_CHECKING

from thematic.report.comparison import Span
from thematic.report.figures import ABSENT, PERFORMANCE
from thematic.report.html import el
from thematic.report.numbers import said
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns
from thematic.sweep.grid import Grid, value_text
from thematic.sweep.selection_bias import HALVED

if TYPE_CHECKING:
    from thematic.sweep.result import Best, SweepResult

SURE, USUAL = 0.95, 0.05
"""The deflated Sharpe ratio from which on, and the probability below which, a result is told from chance."""

SHOWN = tuple(figure for figure in PERFORMANCE if figure.key in ("total_return", "sharpe", "max_drawdown"))
"""Figures of the best; the table of combinations has all."""
OVER = Column("over holding", "Points earned beyond holding the same universes over the same period.")
DOUBTS = (
    Column(
        "deflated Sharpe",
        "The probability that the best is better than the luckiest of as many worthless trials as were made "
        f"on these universes; below {SURE:.0%} chance explains it as well.",
    ),
    Column(
        "overfitted",
        f"How often what was best in one half of the period, halved in {comb(HALVED, HALVED // 2)} ways, was "
        "worse than the middle in the other: choosing blindly gives 50%, and less than 5% is wanted.",
    ),
    Column(
        "chance over holding",
        "How often chance alone puts the best of such a grid as far ahead of holding: White's reality check "
        f"over all combinations; {USUAL:.0%} or less tells it from chance.",
    ),
)


def best(result: SweepResult, span: Span) -> Section:
    """Return the section on the best combination of each period: the page's answer."""
    every = [(heading, result.best(period)) for period, heading, _ in span.periods]
    winners = [(heading, winner) for heading, winner in every if winner is not None]
    columns = (
        Column("period", number=False),
        *parameter_columns(result.grid),
        OVER,
        *DOUBTS,
        *figure_columns(SHOWN),
    )
    sentences = [el("p", _sentence(result, heading, winner), class_="answer") for heading, winner in winners]
    rows = tuple(_row(heading, winner) for heading, winner in winners)
    table = Table("The combination with the highest Sharpe ratio", columns, rows)
    text = () if winners else ("No combination held anything.",)
    warning = el("p", span.warning, class_="quiet")
    return Section(
        "best",
        "The best, and how far to believe it",
        text,
        body=el("div", sentences, warning),
        tables=(table,),
        nav="The best",
    )


def parameter_columns(grid: Grid) -> list[Column]:
    """Return a column for each parameter; those of numbers sort as numbers."""
    return [Column(name, number=all(map(_is_number, values))) for name, values in grid.axes.items()]


def parameter_cells(values: Iterable[object]) -> list[Cell]:
    """Return the cells of a combination's values."""
    return [Cell(value_text(value), value if _is_number(value) else None) for value in values]  # type: ignore[arg-type]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _row(heading: str, winner: Best) -> tuple[Cell, ...]:
    return (
        Cell(heading),
        *parameter_cells(winner.parameters.values()),
        Cell(said("points", winner.over_holding), winner.over_holding),
        *(_share(value) for value in (winner.deflated, winner.overfitted, winner.p_value_over_holding)),
        *figure_cells(SHOWN, winner.figures),
    )


def _share(value: float) -> Cell:
    return Cell(said("percent", value), value) if value == value else Cell(ABSENT)


def _sentence(result: SweepResult, heading: str, winner: Best) -> str:
    """Return one line on the best of a period, on trials, significance and overfitting, in words."""
    chosen = ", ".join(f"{name} {value_text(value)}" for name, value in winner.parameters.items())
    period = heading.partition(":")[0]
    return (
        f"{period}, the best of {len(result.grid):,} combinations is {chosen}: "
        f"{said('gain', winner.figures['total_return'])}, {_over(winner.over_holding)}. "
        f"{_significance(winner, result.tried.count)} {_choice(winner)}"
    )


def _over(points: float) -> str:
    if points == 0.0:
        return "just what holding earned"
    return (
        f"{said('points', abs(points)).lstrip('+')} points {'more' if points > 0.0 else 'less'} than holding"
    )


def _significance(winner: Best, trials: int) -> str:
    if winner.deflated != winner.deflated:
        return "How much of that is chance cannot be said of so few combinations or rows."
    means = "that is more than chance" if winner.deflated >= SURE else "chance explains it as well"
    return (
        f"After {trials:,} trials on these universes its Sharpe ratio is better than that of the luckiest "
        f"worthless one with a probability of {said('whole percent', winner.deflated)}: {means}."
    )


def _choice(winner: Best) -> str:
    if winner.overfitted != winner.overfitted:
        return "The period is too short to say how likely choosing it was overfitting."
    text = (
        f"Choosing the best was overfitting with a probability of {said('whole percent', winner.overfitted)}"
    )
    if winner.p_value_over_holding == winner.p_value_over_holding:
        text += (
            "; chance alone puts the best of such a grid as far ahead of holding in "
            f"{said('whole percent', winner.p_value_over_holding)} of cases"
        )
    return f"{text}."
