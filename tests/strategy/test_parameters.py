"""Faulty parameters are named, with what they must be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd
import pytest

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import Strategy
from thematic.strategy.parameters import check_fractions, check_names, check_rows, check_types


@dataclass(frozen=True)
class Idea(Strategy):
    window: Any = 20
    drop: Any = 0.1
    roles: Any = ()

    def __post_init__(self) -> None:
        check_rows(self, "window", least=2)
        check_fractions(self, "drop")
        check_names(self, "roles")

    def targets(self, view: MarketView) -> pd.DataFrame:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("window", value) for value in (1, 0, -5, 20.0, "20", None, True)],
        *[("drop", value) for value in (0, 1, 1.5, -0.1, "0.1", None, float("nan"))],
        *[("roles", value) for value in ("software", ["software"], ("",), ("a", "a"), (1,), None)],
    ],
)
def test_a_faulty_parameter_is_named_with_its_value(name: str, value: object) -> None:
    with pytest.raises(StrategyError) as caught:
        Idea(**{name: value})
    assert str(caught.value).startswith(f"Idea: {name} is {value!r}, but must be ")


@dataclass(frozen=True)
class Chosen:
    by: Literal["growth", "sharpe"]
    since: date | None


def test_choices_and_several_types_are_said_in_words() -> None:
    with pytest.raises(StrategyError, match="by is 'sharp', but must be 'growth' or 'sharpe'"):
        check_types(Chosen, {"by": "sharp"})
    with pytest.raises(StrategyError, match=r"must be a date, such as date\(2025, 1, 27\) or None"):
        check_types(Chosen, {"since": "2024-06-03"})


def test_sound_parameters_pass() -> None:
    assert Idea(window=2, drop=0.999, roles=("software", "platform")).roles == ("software", "platform")


def test_too_few_names_are_a_fault() -> None:
    with pytest.raises(StrategyError, match="a tuple of 2 or more different names"):
        check_names(Idea(roles=("one",)), "roles", least=2)
