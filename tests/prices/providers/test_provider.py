"""A provider says its name and how often it may be asked, or is none."""

from __future__ import annotations

from typing import Any

import pytest

from thematic.errors import PriceError
from thematic.prices.providers.provider import Provider


def declared(**facts: Any) -> type[Provider]:
    return type("Flat", (Provider,), facts)


def test_a_name_and_a_rate_are_enough() -> None:
    kind = declared(name="flat_2", seconds=1)
    assert (kind.name, kind.seconds, kind.host) == ("flat_2", 1, None)


@pytest.mark.parametrize("name", [None, "", "Flat", "2flat", "../up", "a" * 41, "flat.py"])
def test_a_name_that_is_no_name_of_a_folder_is_refused(name: object) -> None:
    with pytest.raises(PriceError, match=r"provider Flat .* does not say `name`, a small letter"):
        declared(name=name, seconds=1.0)


@pytest.mark.parametrize("seconds", [None, 0, -1.0, 3601, True, "1", float("nan")])
def test_a_rate_that_is_no_time_is_refused(seconds: object) -> None:
    with pytest.raises(PriceError, match=r"provider Flat .* does not say `seconds`"):
        declared(name="flat", seconds=seconds)


def test_one_that_cannot_fetch_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="abstract"):
        declared(name="flat", seconds=1.0)()
