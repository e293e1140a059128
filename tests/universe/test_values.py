"""What a key's value must be: what fits is what the JSON Schema of editors allows too."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from thematic.universe import values
from thematic.universe.values import Wants

WANTED = {name: value for name, value in vars(values).items() if isinstance(value, Wants)}
PLAIN = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@pytest.mark.parametrize("name", [name for name in WANTED if name != "DAY"])
@given(value=PLAIN)
def test_a_value_fits_where_the_schema_allows_it(name: str, value: Any) -> None:
    wants = WANTED[name]
    schema = {key: wanted for key, wanted in wants.schema.items() if key != "format"}
    allowed = jsonschema.Draft202012Validator(schema).is_valid(value)
    # JSON has one kind of number, and its 1.0 is an integer; TOML's is none.
    if schema.get("type") == "integer" and isinstance(value, float):
        allowed = False
    assert wants.fits(value) == allowed


@pytest.mark.parametrize(
    ("value", "fits"), [(date(2025, 2, 10), True), (datetime(2025, 2, 10), False), ("2025-02-10", False)]
)
def test_a_day_is_a_date_without_a_time_and_without_quotes(value: Any, fits: bool) -> None:
    assert values.DAY.fits(value) is fits


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, 0, True])
def test_amounts_shares_and_caps_are_finite_numbers_in_their_range(value: Any) -> None:
    assert not values.AMOUNT.fits(value)
    assert not values.CAP.fits(value)
    assert values.SHARE.fits(value) == (value == 0 and value is not True)


def test_what_does_not_fit_is_refused_with_what_is_wanted() -> None:
    assert values.LOT.check(100) == 100
    with pytest.raises(PydanticCustomError) as caught:
        values.LOT.check(0)
    assert caught.value.message() == ("must be a whole number of shares from 1 to 1,000,000, without quotes")


def test_every_wanted_value_is_told_in_words_and_as_a_schema() -> None:
    for name, wants in WANTED.items():
        assert wants.text, name
        jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(wants.schema)))
