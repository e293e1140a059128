"""Tables of a page: plain data, and the HTML that they become."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from thematic.report.figures import ABSENT, Figure
from thematic.report.html import NOTHING, el

DAY = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?")
"""A day, or a minute of it, which does not break into lines."""


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
    """A cell of a table.

    Parameters
    ----------
    text : str
    value : float, optional
        What it is sorted by, and what a copy of the table holds; the text itself where there is none.
    paint : int, optional
        A strategy's colour.
    under : str
        Small, beneath the text.
    drawn : Markup
        Drawn after the text.
    place : str
        Where the value stands in the run's files, such as ``metrics.json#/hold_spy/whole/sharpe``.
    tone : str
        A class of the style sheet that colours it by its size.
    """

    text: str
    value: float | None = None
    paint: int | None = None
    under: str = ""
    drawn: Markup = NOTHING
    place: str = ""
    tone: str = ""


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
    headings : mapping of int to str
        Headings of groups of rows, by the place of each group's first row.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    behind: str = ""
    headings: Mapping[int, str] = field(default_factory=dict)

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


def table_html(table: Table) -> Markup:
    """Return a table in a box of its own, with a button for a copy as CSV and what its columns mean."""
    caption = el("caption", table.caption)
    first, *others = table.columns
    headings = [_heading(replace(first, number=False)), *map(_heading, others)]
    head = el("thead", _groups(table), el("tr", headings))
    box = el(
        "div",
        el("table", caption, head, _bodies(table)),
        class_="box",
        tabindex="0",
        role="group",
        aria_label=table.caption,
    )
    whole = el("div", box, beneath(table.caption, table.meanings), class_="tabled")
    return el("details", el("summary", table.behind), whole) if table.behind else whole


def beneath(name: str, meanings: Mapping[str, str] | None = None) -> Markup:
    """Return what stands beneath a table: a button for a copy of that name, and what its columns mean."""
    copy = el("button", "CSV", type="button", class_="csv needs-script", hidden=True, data_csv=name)
    if not meanings:
        return el("div", copy, class_="beneath")
    listed = [el("div", el("dt", f"{heading}:"), el("dd", text)) for heading, text in meanings.items()]
    words = el("details", el("summary", "What the columns mean"), el("dl", listed, class_="meanings"))
    return el("div", copy, words, class_="beneath")


def figure_columns(figures: Iterable[Figure], group: str = "", shaded: bool = False) -> tuple[Column, ...]:
    """Return a column for each figure."""
    return tuple(Column(figure.heading, figure.explanation, True, group, shaded) for figure in figures)


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


def _groups(table: Table) -> Markup | None:
    if not table.groups:
        return None
    cells = [
        el("th", el("span", text), scope="colgroup", colspan=count, class_=_classes("group", shaded=shaded))
        if text
        else el("td", colspan=count)
        for text, count, shaded in table.groups
    ]
    return el("tr", cells)


def _heading(column: Column) -> Markup:
    kind = _classes("number" if column.number else "", shaded=column.shaded)
    return el("th", el("span", column.heading), scope="col", class_=kind, title=column.explanation or None)


def _bodies(table: Table) -> list[Markup]:
    starts = sorted({0, *table.headings})
    bodies = []
    for start, end in zip(starts, [*starts[1:], len(table.rows)], strict=True):
        rows = [_row(row, table.columns) for row in table.rows[start:end]]
        title = table.headings.get(start)
        head = title and el(
            "tr", el("th", title, colspan=len(table.columns), scope="rowgroup"), class_="heading"
        )
        bodies.append(el("tbody", head or None, rows))
    return bodies


def _row(row: Sequence[Cell], columns: Sequence[Column]) -> Markup:
    first, *rest = row
    name = el(
        "th",
        None if first.paint is None else el("i", class_=f"spot paint-{first.paint}"),
        breakable(first.text),
        first.under and el("small", breakable(first.under)),
        first.drawn,
        scope="row",
        class_=None if first.paint is None else "painted",
    )
    return el("tr", name, [_cell(cell, column) for cell, column in zip(rest, columns[1:], strict=True)])


def _cell(cell: Cell, column: Column) -> Markup:
    kind = "number" if column.number else "day" if DAY.fullmatch(cell.text) else "text"
    return el(
        "td",
        breakable(cell.text) if "_" in cell.text else cell.text,
        cell.under and el("small", cell.under),
        cell.drawn,
        class_=_classes(f"{kind} {cell.tone}".strip(), shaded=column.shaded),
        data_value=cell.value,
        data_place=cell.place or None,
    )


def breakable(text: str) -> list[object]:
    """Return a text that may break after each underscore."""
    first, *rest = text.split("_")
    return [first, *(el("wbr") if part is None else part for part in _interleaved(rest))]


def _interleaved(parts: Sequence[str]) -> Iterable[str | None]:
    for part in parts:
        yield "_"
        yield None
        yield part


def _classes(kind: str, *, shaded: bool) -> str | None:
    return " ".join(filter(None, (kind, "shaded" if shaded else ""))) or None
