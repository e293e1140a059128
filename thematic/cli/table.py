"""Tables on a terminal: plain lines, no number cut at any width, nothing at the end of a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console

from thematic.cli.console import safe

GAP = 2


def print_table(
    console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)
) -> None:
    """Print a table; columns that do not fit beside the first stand in a further table beneath.

    Parameters
    ----------
    headings : sequence of str, shape (n_columns,)
        A line break starts a second line.
    rows : sequence of rows, shape (n_rows, n_columns)
        The first cell names the row. Texts are shown literally.
    left : sequence of int
        Columns of words, which stand to the left.
    """
    for part in _parts(headings, rows, console.width):
        cells = [[row[column] for column in part] for row in rows]
        sides = [column in left for column in part]
        _print(console, [headings[column] for column in part], cells, sides)


def figure_rows(
    metrics: Mapping[str, Mapping[str, float | None]],
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return headings and one row a strategy, the best first, with the figures that the page has."""
    from thematic.report.figures import PERFORMANCE, TRADING, unfilled

    figures = (*PERFORMANCE, *TRADING)
    rows = [
        (name, *(figure.text(values.get(figure.key)) for figure in figures), unfilled(values))
        for name, values in sorted(metrics.items(), key=lambda item: _rank(item[1]["total_return"]))
    ]
    return ("strategy", *(figure.heading for figure in figures), "unfilled"), rows


def _parts(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[list[int]]:
    """Return which columns stand in each table: the first in all, and as many others as fit."""
    wide = [_wide(heading, [row[i] for row in rows]) for i, heading in enumerate(headings)]
    part, used = [0], wide[0]
    for column in range(1, len(headings)):
        if len(part) > 1 and used + GAP + wide[column] > width:
            yield part
            part, used = [0], wide[0]
        part.append(column)
        used += GAP + wide[column]
    yield part


def _wide(heading: str, cells: Sequence[str]) -> int:
    return max(map(cell_len, (*heading.split("\n"), *cells)))


def _print(console: Console, headings: Sequence[str], rows: list[list[str]], left: Sequence[bool]) -> None:
    wide = [_wide(heading, [row[i] for row in rows]) for i, heading in enumerate(headings)]
    # A name that leaves no room for its numbers stands on a line of its own above them.
    room = console.width - sum(GAP + width for width in wide[1:])
    wide[0] = min(wide[0], max(room, *map(cell_len, headings[0].split("\n"))))
    split = [heading.split("\n") for heading in headings]
    deep = max(map(len, split))
    for line in range(deep):
        # The lines of a heading stand at the bottom.
        cells = [lines[line - deep + len(lines)] if line >= deep - len(lines) else "" for lines in split]
        console.print(f"[bold]{safe(_line(cells, wide, left))}[/bold]", soft_wrap=True)
    for row in rows:
        alone = cell_len(row[0]) > wide[0]
        if alone:
            console.print(safe(row[0]), soft_wrap=True)
        console.print(safe(_line(["", *row[1:]] if alone else row, wide, left)), soft_wrap=True)


def _line(cells: Sequence[str], wide: Sequence[int], left: Sequence[bool]) -> str:
    padded = [
        cell + " " * (space - cell_len(cell)) if side else " " * (space - cell_len(cell)) + cell
        for cell, space, side in zip(cells, wide, left, strict=True)
    ]
    return (" " * GAP).join(padded).rstrip()


def _rank(value: float | None) -> float:
    """Return what sorts the largest first, and what has no number last."""
    return float("inf") if value is None or value != value else -value
