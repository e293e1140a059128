"""Days: dates as articles write them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAYS = re.compile(
    r"(?<!\d)(?P<y1>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m1>\d{1,2})\s*[-/.月]\s*(?P<d1>\d{1,2})(?!\d)"
    rf"|(?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_WORD}),?\s+(?P<y2>(?:19|20)\d\d)(?!\d)"
    rf"|(?P<m3>{_WORD})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>(?:19|20)\d\d)(?!\d)"
)


def first_day(text: str) -> date | None:
    """Return the first date with day, month and year that a text in plain script carries, or None.

    Dates in digits are read as year, month, day only: 02/10/2025 means two different days.
    """
    for match in _DAYS.finditer(text):
        year, month, day = next(parts for parts in _parts(match) if parts[0])
        try:
            return date(int(year), _month(month), int(day))
        except ValueError:
            continue
    return None


def _parts(match: re.Match[str]) -> list[tuple[str, str, str]]:
    return [(match[f"y{form}"], match[f"m{form}"], match[f"d{form}"]) for form in (1, 2, 3)]


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS.index(word[:3].lower()) + 1
