"""The check of prices: what is missing from them, and what in them cannot be right. Nothing is mended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import MarketError, PriceError
from thematic.prices.check.adjustment import falls, missed_splits
from thematic.prices.check.columns import columns, reading
from thematic.prices.check.ends import ends
from thematic.prices.check.finding import STOPPING, Finding, dates, listed
from thematic.prices.check.limits import beyond_limits
from thematic.prices.check.rates import levels
from thematic.prices.check.report import Checked, PriceReport
from thematic.prices.check.sessions import calendar, vote, within_days
from thematic.prices.check.shut_days import moving_when_shut
from thematic.prices.check.spikes import spikes
from thematic.prices.check.suspensions import stale, suspensions
from thematic.prices.check.twins import twins
from thematic.prices.check.values import impossible, jumps
from thematic.prices.check.volumes import in_lots
from thematic.prices.check.window import Window
from thematic.prices.listing import is_index, is_rate, listing_market, sessions
from thematic.prices.source import ahead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from thematic.prices.bars import Bars
    from thematic.prices.check.window import Days
    from thematic.prices.source import Source

__all__ = ["STOPPING", "Checked", "Finding", "PriceReport", "check_bars", "check_source"]

NO_DAYS = np.array([], dtype="M8[D]")
#: Errors of dates that are not those of daily bars: the values on them say nothing.
DATING = ("bar interval", "shifted dates")
#: So many years at either end may lie beyond a calendar.
REACH = 4


def check_source(
    source: Source, symbols: Iterable[str] | None = None, start: date | None = None, end: date | None = None
) -> PriceReport:
    """Check series of a source, each by itself and against each other.

    Parameters
    ----------
    source : Source
    symbols : iterable of str, optional
        Without it, all that the source has. One that is missing or cannot be read is a finding too.
    start, end : date, optional
        The days to check, both included.

    Returns
    -------
    PriceReport
        Nothing is raised for what is wrong with prices.
    """
    names = tuple(dict.fromkeys(source.symbols() if symbols is None else symbols))
    series, findings = _read(source, names)
    calendars = _calendars(series)
    checked = {symbol: Checked(symbol) for symbol in names}
    for symbol, bars in series.items():
        checked[symbol], more = check_bars(bars, calendars[symbol], start, end, source.simulated)
        findings += more
    ranges = {row.symbol: (row.first, row.last) for row in checked.values() if row.first and row.last}
    findings += ends(((symbol, first, last) for symbol, (first, last) in ranges.items()), start, end)
    findings += twins([Window.of(bars, start, end) for bars in series.values()])
    findings = vote(
        findings, ranges, {symbol: market.key for symbol in ranges if (market := listing_market(symbol))}
    )
    order = {symbol: place for place, symbol in enumerate(names)}
    findings.sort(key=lambda finding: order.get(finding.symbol, len(order)))
    return PriceReport(source.name, source.simulated, tuple(checked.values()), tuple(findings))


def check_bars(
    bars: Bars,
    expected: Days | str,
    start: date | None = None,
    end: date | None = None,
    simulated: bool = False,
) -> tuple[Checked, list[Finding]]:
    """Check one series by itself.

    Parameters
    ----------
    bars : Bars
        Indices and exchange rates are not asked for opens, volumes and adjusted closes.
    expected : ndarray of datetime64[D], or str
        The sessions of its market, over the days of the bars that its calendar knows; or why none is known.
    start, end : date, optional
        The days to check, both included; without them all.
    simulated : bool
        Whether the prices are simulated: then the level of a rate is not compared with real ones.

    Returns
    -------
    Checked, list of Finding
    """
    window, symbol, findings = Window.of(bars, start, end), bars.symbol, list[Finding]()
    if isinstance(expected, str):
        coverage, sessions = float("nan"), NO_DAYS
        findings.append(Finding(symbol, "coverage", "note", f"not compared: {expected}"))
    else:
        coverage, sessions = float("nan"), expected
        findings, window = _inside(window, expected)
    shown = window.days[~np.isnan(window.total)]
    if not len(shown):
        nothing = f"no prices from {start or 'its start'} to {end or 'its end'}"
        return Checked(symbol), findings or [Finding(symbol, "coverage", "warning", nothing)]
    if not isinstance(expected, str):
        coverage, more = calendar(symbol, shown, expected)
        findings += more
        if not _misdated(more):
            findings += moving_when_shut(window.priced, expected)
    if not _misdated(findings):
        findings += _values(window, sessions, simulated)
    findings += reading(window)
    if not (is_index(symbol) or is_rate(symbol)):
        findings += columns(window)
    first, last = dates(shown[[0, -1]])
    return Checked(symbol, len(shown), first, last, coverage), findings


def _misdated(findings: Iterable[Finding]) -> bool:
    return any(finding.kind in DATING and finding.severity == "error" for finding in findings)


def _values(window: Window, sessions: Days, simulated: bool) -> Iterator[Finding]:
    """Yield what is wrong with the values of a daily series."""
    symbol, priced = window.symbol, window.priced
    yield from impossible(window)
    if not simulated:
        yield from levels(priced)
    yield from suspensions(window)
    yield from stale(priced)
    odd = list(spikes(priced))
    yield from odd
    yield from falls(window)
    far = np.array(sorted(day for one in odd for day in one.days), dtype="M8[D]")
    kept = priced.at(~within_days(priced.days, far))
    yield from jumps(kept)
    if is_index(symbol) or is_rate(symbol):
        return
    yield from missed_splits(kept)
    if not odd:
        yield from beyond_limits(window, sessions)
    yield from in_lots(window)


def _inside(window: Window, expected: Days) -> tuple[list[Finding], Window]:
    """Return what is to be said of days that the market's calendar does not reach, and the other bars."""
    if not len(expected) or not len(window):
        return [], window
    first, last = expected[[0, -1]].astype("M8[Y]")
    if first <= window.days[0] and window.days[-1] < last + 1:  # as mostly
        return [], window
    within = (window.days >= first) & (window.days < last + 1)
    out = dates(window.days[~within & ~np.isnan(window.total)])
    if not out:
        return [], window
    detail = f"a price on {listed(out)}, which its calendar does not reach: an old or a mistyped date"
    return [Finding(window.symbol, "outside calendar", "warning", detail, out)], window.at(within)


def _read(source: Source, names: Sequence[str]) -> tuple[dict[str, Bars], list[Finding]]:
    series, findings = {}, []
    with ahead(source, names):
        for symbol in names:
            try:
                series[symbol] = source.bars(symbol)
            except PriceError as error:
                findings.append(Finding(symbol, "unreadable", "error", str(error)))
    return series, findings


def _calendars(series: Mapping[str, Bars]) -> dict[str, Days | str]:
    """Return each symbol's sessions, or why they are not known.

    A market's calendar is asked for once, over the days of all its symbols: to build one takes a second.
    """
    groups: dict[str, list[str]] = {}
    for symbol in series:
        market = listing_market(symbol)
        groups.setdefault(market.key if market else symbol, []).append(symbol)
    calendars: dict[str, Days | str] = {}
    for group in groups.values():
        first = min(series[symbol].days[0] for symbol in group)
        last = max(series[symbol].days[-1] for symbol in group)
        try:
            calendars |= dict.fromkeys(group, _sessions(group[0], first.tolist(), last.tolist()))
        except MarketError:
            calendars |= {symbol: _reached(symbol, series[symbol].days) for symbol in group}
    return calendars


def _reached(symbol: str, days: Days) -> Days | str:
    """Return the sessions in as many of a series' years as the calendar reaches."""
    years, fault = sorted({day.year for day in days.tolist()}), ""
    for cut in range(min(len(years), 2 * REACH)):
        for early in range(cut + 1):
            kept = years[early : len(years) - (cut - early)]
            try:
                return _sessions(symbol, date(kept[0], 1, 1), date(kept[-1], 12, 31)) if kept else fault
            except MarketError as error:
                fault = fault or str(error)
    return fault


def _sessions(symbol: str, first: date, last: date) -> Days:
    return sessions(symbol, first, last).to_numpy().astype("M8[D]")
