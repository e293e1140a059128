"""Dates and moments with the name of the month in them, in the languages that column names are known in."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone

#: The names of months, in the order of the year; three letters or more of one are enough.
NAMES = {
    "English": "january february march april may june july august september october november december",
    "German": "januar februar märz april mai juni juli august september oktober november dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
#: What three letters do not tell apart, or nobody writes out.
SHORT = {"jui": None, "juil": 7, "mrz": 3, "maerz": 3, "fevr": 2, "fev": 2, "aout": 8, "decembre": 12}
CLOCK = r"(?:[T\s,:]+(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?P<rest>.*)|\s*)"
WEEKDAY = r"(?:[^\W\d_]{2,10}[.,]*\s+)?"
FORMS = (
    re.compile(
        WEEKDAY + r"(?P<month>[^\W\d_]{3,10})[-.\s]*(?P<day>\d{1,2})(?:st|nd|rd|th)?"
        r"[-,\s]+(?P<year>\d{4})" + CLOCK
    ),
    re.compile(
        WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[-/.\s]*(?:de\s+)?(?P<month>[^\W\d_]{3,10})[-/.,\s]*"
        r"(?:de\s+)?(?P<year>\d{4}|\d{2})" + CLOCK
    ),
    re.compile(r"(?P<year>\d{4})[-/\s](?P<month>[^\W\d_]{3,10})[-/\s](?P<day>\d{1,2})" + CLOCK),
)
ZONE = re.compile(r"\s*(?P<universal>Z|UTC|GMT)?(?P<offset>[-+]\d\d:?\d\d)?(?:\s*\(.*\))?")


def moment_named(text: str) -> datetime:
    """Return the moment, with its zone where it states one, of a text that names the month.

    Examples
    --------
    >>> moment_named("Monday, January 27th, 2025").date()
    datetime.date(2025, 1, 27)
    >>> moment_named("27. Jan. 2025 16:00").isoformat()
    '2025-01-27T16:00:00'
    >>> moment_named("Mon Jan 27 2025 00:00:00 GMT-0500 (Eastern Standard Time)").isoformat()
    '2025-01-27T00:00:00-05:00'

    Raises
    ------
    ValueError
        The text is no such date.
    """
    match = next(filter(None, (form.fullmatch(text) for form in FORMS)), None)
    if match is None:
        raise ValueError(text)
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 1900 if year > 70 else 2000
    hours, minutes, *rest = map(int, (match["clock"] or "0:00").split(":"))
    clock = time(hours, minutes, rest[0] if rest else 0)
    zone = _zone(match["rest"] or "")
    return datetime.combine(date(year, _month(match["month"]), int(match["day"])), clock, zone)


def _month(name: str) -> int:
    """Return the number of a month by its name or the beginning of it."""
    name = name.lower()
    if name in SHORT:
        return SHORT[name] or _unknown(name)
    for names in NAMES.values():
        for number, full in enumerate(names.split(), start=1):
            if full.startswith(name):
                return number
    if name == "sept":
        return 9
    return _unknown(name)


def _unknown(name: str) -> int:
    raise ValueError(f"{name!r} names no month")


def _zone(rest: str) -> timezone | None:
    """Return the zone after a clock; None where there is none or it is only a name such as EST."""
    match = ZONE.fullmatch(rest)
    if match is None or not (match["universal"] or match["offset"]):
        return None
    offset = (match["offset"] or "+0000").replace(":", "")
    ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:]))
    return timezone(-ahead if offset[0] == "-" else ahead)
