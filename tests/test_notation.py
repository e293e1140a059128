"""Numbers as people read them: a true minus, no sign before a zero, a dash where there is none."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.notation import ABSENT, SHAPES, Unit, minus, signed, written

UNITS = st.sampled_from(list(SHAPES))
SCALE = {"percent": 100.0, "small percent": 100.0, "points": 100.0}
STEP = {"percent": 0.1, "small percent": 0.01, "points": 0.1, "times": 0.1, "ratio": 0.01, "count": 1.0}


@given(UNITS, st.floats(-1e6, 1e6))
def test_a_number_is_read_back_to_the_last_digit_that_is_shown(unit: Unit, value: float) -> None:
    text = written(unit, value)
    assert "-" not in text
    number = float(text.replace("−", "-").replace(",", "").rstrip("%x"))
    assert abs(number - value * SCALE.get(unit, 1.0)) <= 0.5001 * STEP[unit] + 1e-8 * abs(number)
    assert number or not text.startswith(("−", "+"))


@given(st.floats(-1e6, 1e6))
def test_a_signed_number_has_a_sign_unless_it_is_zero(value: float) -> None:
    text = signed(value)
    assert abs(float(text) - value) <= 0.0501
    assert text.startswith(("+", "-")) == (float(text) != 0.0)


@given(UNITS)
def test_what_is_no_number_is_a_dash(unit: Unit) -> None:
    assert written(unit, None) == written(unit, math.nan) == ABSENT


@pytest.mark.parametrize(
    ("text", "shown"),
    [("-0.0%", "0.0%"), ("+0.0", "0.0"), ("-0.10", "−0.10"), ("+1.5", "+1.5"), ("1e-05", "1e-05")],
)
def test_only_a_leading_sign_is_one(text: str, shown: str) -> None:
    assert minus(text) == shown


def test_every_unit_has_a_shape() -> None:
    assert set(SHAPES) == set(get_args(Unit))
