"""Single bars that fit neither neighbour: a price 10 or 100 times off, or a bar that was cut off."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.check.finding import Finding, dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.check.window import Floats, Truths, Window

#: A bar this far from both neighbours, as a factor, cannot be a price.
APART = np.log(5.0)
#: And this far, where its volume is as far off too.
CUT, CUT_VOLUME = np.log(1.5), np.log(10.0)
#: So many bars in a row may be off together.
WIDE = 10
#: Neighbours within this factor of each other agree.
AGREE = np.log(1.35)


def spikes(priced: Window) -> Iterator[Finding]:
    """Yield isolated bars: both neighbours agree with each other and not with the bar.

    The first and the last bar have one neighbour only, and are compared with it and the bar behind it.

    Parameters
    ----------
    priced : Window
        Bars with a positive price.
    """
    if len(priced) < 4:
        return
    yield from _plateaus(priced, priced.moves)
    away, agree = _away(priced.logs)
    off = agree & (np.abs(away) > CUT)
    if not off.any():
        return
    far, volume = agree & (np.abs(away) > APART), priced["volume"]
    volume_away, _ = _away(np.log(np.where(volume > 0, volume, np.nan)))
    for place in np.flatnonzero(far | (off & (np.abs(volume_away) > CUT_VOLUME))).tolist():
        days, factor = dates(priced.days[[place]]), float(np.exp(np.abs(away[place])))
        side = "above" if away[place] > 0 else "below"
        where = f"the bar of {days[0]} is {factor:.3g} times {side} its neighbours"
        if far[place]:
            yield Finding(priced.symbol, "spike", "error", f"{where}: mend or delete it", days)
        else:
            detail = (
                f"{where}, and its volume does not fit either, as if it had been cut off: mend or delete it"
            )
            yield Finding(priced.symbol, "cut-off bar", "error", detail, days)


def _plateaus(priced: Window, moves: Floats) -> Iterator[Finding]:
    """Yield several bars in a row that are as far off those before as off those after."""
    far = np.flatnonzero(np.abs(moves) > APART)
    for up, down in pairwise(far.tolist()):
        if 1 < down - up <= WIDE and abs(moves[up] + moves[down]) < AGREE:
            days, factor = dates(priced.days[up + 1 : down + 1]), float(np.exp(abs(moves[up])))
            side = "above" if moves[up] > 0 else "below"
            detail = (
                f"the {len(days)} bars from {days[0]} are {factor:.3g} times {side} those around them: "
                "mend or delete them"
            )
            yield Finding(priced.symbol, "spike", "error", detail, days)


def _away(logs: Floats) -> tuple[Floats, Truths]:
    """Return how far each value is from its neighbours, and whether these agree."""
    before = np.concatenate(([logs[2]], logs[:-1]))
    after = np.concatenate((logs[1:], [logs[-3]]))
    nearer = np.where(np.abs(logs - before) < np.abs(logs - after), logs - before, logs - after)
    return nearer, np.abs(before - after) < AGREE
