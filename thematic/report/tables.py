"""Tables of a page, as plain data: the template lays them out and escapes every text in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from thematic.report.figures import ABSENT, Figure


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it means, and whether it holds numbers.

    `group` is a heading above several neighbouring columns; `shaded` marks them as hindsight.
    """

    heading: str
    explanation: str = ""
    number: bool = True
    group: str = ""
    shaded: bool = False


@dataclass(frozen=True)
class Cell:
    """A text, the number it is sorted by (the text itself where there is none), and a strategy's colour."""

    text: str
    value: float | None = None
    paint: int | None = None


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row names the row.

    Parameters
    ----------
    caption : str
    columns : tuple of Column
    rows : tuple of rows, shape (n_rows, n_columns)
    behind : str
        Where not empty, the table is folded behind this line: it tells what a plot shows.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    behind: str = ""

    @property
    def meanings(self) -> dict[str, str]:
        """What the columns mean, by heading, for those that are explained."""
        return {column.heading: column.explanation for column in self.columns if column.explanation}

    @property
    def groups(self) -> list[tuple[str, int, bool]]:
        """The headings above columns: text, how many columns, shaded; empty where no column has one."""
        spans: list[tuple[str, int, bool]] = []
        for column in self.columns:
            if spans and spans[-1][0] == column.group:
                text, count, shaded = spans.pop()
                spans.append((text, count + 1, shaded))
            else:
                spans.append((column.group, 1, column.shaded))
        return spans if any(text for text, _, _ in spans) else []


def figure_columns(figures: Iterable[Figure], group: str = "", shaded: bool = False) -> tuple[Column, ...]:
    """Return a column for each figure."""
    return tuple(Column(each.heading, each.explanation, True, group, shaded) for each in figures)


def figure_cells(figures: Iterable[Figure], metrics: Mapping[str, float | None]) -> tuple[Cell, ...]:
    """Return the cells of one result's figures."""
    cells = []
    for figure in figures:
        value = metrics.get(figure.key)
        known = value is not None and value == value
        cells.append(Cell(figure.text(value), value if known else None))
    return tuple(cells)


def count_cells(keys: Iterable[str], metrics: Mapping[str, float | None]) -> tuple[Cell, ...]:
    """Return the cells of counts; metrics leave out reasons that did not occur, or all where unknown."""
    if metrics.get("orders") is None:
        return tuple(Cell(ABSENT) for _ in keys)
    counts = [metrics.get(key) or 0.0 for key in keys]
    return tuple(Cell(f"{count:,.0f}", count) for count in counts)


def text_table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], behind: str = ""
) -> Table:
    """Return a table of texts only."""
    columns = tuple(Column(heading, number=False) for heading in headings)
    return Table(caption, columns, tuple(tuple(map(Cell, row)) for row in rows), behind)
