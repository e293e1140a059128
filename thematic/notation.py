"""Notation: how numbers are written, by their unit, wherever people read them."""

from __future__ import annotations

from typing import Literal

Unit = Literal["percent", "small percent", "points", "times", "ratio", "count"]
SHAPES: dict[Unit, str] = {
    "percent": "{:.1%}",
    "small percent": "{:.2%}",
    "points": "{:+.1f}",
    "times": "{:.1f}x",
    "ratio": "{:.2f}",
    "count": "{:,.0f}",
}
ABSENT = "–"
"""Stands where there is no number: a period too short for it, or nothing to divide by."""


def written(unit: Unit, value: float | None) -> str:
    """Return a number as people read it; a dash where there is none.

    Examples
    --------
    >>> written("percent", -0.031), written("ratio", 1.5), written("count", None)
    ('−3.1%', '1.50', '–')
    """
    if value is None or value != value:
        return ABSENT
    return minus(SHAPES[unit].format(100.0 * value if unit == "points" else value))


def signed(value: float) -> str:
    """Return a number of one decimal with its sign, which zero has not; for sentences that are kept in files.

    Examples
    --------
    >>> signed(1.25), signed(-3.0), signed(-0.01)
    ('+1.2', '-3.0', '0.0')
    """
    text = f"{value:+.1f}"
    return text if any(digit in text for digit in "123456789") else text[1:]


def count_of(count: int, one: str, many: str = "") -> str:
    """Return how many there are of something, in words.

    Examples
    --------
    >>> count_of(0, "order"), count_of(1, "order"), count_of(1200, "strategy", "strategies")
    ('no orders', '1 order', '1,200 strategies')
    """
    many = many or f"{one}s"
    return f"no {many}" if count == 0 else f"{count:,} {one if count == 1 else many}"


def minus(text: str) -> str:
    """Return a formatted number with a true minus sign, and no sign before a zero."""
    if not text.startswith(("-", "+")):
        return text
    if not any(digit in text for digit in "123456789"):
        return text[1:]
    return text.replace("-", "\N{MINUS SIGN}", 1)
