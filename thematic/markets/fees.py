"""What a fee amounts to: the one definition, which markets, the simulation and its accounting go by."""

from __future__ import annotations

import math

Terms = tuple[float, float, float, float, float]
"""Rate, per_share, minimum, maximum and round_up_to of a fee, in the order of `fee_amount`."""

NO_FEE: Terms = (0.0, 0.0, 0.0, math.inf, 0.0)

# A product of binary fractions may lie above the amount it stands for by less than this share of a step.
SLACK = 1e-9


def fee_amount(
    value: float,
    shares: float,
    rate: float,
    per_share: float,
    minimum: float,
    maximum: float,
    round_up_to: float,
) -> float:
    """Return what a fee costs: ``rate x value + per_share x shares``, within its bounds, rounded up.

    Only arithmetic, so that it also compiles inside the kernel.

    Parameters
    ----------
    value : float
        Value traded, at least 0, in the currency of the amounts.
    shares : float
        Shares traded, at least 0.
    rate : float
        Fraction of the value.
    per_share : float
        Amount for each share.
    minimum, maximum : float
        The least and the most that it costs; infinity where nothing bounds it.
    round_up_to : float
        The amount is rounded up to a multiple of this; 0 where it is not rounded.

    Examples
    --------
    Hong Kong's stamp duty on 12,345 dollars, 0.1 % and rounded up to a whole dollar:

    >>> fee_amount(12_345.0, 100.0, 0.001, 0.0, 0.0, math.inf, 1.0)
    13.0

    FINRA's fee on a sale of 100,000 shares, which its maximum bounds:

    >>> fee_amount(2_000_000.0, 100_000.0, 0.0, 0.000166, 0.0, 8.30, 0.0)
    8.3
    """
    amount = min(max(rate * value + per_share * shares, minimum), maximum)
    if round_up_to > 0.0:
        amount = math.ceil(amount / round_up_to - SLACK) * round_up_to
    return amount
