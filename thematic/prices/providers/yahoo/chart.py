"""Chart: the form of a reply of Yahoo's chart service, checked before anything is read from it.

Recorded replies hold some twenty more fields, which nothing here needs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, model_validator

Number = Annotated[float, Field(allow_inf_nan=False)]
# 1900 to 2200; a time in milliseconds is far beyond it.
Second = Annotated[int, Field(ge=-2_208_988_800, le=7_258_118_400)]
Column = list[Number | None]


class _Part(BaseModel):
    """Numbers are numbers and not text; what is not named here is not looked at."""

    model_config = ConfigDict(strict=True, frozen=True)


class Paid(_Part):
    """A dividend or a distribution of capital gains."""

    amount: Number
    date: Second
    currency: str | None = None


class Split(_Part):
    """A split: `numerator` new shares for `denominator` old ones."""

    date: Second
    numerator: Annotated[Number, Field(gt=0)]
    denominator: Annotated[Number, Field(gt=0)]


class Events(_Part):
    """What happened beside trading, by the second in which the session opened."""

    dividends: dict[str, Paid] = {}
    splits: dict[str, Split] = {}
    capitalGains: dict[str, Paid] = {}  # noqa: N815


class Meta(_Part):
    """What the series is of."""

    currency: str
    exchangeTimezoneName: str  # noqa: N815
    symbol: str
    exchangeName: str = ""  # noqa: N815


class Quote(_Part):
    """The bars, a list a column."""

    open: Column = []
    high: Column = []
    low: Column = []
    close: Column = []
    volume: Column = []


class Indicators(_Part):
    """Holds the bars, in a list of one."""

    quote: Annotated[list[Quote], Field(min_length=1, max_length=1)]


class YahooChart(_Part):
    """A price series as Yahoo sends it (``chart.result[0]``)."""

    meta: Meta
    timestamp: list[Second] = []
    indicators: Indicators
    events: Events = Events()

    @model_validator(mode="after")
    def _as_long(self) -> Self:
        """Every column is as long as there are sessions, or not there at all."""
        for name, column in self.columns().items():
            if column and len(column) != len(self.timestamp):
                raise ValueError(f"{len(column)} values of {name} for {len(self.timestamp)} sessions")
        if self.timestamp and not self.indicators.quote[0].close:
            raise ValueError("no closes")
        return self

    def columns(self) -> dict[str, Column]:
        """Return the columns of the bars by name."""
        return dict(self.indicators.quote[0])

    @property
    def zone(self) -> ZoneInfo:
        """The exchange's time zone; raises ``ZoneInfoNotFoundError`` or ``ValueError`` for none."""
        return ZoneInfo(self.meta.exchangeTimezoneName)

    def days(self, seconds: list[int]) -> pd.DatetimeIndex:
        """Return the exchange's dates of times, without a time zone."""
        dates = [datetime.fromtimestamp(second, self.zone).date() for second in seconds]
        return pd.DatetimeIndex(pd.to_datetime(dates), name="date").as_unit("us")


def read_chart(result: Any) -> YahooChart:
    """Return ``chart.result[0]`` as a chart.

    Raises
    ------
    ValueError
        It is none; the sentence names the first field that is wrong (pydantic's ``ValidationError``).
    """
    return YahooChart.model_validate(result)
