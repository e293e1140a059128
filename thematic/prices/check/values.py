"""Values that cannot be, or hardly: impossible bars and jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.check.finding import Finding, Severity, dates, listed
from thematic.prices.listing import is_index, is_rate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from thematic.prices.check.window import Truths, Window

PRICES = ("open", "high", "low", "close", "adj_close")
#: A high may be this much below a close, relative: adjusting prices rounds them one by one.
ROUNDING = 1e-4
#: A jump is a log return beyond both this many robust standard deviations and the floor of its kind.
DEVIATIONS = 10.0
FLOORS = {"rate": 0.05, "index": 0.15, "share": 0.4}
MAD_TO_DEVIATION = 1.4826


def impossible(window: Window) -> Iterator[Finding]:
    """Yield bars that cannot have happened: an error where the close is of no use, else a warning.

    Such prices are left out of all series. Bars that carry a close through a suspension are not looked at.
    """
    part = window.at(~window.carried)
    wrong = {name: (part[name] <= 0) | np.isinf(part[name]) for name in PRICES}
    volume = part["volume"]
    bad = wrong["close"] | wrong["adj_close"] | (volume < 0) | np.isinf(volume)
    odd = (wrong["open"] | wrong["high"] | wrong["low"]) & ~bad
    rules = (
        (bad, "error", "a close that is not positive, or a volume below 0"),
        (odd, "warning", "an open, high or low that is not positive, and is left out,"),
        (_inside(part) & ~bad & ~odd, "warning", "a high or low inside the bar's open and close"),
    )
    for rows, severity, what in rules:
        if rows.any():
            yield _impossible(window.symbol, dates(part.days[rows]), severity, what)  # type: ignore[arg-type]


def _inside(part: Window) -> Truths:
    """Return whether a bar's high or low lies inside its open and close."""
    opens, closes, high, low = (part[name] for name in ("open", "close", "high", "low"))
    above = high < np.fmax(np.fmax(opens, closes), low) * (1 - ROUNDING)
    below = low > np.fmin(np.fmin(opens, closes), high) * (1 + ROUNDING)
    return above | below


def _impossible(symbol: str, days: tuple[date, ...], severity: Severity, what: str) -> Finding:
    return Finding(symbol, "impossible bar", severity, f"{what} on {listed(days)}", days)


def jumps(priced: Window) -> Iterator[Finding]:
    """Yield single returns too large for the series they stand in.

    The rule: a log return beyond 10 standard deviations (1.4826 times the median absolute deviation of the
    series' own returns) and beyond 0.4 for shares and funds, 0.15 for indices, 0.05 for exchange rates.

    Parameters
    ----------
    priced : Window
        Bars with a positive price.
    """
    symbol, returns = priced.symbol, priced.moves
    if not len(returns):
        return
    kind, sizes = "rate" if is_rate(symbol) else "index" if is_index(symbol) else "share", np.abs(returns)
    if not (sizes > FLOORS[kind]).any():
        return
    deviation = MAD_TO_DEVIATION * np.median(np.abs(returns - np.median(returns)))
    large = sizes > max(FLOORS[kind], DEVIATIONS * deviation)
    if large.any():
        far = dates(priced.days[1:][large])
        said = zip(np.expm1(returns[large]), far, strict=True)
        moves = [f"{move:+.1%} on {day}" for move, day in said]
        more = f" and {len(moves) - 5} more" if len(moves) > 5 else ""
        detail = f"{', '.join(moves[:5])}{more}: news, or a split or unit that was missed"
        yield Finding(symbol, "jump", "warning", detail, far)
