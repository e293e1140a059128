"""The check of prices: what is missing from them, and what in them cannot be right. Nothing is mended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from thematic.errors import MarketError, PriceError
from thematic.prices.check.columns import columns
from thematic.prices.check.ends import ends
from thematic.prices.check.finding import Finding
from thematic.prices.check.report import Checked, PriceReport
from thematic.prices.check.sessions import calendar, vote
from thematic.prices.check.twins import twins
from thematic.prices.check.values import impossible, jumps, stale
from thematic.prices.listing import is_index, is_rate, listing_market, sessions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from thematic.prices.bars import Bars
    from thematic.prices.source import Source

__all__ = ["Checked", "Finding", "PriceReport", "check_bars", "check_source"]


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
        checked[symbol], more = check_bars(bars, calendars[symbol], start, end)
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
    bars: Bars, expected: pd.DatetimeIndex | str, start: date | None = None, end: date | None = None
) -> tuple[Checked, list[Finding]]:
    """Check one series by itself.

    Parameters
    ----------
    bars : Bars
        Indices and exchange rates are not asked for opens, volumes and adjusted closes.
    expected : DatetimeIndex or str
        The sessions of its market, over at least the days of the bars; or why they are not known.
    start, end : date, optional
        The days to check, both included; without them all.

    Returns
    -------
    Checked, list of Finding
    """
    symbol, frame = bars.symbol, bars.frame.loc[slice(_text(start), _text(end))]
    prices = _prices(bars, start, end).dropna()
    if prices.empty:
        nothing = f"no prices from {start or 'its start'} to {end or 'its end'}"
        return Checked(symbol), [Finding(symbol, "coverage", "error", nothing)]
    if isinstance(expected, str):
        coverage, found = float("nan"), [Finding(symbol, "coverage", "note", f"not compared: {expected}")]
    else:
        coverage, found = calendar(symbol, _days(prices), expected)
    found += [*impossible(symbol, frame), *jumps(symbol, prices), *stale(symbol, frame, prices)]
    if not (is_index(symbol) or is_rate(symbol)):
        found += columns(bars, frame)
    first, last = prices.index[0].date(), prices.index[-1].date()
    return Checked(symbol, len(prices), first, last, coverage), found


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
        except MarketError as error:
            found |= dict.fromkeys(group, str(error))
    return found


def _prices(bars: Bars, start: date | None, end: date | None) -> pd.Series[float]:
    column = "adj_close" if bars.has_adjusted else "close"
    prices: pd.Series[float] = bars.frame.loc[slice(_text(start), _text(end)), column]
    return prices


def _days(prices: pd.Series[float]) -> pd.DatetimeIndex:
    import pandas as pd

    return pd.DatetimeIndex(prices.index)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
