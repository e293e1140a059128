"""Bars against their market's calendar: coverage, gaps and shut days, and a vote on the calendar itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from thematic.prices.check.finding import Finding, Severity, dates, listed
from thematic.prices.listing import is_rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from thematic.prices.check.window import Days, Truths

#: Below this share of its market's sessions a series is called patchy.
PATCHY = 0.95
#: Below this share of so many sessions it is no daily series.
SPARSE, ENOUGH = 0.5, 20
#: Bars so many days apart, in the middle, are of these intervals; at least so many bars are needed to say so.
INTERVALS = {"quarterly": 80, "monthly": 26, "weekly": 5}
WEEKS = 8
#: Days on the calendar: fewer than the first as they are, and more than the second when moved, are shifted.
ASTRAY, FITTING = 0.9, 0.97
#: So many bars are enough to show it of a part.
STRETCH = 60
#: A rate serves this many weekdays (`thematic.prices.fx.rate`), so shorter gaps in it do no harm.
RATE_AGE = 5
#: The calendar is doubted where more than this share of a market's symbols, of at least so many, disagree.
VOTE, VOTERS = 0.8, 3


def calendar(symbol: str, priced: Days, expected: Days) -> tuple[float, list[Finding]]:
    """Compare the days on which a symbol has a price with its market's sessions between the first and last.

    Parameters
    ----------
    symbol : str
    priced : ndarray of datetime64[D]
        Days with a price, increasing, not empty.
    expected : ndarray of datetime64[D]
        The market's sessions, increasing, over at least those days.

    Returns
    -------
    coverage : float
        Sessions with a price over all sessions.
    findings : list of Finding
    """
    within = expected[expected.searchsorted(priced[0]) : expected.searchsorted(priced[-1], side="right")]
    if len(within) == len(priced) and (within == priced).all():  # as mostly: nothing can be amiss but weeks
        return 1.0, list(_interval(symbol, priced))
    there = within_days(within, priced)
    coverage = float(there.mean()) if len(within) else 0.0
    odd = [*_interval(symbol, priced), *_shifted(symbol, priced, expected)]
    if odd:
        return coverage, odd
    findings = list(_gap(symbol, _absent(symbol, within, priced, ~there)))
    findings += _shut(symbol, dates(priced[~within_days(priced, within)]))
    if coverage < PATCHY:
        detail = f"prices on only {100 * coverage:.1f} % of its {len(within)} sessions"
        severity: Severity = "error" if coverage < SPARSE and len(within) >= ENOUGH else "warning"
        findings.insert(0, Finding(symbol, "coverage", severity, detail))
    return coverage, findings


def within_days(days: Days, among: Days) -> Truths:
    """Return which days are among others; both increase."""
    if not len(among):
        return np.zeros(len(days), dtype=bool)
    if len(days) == len(among) and (days == among).all():  # as mostly: no search is needed
        return np.ones(len(days), dtype=bool)
    place = np.minimum(among.searchsorted(days), len(among) - 1)
    return np.asarray(among[place] == days)


def _interval(symbol: str, priced: Days) -> Iterator[Finding]:
    """Yield a series whose bars are of weeks or months."""
    steps = np.diff(priced).astype(int)
    if len(priced) < WEEKS or (apart := _widest(steps)) < min(INTERVALS.values()):
        return
    name = next(name for name, least in INTERVALS.items() if apart >= least)
    first = priced[int(np.argmax(steps >= min(INTERVALS.values())))]
    where = "" if np.median(steps) >= min(INTERVALS.values()) else f" in a part from about {first} on"
    detail = (
        f"its bars are {name}{where} ({apart} days apart), so a decision would see days to come; "
        "give daily bars"
    )
    yield Finding(symbol, "bar interval", "error", detail)


def _widest(steps: np.ndarray[Any, np.dtype[np.int64]]) -> int:
    """Return the widest usual distance of bars in any `WEEKS` that follow one another, or in all."""
    if (steps < min(INTERVALS.values())).all():
        return 0
    runs = np.lib.stride_tricks.sliding_window_view(steps, min(WEEKS, len(steps)))
    return max(int(np.median(steps)), int(np.median(runs, axis=1).max()))


def _shifted(symbol: str, priced: Days, expected: Days) -> Iterator[Finding]:
    """Yield a series whose days fit the calendar only when all are moved by one day."""
    as_they_are = within_days(priced, expected)
    if len(priced) < ENOUGH or as_they_are.all():
        return
    moved = {shift: within_days(priced + np.timedelta64(shift, "D"), expected) for shift in (-1, 1)}
    for part in (slice(None), *_parts(len(priced))):
        fits = {shift: float(days[part].mean()) for shift, days in moved.items()}
        best, fit = max(fits, key=lambda shift: fits[shift]), float(as_they_are[part].mean())
        if fit < ASTRAY and fits[best] > FITTING:
            way = "early" if best == 1 else "late"
            where = "" if part == slice(None) else f" from about {priced[part][0]} on"
            detail = (
                f"{100 * (1 - fit):.0f} % of its dates{where} are days on which its market was shut, and "
                f"moved by a day all but {100 * (1 - fits[best]):.1f} % fit: its dates are one day {way}, "
                "as if a zone was dropped; give the exchange's dates"
            )
            yield Finding(symbol, "shifted dates", "error", detail)
            return


def _parts(count: int) -> list[slice]:
    """Return parts of a series, each long enough to show that its dates are moved."""
    return [slice(start, start + STRETCH) for start in range(0, count - STRETCH + 1, STRETCH)]


def _absent(symbol: str, expected: Days, priced: Days, missing: Truths) -> tuple[date, ...]:
    absent = expected[missing]
    if is_rate(symbol):
        age = np.flatnonzero(missing) - expected.searchsorted(priced)[priced.searchsorted(absent) - 1]
        absent = absent[age > RATE_AGE]
    return dates(absent)


def _gap(symbol: str, days: tuple[date, ...]) -> Iterator[Finding]:
    if days:
        detail = f"no price on {len(days)} session{'s'[: len(days) > 1]}: {listed(days)}"
        yield Finding(symbol, "gap", "warning", detail, days)


def _shut(symbol: str, days: tuple[date, ...]) -> Iterator[Finding]:
    if days:
        detail = (
            f"a price on {len(days)} day{'s'[: len(days) > 1]} on which its market was shut: {listed(days)}"
        )
        yield Finding(symbol, "shut day", "warning", detail, days)


def vote(
    findings: Iterable[Finding], ranges: Mapping[str, tuple[date, date]], markets: Mapping[str, str]
) -> list[Finding]:
    """Say once, of the market, what nearly all of its symbols say of the calendar.

    Parameters
    ----------
    findings : iterable of Finding
        All symbols' findings.
    ranges : mapping
        Each symbol's first and last day.
    markets : mapping
        The market's key of each symbol that has one.

    Returns
    -------
    list of Finding
        The findings, the days voted on taken out of their gaps and shut days, and those of the markets.
    """
    findings = list(findings)
    votes = Counter(
        (markets[finding.symbol], finding.kind, day)
        for finding in findings
        if finding.kind in ("gap", "shut day") and finding.symbol in markets
        for day in finding.days
    )
    voted: dict[tuple[str, str, date], str] = {}
    for (market, kind, day), count in votes.items():
        voters = sum(markets[s] == market and a <= day <= b for s, (a, b) in ranges.items() if s in markets)
        if voters >= VOTERS and count > VOTE * voters:
            voted[market, kind, day] = f"{count} of {voters}"
    kept = [again for finding in findings for again in _without(finding, voted, markets)]
    return kept + [_asked(*key, of) for key, of in sorted(voted.items(), key=lambda item: item[0][::2])]


def _without(
    finding: Finding, voted: Mapping[tuple[str, str, date], str], markets: Mapping[str, str]
) -> Iterator[Finding]:
    market = markets.get(finding.symbol, "")
    days = tuple(day for day in finding.days if (market, finding.kind, day) not in voted)
    if days == finding.days:
        yield finding
    else:
        yield from _gap(finding.symbol, days) if finding.kind == "gap" else _shut(finding.symbol, days)


def _asked(market: str, kind: str, day: date, of: str) -> Finding:
    if kind == "gap":
        return Finding(
            market, "gap", "warning", f"the calendar says open on {day}, {of} symbols have no price", (day,)
        )
    return Finding(
        market, "shut day", "warning", f"the calendar says shut on {day}, {of} symbols have a price", (day,)
    )
