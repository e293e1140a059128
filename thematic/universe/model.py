"""The model of a universe file: its tables, their keys, and what each key may hold.

The reader goes by it, and the JSON Schema that editors use is made of it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from thematic.universe import values
from thematic.universe.values import Wants

TABLES = {
    "member": "one [[member]] table or more",
    "note": "[[note]] tables",
    "rules": "a [rules] table",
    "tier": "a list such as [{ below = 0.20, cap = 0.01 }]",
    "exposure": 'a list such as [{ value = 0.45, on = 2025-02-10, source = "annual report" }]',
    "market_value": 'a list such as [{ value = 3.1e12, on = 2025-02-10, source = "exchange" }]',
}
"""What keys that hold tables must be, in words."""


class TomlTable(BaseModel):
    """A table of the file: keys that it does not name are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def wants(cls, key: str) -> str:
        """Return in words what a key must be."""
        wanted = (kind for kind in cls.model_fields[key].metadata if isinstance(kind, Wants))
        return next((kind.text for kind in wanted), TABLES.get(key, ""))


class ExposureTable(TomlTable):
    """How much of a member the theme is, from a day on."""

    value: Annotated[float, values.SHARE] = Field(description="Share of revenue, or a score from 0 to 1.")
    on: Annotated[date, values.DAY] = Field(description="The day on which it was public.")
    source: Annotated[str, values.TEXT] = Field(description="Where it stands.")


class ValueTable(TomlTable):
    """What a member is worth, from a day on."""

    value: Annotated[float, values.AMOUNT] = Field(
        description="Market value, in one currency for all members."
    )
    on: Annotated[date, values.DAY] = Field(description="The day on which it was public.")
    source: Annotated[str, values.TEXT] = Field(description="Where it stands.")


class MemberTable(TomlTable):
    """One member."""

    symbol: Annotated[str, values.TEXT] = Field(
        description="Yahoo's symbol, such as NVDA, 0700.HK or 600588.SS; its ending gives the market."
    )
    name: Annotated[str, values.TEXT] = Field(description="What people call it.")
    role: Annotated[str, values.TEXT] = Field(
        description="Its part in the theme; strategies make sub-baskets of it."
    )
    since: Annotated[date | None, values.DAY] = Field(None, description="First day of membership.")
    until: Annotated[date | None, values.DAY] = Field(None, description="Last day of membership.")
    lot: Annotated[int | None, values.LOT] = Field(
        None, description="Shares in a board lot, where the market lets it differ by stock."
    )
    note: Annotated[str, values.TEXT] = Field(
        "", description="Why it is here; begins with `added:` where the source does not name it."
    )
    also: Annotated[list[str], values.TEXTS] = Field(
        default_factory=list, description="Its listings in other markets; a backtest's `listing` chooses."
    )
    ends: Annotated[date | None, values.DAY] = Field(
        None, description="The last day on which it traded: what is held then is sold at its last close."
    )
    successor: Annotated[str, values.TEXT] = Field(
        "", description="The symbol that holders went on with after `ends`, on the same market."
    )
    exposure: list[ExposureTable] = Field(
        default_factory=list, description="How much of it the theme is, each from the day it was public."
    )
    market_value: list[ValueTable] = Field(
        default_factory=list, description="What it is worth, each from the day it was public."
    )
    weight: Annotated[float | None, values.AMOUNT] = Field(
        None, description='Its share under weighting = "custom", in proportion to the others.'
    )


class TierTable(TomlTable):
    """A lower cap for members with a small exposure."""

    below: Annotated[float, values.SHARE] = Field(description="For exposures below this share.")
    cap: Annotated[float, values.CAP] = Field(description="Largest weight of each of them.")


class NoteTable(TomlTable):
    """A later note, which calls for a review."""

    on: Annotated[date, values.DAY] = Field(description="The day on which it was public.")
    source: Annotated[str, values.TEXT] = Field(description="Who said it, and where.")
    says: Annotated[str, values.TEXT] = Field("", description="What it changes.")


class RulesTable(TomlTable):
    """How members are chosen and weighed."""

    weighting: Annotated[str, values.WEIGHTING] = Field(
        "equal", description="What weights are proportional to."
    )
    cap: Annotated[float, values.CAP] = Field(1.0, description="Largest weight of a member at a review.")
    tier: list[TierTable] = Field(default_factory=list, description="Lower caps by exposure.")
    size: Annotated[int | None, values.COUNT] = Field(None, description="Number of members.")
    buffer: Annotated[int, values.RANKS] = Field(
        0, description="Ranks on either side of `size` within which who was in before stays."
    )
    rank_by: Annotated[str, values.RANK] = Field("exposure", description="What members are ranked by.")
    minimum_turnover: Annotated[float, values.AMOUNT] = Field(
        0.0, description="Average daily value traded, in the base currency of the run."
    )
    keep_turnover: Annotated[float | None, values.AMOUNT] = Field(
        None, description="The same for who was in before; at most minimum_turnover."
    )
    turnover_window: Annotated[int, values.ROWS] = Field(
        126, description="Trading days of that average; 126 are six months."
    )
    minimum_history: Annotated[int, values.ROWS] = Field(1, description="Closes that a member must have had.")
    volatility_window: Annotated[int, values.ROWS] = Field(
        126, description="Trading days of the volatility in weighting = inverse_volatility."
    )
    review: Annotated[str, values.CALENDAR] = Field(
        "quarterly", description="When members are reviewed: after third Fridays."
    )
    review_on_notes: Annotated[bool, values.YES] = Field(
        default=True, description="Whether each new note calls for a review as well."
    )


class ThemeTable(TomlTable):
    """A whole universe file."""

    title: Annotated[str, values.TEXT] = Field(description="What the theme is called in tables and on pages.")
    thesis: Annotated[str, values.TEXT] = Field(description="What is claimed of it, and why.")
    source: Annotated[str, values.TEXT] = Field(description="Who said so, and where.")
    known_on: Annotated[date, values.DAY] = Field(
        description="The day on which the thesis was public; what comes before it is hindsight."
    )
    rules: RulesTable | None = Field(None, description="How members are chosen and weighed.")
    stops: Annotated[list[str], values.STOPS] = Field(
        default_factory=list, description="Reasons to stop, looked at by `thematic today` and the journal."
    )
    reviews: Annotated[list[Any], values.REVIEWS] = Field(
        default_factory=list, description="Days on which to look at the theme again."
    )
    note: list[NoteTable] = Field(default_factory=list, description="Later notes on the theme.")
    member: Annotated[list[MemberTable], Field(min_length=1)] = Field(description="What the theme holds.")


def tables_of(key: str) -> type[TomlTable] | None:
    """Return the model of the tables that a key holds, or None for a key that holds a value.

    Examples
    --------
    >>> tables_of("tier").__name__
    'TierTable'
    """
    models: dict[str, type[TomlTable]] = {
        "member": MemberTable,
        "note": NoteTable,
        "rules": RulesTable,
        "tier": TierTable,
        "exposure": ExposureTable,
        "market_value": ValueTable,
    }
    return models.get(key)


def schema() -> dict[str, Any]:
    """Return the model as JSON Schema with its definitions apart."""
    made = ThemeTable.model_json_schema(ref_template="#/definitions/{model}")
    return {**{key: value for key, value in made.items() if key != "$defs"}, "definitions": made["$defs"]}
