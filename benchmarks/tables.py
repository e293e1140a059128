"""Tables, slopes and growth curves: what the page of the benchmarks is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

WIDTH, HEIGHT = 520, 300
LEFT, RIGHT, TOP, BELOW = 60, 120, 16, 40
PAINTS = ("#1b6ca8", "#c2571a", "#3f7d4e", "#7a4fa3")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, its first column words and the others numbers."""
    rule = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, rule, *rows))


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Return the log-log slope by least squares: 1 where time grows as fast as size, 2 as its square.

    Examples
    --------
    >>> round(slope([1, 10, 100], [3, 30, 300]), 6)
    1.0
    """
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def slopes(what: str, sizes: Sequence[float], seconds: Sequence[float]) -> str:
    """Say how fast time grows, over all sizes and between the last two, where fixed costs weigh least."""
    return (
        f"Log-log slope in {what}: {slope(sizes, seconds):.2f} over all, "
        f"{slope(sizes[-2:], seconds[-2:]):.2f} between the last two."
    )


def draw(path: Path, across: str, curves: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> str:
    """Draw seconds against sizes, both axes logarithmic, as a small SVG, and return what shows it on a page.

    Parameters
    ----------
    path : Path
    across : str
        What the sizes are.
    curves : mapping of str to (sizes, seconds)
    """
    all_sizes = [size for sizes, _ in curves.values() for size in sizes]
    all_seconds = [second for _, seconds in curves.values() for second in seconds]
    low, high = (
        10.0 ** way(math.log10(end(all_seconds))) for way, end in ((math.floor, min), (math.ceil, max))
    )
    x = _scale(min(all_sizes), max(all_sizes), LEFT, WIDTH - RIGHT)
    y = _scale(low, high, HEIGHT - BELOW, TOP)
    marks = [
        *(_text(x(size), HEIGHT - BELOW + 18, f"{size:,g}", "middle") for size in sorted(set(all_sizes))),
        *(_line(LEFT, y(ten), WIDTH - RIGHT, y(ten)) for ten in _tens(low, high)),
        *(_text(LEFT - 6, y(ten) + 4, f"{ten:g} s", "end") for ten in _tens(low, high)),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, across, "middle"),
    ]
    for paint, (name, (sizes, seconds)) in zip(PAINTS, curves.items(), strict=False):
        points = [(x(size), y(second)) for size, second in zip(sizes, seconds, strict=True)]
        shape = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        marks.append(f'<polyline points="{shape}" fill="none" stroke="{paint}" stroke-width="2"/>')
        marks += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{paint}"/>' for a, b in points]
        marks.append(_text(points[-1][0] + 8, points[-1][1] + 4, name, "start", paint))
    body = "\n".join(marks)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'font-family="sans-serif" font-size="12" role="img" aria-label="Seconds by {across}">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>\n',
        "utf-8",
    )
    return f"![Seconds by {across}]({path.name})"


def _scale(low: float, high: float, begin: float, end: float):
    span = math.log(high / low) or 1.0
    return lambda value: begin + (end - begin) * math.log(value / low) / span


def _tens(low: float, high: float) -> list[float]:
    return [10.0**power for power in range(round(math.log10(low)), round(math.log10(high)) + 1)]


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1:.1f}" x2="{x2}" y2="{y2:.1f}" stroke="#ddd"/>'


def _text(x: float, y: float, text: str, anchor: str, paint: str = "#444") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{paint}">{text}</text>'
