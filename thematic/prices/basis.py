"""What prices are: as quoted on the day, or restated since; stated, proved or unknown, never guessed.

Two things prove. A price off its market's tick grid was never quoted. And where nearly every price lies on
the grid although the file's decimals leave many places off it, the prices were quoted: by chance that has a
probability below one in a million for each stretch of a year. A split that stands in the close but not in the
adjusted close proves quoted prices too.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import MarketError
from thematic.markets import market_of
from thematic.prices.listing import is_index, is_rate

if TYPE_CHECKING:
    from thematic.markets import Market
    from thematic.prices.bars import Basis

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Truths = np.ndarray[Any, np.dtype[np.bool_]]
    Days = np.ndarray[Any, np.dtype[np.datetime64]]

#: Prices that came through single precision differ from the tick by so much of themselves.
SINGLE = 2e-7
#: This share of closes may be off the grid: a source's own slips.
SLIPS = 0.005
STRETCH = 250
CHANCE = -6.0
#: A step of adj_close / close by this factor in a day is a split's, not a dividend's.
SPLIT = 1.4
NOT_PROVED = "nothing states or proves it"


def based(
    symbol: str, days: Days, closes: Floats, adj_closes: Floats, stated: tuple[Basis | None, str]
) -> tuple[Basis, str, tuple[str, ...]]:
    """Return the basis of a series, why, and what contradicts it.

    Parameters
    ----------
    symbol : str
    days : ndarray of datetime64[D], shape (n_sessions,)
    closes, adj_closes : ndarray, shape (n_sessions,)
        As in `Bars.frame`.
    stated : (basis or None, who says so)

    Returns
    -------
    basis : {"raw", "split-adjusted", "total-return", "unknown"}
    evidence : str
        What states or proves it, in words.
    contradictions : tuple of str
    """
    basis, why = stated
    if is_rate(symbol) or is_index(symbol) or np.isnan(closes).all():
        return basis or "unknown", why or "a quoted price is not asked of it", ()
    off, proved, said = _grid(symbol, days, closes)
    if basis is not None:
        if basis != "raw" or not off:
            return basis, why, ()
        return "unknown", f"{why}, but {said}", (f"its prices are said to be as quoted, but {said}",)
    if off:
        return "unknown", f"not quoted prices: {said}", ()
    if proved:
        return "raw", said, ()
    split = _split(days, closes, adj_closes)
    return ("raw", split, ()) if split else ("unknown", NOT_PROVED, ())


def _grid(symbol: str, days: Days, closes: Floats) -> tuple[bool, bool, str]:
    """Return whether closes lie off the tick grid, whether lying on it proves them, and the evidence."""
    days, values = _where((closes > 0) & (closes < np.inf), days, closes)
    steps = tick_sizes(symbol, days, values)
    known = np.isfinite(steps)
    if not known.any():
        return False, False, ""
    days, values, steps = _where(known, days, values, steps)
    ticks = values / steps
    away = np.abs(ticks - np.round(ticks)) * steps > SINGLE * values + 1e-9
    count = int(np.count_nonzero(away))
    if count > max(1.0, SLIPS * len(values)):
        first = f"{values[away][0]:g} on {days[away][0]}"
        return True, False, f"{count} of {len(values)} closes are off the tick grid, such as {first}"
    proved = bool(known.all()) and all(
        _log_chance(values[start : start + 2 * STRETCH], steps[start : start + 2 * STRETCH]) < CHANCE
        for start in range(0, max(1, len(values) - STRETCH), STRETCH)
    )
    said = f"{len(values) - count} of {len(values)} closes lie on the tick grid" if proved else ""
    return False, proved, said


def _where(kept: Truths, *columns: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], ...]:
    """Return those rows of columns; the columns themselves where it is all rows."""
    return columns if kept.all() else tuple(column[kept] for column in columns)


def _log_chance(values: Floats, steps: Floats) -> float:
    """Return the decimal log of the chance that prices of these decimals all lie on the grid."""
    for decimals in range(7):
        if _are_rounded(values[:8], decimals) and _are_rounded(values, decimals):
            return float(np.log10(np.minimum(1.0, 10.0**-decimals / steps)).sum())
    return 0.0


def _are_rounded(values: Floats, decimals: int) -> bool:
    rounded = np.round(values, decimals)
    return bool((np.abs(values - rounded) <= SINGLE * np.abs(rounded)).all())


def _split(days: Days, quoted: Floats, adjusted: Floats) -> str:
    """Say on which day a split stands in the close but not in the adjusted close; empty without one."""
    days, quoted, adjusted = _where((quoted > 0) & (adjusted > 0), days, quoted, adjusted)
    ratio = adjusted / quoted
    if not len(ratio) or ratio.max() < SPLIT * ratio.min():
        return ""  # no step can be a split's
    step = np.diff(np.log(ratio))
    move = np.diff(np.log(quoted))
    split = (np.abs(step) > np.log(SPLIT)) & (np.abs(step + move) < np.abs(step) / 2)
    at = days[1:][split]
    return f"the split of {at[0]} is in its close but not in its adj_close" if len(at) else ""


def tick_sizes(symbol: str, days: Days, prices: Floats) -> Floats:
    """Return the finest step in which a symbol can be quoted at each price, shape (n,); NaN where not known.

    The market's own table where it has one, else that in ``ticks.toml``.

    Parameters
    ----------
    symbol : str
    days : ndarray of datetime64[D], shape (n,)
    prices : ndarray, shape (n,)
    """
    try:
        market = market_of(symbol)
    except MarketError:
        return np.full(len(prices), np.nan)
    if not market.tick_rules:
        return _fallback(market, symbol, days, prices)
    steps = np.full(len(prices), np.nan)
    board = market.board(symbol).name
    covered = np.logical_or.reduce([rule.rows(days, board) for rule in market.tick_rules])
    if covered.any():
        steps[covered] = market.tick(symbol, pd.DatetimeIndex(days[covered]), prices[covered])
    return steps


def _fallback(market: Market, symbol: str, days: Days, prices: Floats) -> Floats:
    steps = np.full(len(prices), np.nan)
    for table in _tables().get(market.key, ()):
        if "boards" in table and market.board(symbol).name not in table["boards"]:
            continue
        rows = days >= np.datetime64(table["since"])
        if rows.any():
            bounds, sizes = np.array(table["bands"], dtype=float).T
            steps[rows] = _in_bands(bounds, sizes, prices if rows.all() else prices[rows])
    return steps


def _in_bands(bounds: Floats, sizes: Floats, prices: Floats) -> Floats:
    """Return the step of the band that a price lies in, shape (n,) or () where all lie in one."""
    ends = np.round(np.array([prices.min(), prices.max()]), 6)
    first, last = np.minimum(np.searchsorted(bounds, ends, side="right"), len(sizes) - 1)
    if first == last and np.isfinite(ends).all():
        return np.asarray(sizes[first])
    place = np.searchsorted(bounds, np.round(prices, 6), side="right")
    return np.asarray(sizes[np.minimum(place, len(sizes) - 1)])


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    text = (resources.files("thematic.prices") / "ticks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
