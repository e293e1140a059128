"""The check of prices: what is missing from them, and what in them cannot be right. Nothing is mended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from thematic.errors import MarketError, PriceError
from thematic.prices.check.adjustment import falls, missed_splits
from thematic.prices.check.columns import columns, reading
from thematic.prices.check.ends import ends
from thematic.prices.check.finding import STOPPING, Finding, dates, listed
from thematic.prices.check.limits import beyond_limits
from thematic.prices.check.rates import levels
from thematic.prices.check.report import Checked, PriceReport
from thematic.prices.check.sessions import calendar, vote
from thematic.prices.check.spikes import spikes
from thematic.prices.check.suspensions import stale, suspensions
from thematic.prices.check.twins import twins
from thematic.prices.check.values import impossible, jumps
from thematic.prices.check.volumes import in_lots
from thematic.prices.listing import is_index, is_rate, listing_market, sessions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from thematic.prices.bars import Bars
    from thematic.prices.source import Source

__all__ = ["STOPPING", "Checked", "Finding", "PriceReport", "check_bars", "check_source"]

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
    series, found = _read(source, names)
    calendars = _calendars(series)
    checked = {symbol: Checked(symbol) for symbol in names}
    for symbol, bars in series.items():
        checked[symbol], more = check_bars(bars, calendars[symbol], start, end, source.simulated)
        found += more
    ranges = {row.symbol: (row.first, row.last) for row in checked.values() if row.first and row.last}
    found += ends(((symbol, first, last) for symbol, (first, last) in ranges.items()), start, end)
    found += twins({symbol: _prices(bars, start, end) for symbol, bars in series.items()})
    found = vote(
        found, ranges, {symbol: market.key for symbol in ranges if (market := listing_market(symbol))}
    )
    order = {symbol: place for place, symbol in enumerate(names)}
    found.sort(key=lambda finding: order.get(finding.symbol, len(order)))
    return PriceReport(source.name, source.simulated, tuple(checked.values()), tuple(found))


def check_bars(
    bars: Bars,
    expected: pd.DatetimeIndex | str,
    start: date | None = None,
    end: date | None = None,
    simulated: bool = False,
) -> tuple[Checked, list[Finding]]:
    """Check one series by itself.

    Parameters
    ----------
    bars : Bars
        Indices and exchange rates are not asked for opens, volumes and adjusted closes.
    expected : DatetimeIndex or str
        The sessions of its market, over the days of the bars that its calendar knows; or why none is known.
    start, end : date, optional
        The days to check, both included; without them all.
    simulated : bool
        Whether the prices are simulated: then the level of a rate is not compared with real ones.

    Returns
    -------
    Checked, list of Finding
    """
    symbol, frame = bars.symbol, bars.frame.loc[slice(_text(start), _text(end))]
    prices = _prices(bars, start, end).dropna()
    if prices.empty:
        nothing = f"no prices from {start or 'its start'} to {end or 'its end'}"
        return Checked(symbol), [Finding(symbol, "coverage", "warning", nothing)]
    found: list[Finding] = []
    if isinstance(expected, str):
        coverage, known = float("nan"), bars.adjusted.index[:0]
        found.append(Finding(symbol, "coverage", "note", f"not compared: {expected}"))
    else:
        outside, inside = _outside(symbol, _days(prices), expected)
        if inside.empty:
            return Checked(symbol), outside
        coverage, more = calendar(symbol, inside, expected)
        found, known = [*outside, *more], expected
        if outside:
            frame, prices = frame.loc[frame.index.isin(inside)], prices[inside]
    if not any(finding.kind in ("bar interval", "shifted dates") for finding in found):
        found += _values(bars, frame, _days(known), simulated)
    found += reading(bars, frame)
    if not (is_index(symbol) or is_rate(symbol)):
        found += columns(bars, frame)
    first, last = prices.index[0].date(), prices.index[-1].date()
    return Checked(symbol, len(prices), first, last, coverage), found


def _values(
    bars: Bars, frame: pd.DataFrame, sessions: pd.DatetimeIndex, simulated: bool
) -> Iterator[Finding]:
    """Yield what is wrong with the values of a daily series."""
    symbol = bars.symbol
    prices = bars.adjusted[bars.adjusted.index.isin(frame.index)]
    yield from impossible(bars, frame)
    if not simulated:
        yield from levels(symbol, prices)
    yield from suspensions(bars, frame)
    yield from stale(symbol, frame, prices)
    odd = list(spikes(symbol, prices, frame["volume"].reindex(prices.index)))
    yield from odd
    yield from falls(bars, frame)
    kept = prices.drop([_stamp(day) for finding in odd for day in finding.days])
    yield from jumps(symbol, kept)
    if is_index(symbol) or is_rate(symbol):
        return
    yield from missed_splits(bars, kept)
    if not odd:
        yield from beyond_limits(bars, sessions, _days(prices.index))
    yield from in_lots(bars, frame)


def _outside(
    symbol: str, priced: pd.DatetimeIndex, expected: pd.DatetimeIndex
) -> tuple[list[Finding], pd.DatetimeIndex]:
    """Return what is to be said of days that the market's calendar does not reach, and the other days."""
    if expected.empty:
        return [], priced
    years = set(expected.year)
    within = priced.year.isin(years)
    out = dates(priced[~within])
    if not out:
        return [], priced
    detail = f"a price on {listed(out)}, which its calendar does not reach: an old or a mistyped date"
    return [Finding(symbol, "outside calendar", "warning", detail, out)], priced[within]


def _read(source: Source, names: Iterable[str]) -> tuple[dict[str, Bars], list[Finding]]:
    series, found = {}, []
    for symbol in names:
        try:
            series[symbol] = source.bars(symbol)
        except PriceError as error:
            found.append(Finding(symbol, "unreadable", "error", str(error)))
    return series, found


def _calendars(series: Mapping[str, Bars]) -> dict[str, pd.DatetimeIndex | str]:
    """Return each symbol's sessions, or why they are not known.

    A market's calendar is asked for once, over the days of all its symbols: to build one takes a second.
    """
    groups: dict[str, list[str]] = {}
    for symbol in series:
        market = listing_market(symbol)
        groups.setdefault(market.key if market else symbol, []).append(symbol)
    found: dict[str, pd.DatetimeIndex | str] = {}
    for group in groups.values():
        first = min(series[symbol].frame.index[0] for symbol in group)
        last = max(series[symbol].frame.index[-1] for symbol in group)
        try:
            found |= dict.fromkeys(group, sessions(group[0], first.date(), last.date()))
        except MarketError:
            found |= {symbol: _reached(symbol, _days(series[symbol].frame.index)) for symbol in group}
    return found


def _reached(symbol: str, days: pd.DatetimeIndex) -> pd.DatetimeIndex | str:
    """Return the sessions in as many of a series' years as the calendar reaches."""
    years, fault = sorted(set(days.year)), ""
    for cut in range(min(len(years), 2 * REACH)):
        for early in range(cut + 1):
            kept = years[early : len(years) - (cut - early)]
            try:
                return sessions(symbol, date(kept[0], 1, 1), date(kept[-1], 12, 31)) if kept else fault
            except MarketError as error:
                fault = fault or str(error)
    return fault


def _prices(bars: Bars, start: date | None, end: date | None) -> pd.Series[float]:
    column = "adj_close" if bars.has_adjusted else "close"
    prices: pd.Series[float] = bars.frame.loc[slice(_text(start), _text(end)), column]
    return prices


def _days(dated: pd.Series[float] | pd.Index[Any]) -> pd.DatetimeIndex:
    import pandas as pd

    return pd.DatetimeIndex(dated.index if isinstance(dated, pd.Series) else dated)


def _stamp(day: date) -> pd.Timestamp:
    import pandas as pd

    return pd.Timestamp(day)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
