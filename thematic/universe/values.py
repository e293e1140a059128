"""Values: what a key of a universe file may hold, in words, as a test and as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from thematic.errors import StrategyError
from thematic.stops import LEVEL, REVIEW, read_review

LARGEST_LOT = 1_000_000


@dataclass(frozen=True)
class Wants:
    """What a key's value must be; an annotation that pydantic understands.

    Parameters
    ----------
    text : str
        In words, after "must be".
    fits : callable
        Whether a value read from TOML is that.
    schema : mapping
        The same as JSON Schema, as far as that can say it: TOML's dates are strings there.
    """

    text: str
    fits: Callable[[Any], bool]
    schema: Mapping[str, Any]

    def check(self, value: Any) -> Any:
        """Return the value, or raise what pydantic turns into an error of this kind."""
        if not self.fits(value):
            raise PydanticCustomError("wants", "must be {text}", {"text": self.text})
        return value

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.schema)

    def __hash__(self) -> int:
        return hash(self.text)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_level(value: Any) -> bool:
    return isinstance(value, str) and bool(re.match(LEVEL, value))


def _is_review(value: Any) -> bool:
    try:
        read_review(value)
    except StrategyError:
        return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(lowest: int, highest: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and _is_number(value) and lowest <= value <= highest


def _whole(lowest: int, highest: int, text: str) -> Wants:
    schema = {"type": "integer", "minimum": lowest, "maximum": highest}
    return Wants(text, _is_whole(lowest, highest), schema)


def _choice(*words: str) -> Wants:
    text = f"one of {', '.join(words)}, in quotes"
    return Wants(text, lambda value: isinstance(value, str) and value in words, {"enum": list(words)})


_FILLED = {"type": "string", "pattern": r"\S"}
TEXT = Wants("text in quotes, and not empty", _is_text, _FILLED)
TEXTS = Wants(
    'a list of symbols in quotes, such as ["BABA"]',
    lambda value: isinstance(value, list) and bool(value) and all(map(_is_text, value)),
    {"type": "array", "minItems": 1, "items": _FILLED},
)
DAY = Wants("a date such as 2025-02-10, without quotes", _is_day, {"type": "string", "format": "date"})
STOPS = Wants(
    'a list such as ["china_ai / MCHI below 0.85 of its level at the note"]',
    lambda value: isinstance(value, list) and all(map(_is_level, value)),
    {"type": "array", "items": {"type": "string", "pattern": LEVEL}},
)
REVIEWS = Wants(
    "a list of dates such as [2025-06-30], without quotes",
    lambda value: isinstance(value, list) and all(map(_is_review, value)),
    {"type": "array", "items": {"type": "string", "pattern": REVIEW}},
)
LOT = _whole(1, LARGEST_LOT, f"a whole number of shares from 1 to {LARGEST_LOT:,}, without quotes")
ROWS = _whole(1, 2600, "a whole number of trading days from 1 to 2,600")
COUNT = _whole(1, 100_000, "a whole number from 1 on")
RANKS = _whole(0, 100_000, "a whole number of ranks, 0 or more")
YES = Wants("true or false", lambda value: isinstance(value, bool), {"type": "boolean"})
SHARE = Wants(
    "a share from 0 to 1, such as 0.45 for 45 %",
    lambda value: _is_number(value) and 0 <= value <= 1,
    {"type": "number", "minimum": 0, "maximum": 1},
)
CAP = Wants(
    "a share above 0 and up to 1, such as 0.03 for 3 %",
    lambda value: _is_number(value) and 0 < value <= 1,
    {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
)
AMOUNT = Wants(
    "a number above 0",
    lambda value: _is_number(value) and 0 < value < float("inf"),
    {"type": "number", "exclusiveMinimum": 0},
)
WEIGHTING = _choice("equal", "exposure", "market_value", "inverse_volatility", "custom")
RANK = _choice("exposure", "market_value", "turnover")
CALENDAR = _choice("quarterly", "semi_annual", "none")
