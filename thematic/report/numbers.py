"""Numbers of a page: each is read from one of the run's files, and says where it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from thematic.report.figures import ABSENT, minus
from thematic.report.html import el
from thematic.report.tables import Cell

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

Kind = Literal[
    "percent",
    "plain percent",
    "gain",
    "points",
    "small percent",
    "whole percent",
    "ratio",
    "plain",
    "count",
    "years",
]
SHAPES: dict[Kind, tuple[float, str]] = {
    "percent": (100.0, "{:.1f}%"),
    "plain percent": (100.0, "{:.1f}"),
    "gain": (100.0, "{:+.1f}%"),
    "points": (100.0, "{:+.1f}"),
    "small percent": (100.0, "{:.2f}%"),
    "whole percent": (100.0, "{:.0f}%"),
    "ratio": (1.0, "{:.2f}"),
    "plain": (1.0, "{:.1f}"),
    "count": (1.0, "{:,.0f}"),
    "years": (1.0, "{:,.1f}"),
}


@dataclass(frozen=True)
class Number:
    """A number as it is shown, and where it stands in the run's files.

    Parameters
    ----------
    value : float, optional
        None where the file has none.
    text : str
    place : str
        A JSON pointer behind the file's name (RFC 6901): ``metrics.json#/hold_spy/whole/sharpe``.
    """

    value: float | None
    text: str
    place: str

    def cell(self, **more: Any) -> Cell:
        """Return it as a cell of a table."""
        return Cell(self.text, self.value, place=self.place, **more)

    @property
    def html(self) -> Markup:
        """It, in a text."""
        return el("data", self.text, value=self.value, data_place=self.place)


def read(analysis: Analysis, kind: Kind, file: str, *keys: object) -> Number:
    """Return a number of one of the run's files, as its kind reads."""
    value = analysis.files[file]
    for key in keys:
        if value is None:
            break
        value = value[int(str(key))] if isinstance(value, list) else value.get(str(key))
    return Number(value, said(kind, value), f"{file}#{''.join(map(_pointer, keys))}")


def said(kind: Kind, value: float | None) -> str:
    """Return a number in words of its kind, such as ``−3.1%``; a dash where there is none.

    Examples
    --------
    >>> said("percent", -0.031), said("points", 0.171), said("ratio", None)
    ('−3.1%', '+17.1', '–')
    """
    if value is None or value != value:
        return ABSENT
    scale, shape = SHAPES[kind]
    text = minus(shape.format(scale * value))
    return text.removeprefix("+") if not any(digit in text for digit in "123456789") else text


def _pointer(key: object) -> str:
    return "/" + str(key).replace("~", "~0").replace("/", "~1")
