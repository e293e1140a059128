"""Adjusted closes against closes: what no dividend and no split can do, and splits that nobody adjusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.check.finding import Finding, dates, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.check.window import Floats, Window

#: A day's move beyond this factor, in prices without adjustment, that stays: three for one or more.
SPLIT = np.log(2.8)
#: And in prices with adjustment: eight times or more, as from cents to dollars.
UNIT = np.log(8.0)
#: A step of adj_close / close below this is rounding.
SMALL = 1e-4
#: A fall of adj_close / close is a consolidation's if the close itself rose about as much that day.
CONSOLIDATED = 0.5
#: No consolidation is known of fewer than six shares into five.
LEAST = np.log(1.15)


def falls(window: Window) -> Iterator[Finding]:
    """Yield the days on which adj_close / close falls, which neither a dividend nor a split can make it do.

    Both raise it: before a dividend or a split the adjusted close is further below the close than after. Only
    a consolidation of shares lowers it, and then the close rises as much on the day.
    """
    close, adjusted = window["close"], window["adj_close"]
    both = (close > 0) & (adjusted > 0) & (adjusted < np.inf)
    close, adjusted = close[both], adjusted[both]
    step = np.diff(np.log(adjusted / close))
    if not (step < -SMALL).any():
        return
    slack = SMALL + 2 * (_unit(adjusted) / adjusted + _unit(close) / close)[1:]
    move = np.diff(np.log(close))
    consolidated = (step < -LEAST) & (move > 0) & (np.abs(move + step) < CONSOLIDATED * np.abs(step))
    fallen = (step < -slack) & ~consolidated
    if fallen.any():
        days = dates(window.days[both][1:][fallen])
        first = float(np.expm1(step[fallen][0]))
        detail = (
            f"adj_close / close falls by {-first:.1%} on {listed(days)}, which no dividend and no split can "
            "do: the two columns are of different downloads; take both from one"
        )
        yield Finding(window.symbol, "adjustment falls", "error", detail.replace("%", " %"), days)


def _unit(values: Floats) -> float:
    """Return the last decimal place in which a series is written."""
    for decimals in range(6):
        if np.allclose(values, np.round(values, decimals), rtol=1e-9, atol=0):
            return float(10.0**-decimals)
    return 0.0


def missed_splits(priced: Window) -> Iterator[Finding]:
    """Yield days on which prices moved by a split's factor, or another unit's, and stayed there.

    In prices that are adjusted only a move that no share makes in a day counts.

    Parameters
    ----------
    priced : Window
        Bars with a positive price.
    """
    bars, moves = priced.bars, priced.moves
    least = UNIT if bars.total_return else SPLIT
    if not (np.abs(moves) > least).any():
        return
    after = np.append(moves[1:], np.nan)
    stays = np.isnan(after) | (np.abs(after) < 0.5 * np.abs(moves))
    for place in np.flatnonzero((np.abs(moves) > least) & stays).tolist():
        factor, day = float(np.exp(abs(moves[place]))), dates(priced.days[[place + 1]])
        way = f"{factor:.3g} for 1" if moves[place] < 0 else f"1 for {factor:.3g}"
        why = f"as after a split of about {way}, and no adjusted close: add one, or use a source that has it"
        if bars.total_return:
            why = (
                f"as after a split of about {way} that nobody adjusted, or a change of unit: mend the prices"
            )
        detail = f"a move of {np.expm1(moves[place]):+.1%} on {day[0]}, {why}"
        yield Finding(bars.symbol, "missed split", "error", detail.replace("%", " %"), day)
