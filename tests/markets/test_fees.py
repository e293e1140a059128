"""The formula of fees, against exact decimal arithmetic and the exchanges' own examples."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from thematic.markets.fees import NO_FEE, fee_amount

INF = math.inf


@given(st.integers(1, 10**12), st.sampled_from(["0.001", "0.0013", "0.00002"]), st.sampled_from([1, 5]))
def test_rounding_up_equals_exact_arithmetic(cents: int, rate: str, step: int) -> None:
    exact = Decimal(cents) / 100 * Decimal(rate)
    rounded = (exact / step).quantize(Decimal(1), rounding=ROUND_CEILING) * step
    paid = fee_amount(cents / 100, 1.0, float(rate), 0.0, 0.0, INF, float(step))
    # A product this close above a whole step is the step, up to the error of binary fractions.
    assert paid == float(rounded) or abs(exact - (rounded - step)) < exact * Decimal("1e-8")


@given(
    st.floats(0, 1e9),
    st.floats(0, 1e7),
    st.floats(0, 0.01),
    st.floats(0, 0.01),
    st.floats(0, 50),
    st.floats(50, 1e6),
)
def test_within_its_bounds_and_never_falling(
    value: float, shares: float, rate: float, per_share: float, minimum: float, maximum: float
) -> None:
    paid = fee_amount(value, shares, rate, per_share, minimum, maximum, 0.0)
    assert minimum <= paid <= maximum
    assert fee_amount(value * 2, shares * 2, rate, per_share, minimum, maximum, 0.0) >= paid


@pytest.mark.parametrize(
    ("value", "shares", "terms", "paid"),
    [
        # https://sc.hkex.com.hk, trading of RMB products: a consideration of 11,710 HKD.
        (11_710.0, 1.0, (0.001, 0.0, 0.0, INF, 1.0), 12.0),
        (12_000.0, 1.0, (0.001, 0.0, 0.0, INF, 1.0), 12.0),
        (1_000.0, 1.0, (0.00002, 0.0, 2.0, 100.0, 0.0), 2.0),
        (10_000_000.0, 1.0, (0.00002, 0.0, 2.0, 100.0, 0.0), 100.0),
        (5e6, 49_999.0, (0.0, 0.000166, 0.0, 8.30, 0.0), 8.299834),
        (5e6, 50_001.0, (0.0, 0.000166, 0.0, 8.30, 0.0), 8.30),
        (5e6, 50_001.0, NO_FEE, 0.0),
    ],
)
def test_known_amounts(value: float, shares: float, terms: tuple[float, ...], paid: float) -> None:
    assert fee_amount(value, shares, *terms) == pytest.approx(paid, abs=1e-12)


def test_it_compiles() -> None:
    compiled = njit(fee_amount)
    terms = (0.001, 0.0001, 2.0, 100.0, 1.0)
    assert compiled(12_345.0, 100.0, *terms) == fee_amount(12_345.0, 100.0, *terms)
