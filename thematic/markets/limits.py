"""The highest and lowest price of a day, rounded to the tick as each exchange rounds it.

Three ways of rounding, for a reference price ``p`` and a rate ``r``:

nearest
    ``p * (1 + r)`` and ``p * (1 - r)`` to the nearest tick, a half away from zero (Shanghai, Shenzhen).
inward
    the same, the upper rounded down and the lower rounded up, each to the tick of its own price (Taipei).
width
    ``p * r`` rounded down to the tick at ``p``, then added and subtracted; the upper price is rounded down to
    its own tick (Seoul).

In all three a limit is at least one tick away, and no price is below one tick. Tokyo's limits are amounts in
yen and need no rounding.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from thematic.markets.rules import Bands, Limit

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

# Prices and rates are decimal, so a price that is a whole number of ticks, or a half, differs from it by
# nothing but the error of binary fractions, which is far below this share of a tick.
SLACK = 1e-6


def by_band(bands: Bands, price: Floats) -> Floats:
    """Return for each price (n,) the value of its band; a price on a bound belongs to the band above."""
    bounds = np.array([bound for bound, _ in bands])
    values = np.array([value for _, value in bands])
    return values[np.searchsorted(bounds, np.round(price, 6), side="right")]


def around(reference: Floats, limit: Limit, tick: Callable[[Floats], Floats]) -> Pair:
    """Compute the lowest and the highest price allowed.

    Parameters
    ----------
    reference : ndarray (n,)
        Reference prices, finite, in local currency: the unadjusted close of the session before, less what the
        stock goes ex of that day.
    limit : Limit
        The rule.
    tick : callable
        Gives for prices (n,) their ticks (n,); not called for limits in bands.

    Returns
    -------
    down, up : ndarray (n,)
        Rounded to four decimals, so that they equal the prices as printed.
    """
    if limit.rate is None:
        width = by_band(limit.bands, reference)
        return np.maximum(reference - width, 0.0), reference + width
    down, up = _ROUNDINGS[limit.rounding](reference, limit.rate, tick)
    step = tick(reference)
    down = np.maximum(np.minimum(down, reference - step), step)
    return np.round(down, 4), np.round(np.maximum(up, reference + step), 4)


def _nearest(reference: Floats, rate: float, tick: Callable[[Floats], Floats]) -> Pair:
    down, up = reference * (1 - rate), reference * (1 + rate)
    return _floor(down, tick(down), 0.5), _floor(up, tick(up), 0.5)


def _inward(reference: Floats, rate: float, tick: Callable[[Floats], Floats]) -> Pair:
    down, up = reference * (1 - rate), reference * (1 + rate)
    return _ceil(down, tick(down)), _floor(up, tick(up))


def _width(reference: Floats, rate: float, tick: Callable[[Floats], Floats]) -> Pair:
    width = _floor(reference * rate, tick(reference))
    down, up = reference - width, reference + width
    return _ceil(down, tick(down)), _floor(up, tick(up))


def _floor(price: Floats, tick: Floats, shift: float = 0.0) -> Floats:
    return np.floor(price / tick + shift + SLACK) * tick


def _ceil(price: Floats, tick: Floats) -> Floats:
    return np.ceil(price / tick - SLACK) * tick


_ROUNDINGS = {"nearest": _nearest, "inward": _inward, "width": _width}
