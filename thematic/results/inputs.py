"""Inputs: the prices, sessions and rules that a run read, kept such that another run can say what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.prices.bars import COLUMNS

if TYPE_CHECKING:
    from datetime import date

    from thematic.markets import Market
    from thematic.prices.bars import Bars

_ODD = np.array(
    [
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
    ],
    dtype=np.uint64,
)
"""One odd factor a column: modulo 2^64 a change in any one column changes the sum."""

WORDS = {"source", "unverified"}
"""Fields of a market's rules that no number depends on."""
APART = {
    "calendar",
    "notes",
    "examples",
    "spellings",
    "words",
    "sample",
    "overrides",
    "key",
    "title",
    "indices",
    "form",
}
"""Parts of a market's file that are no rules of trading; its calendar is told by `sessions`."""


PIECE = 256
"""Symbols whose prices are one table."""


def price_table(series: Mapping[str, Bars]) -> pd.DataFrame:
    """Return the closes that a run used, and a seal of each bar that tells whether anything in it changed.

    Returns
    -------
    DataFrame, shape (n_bars, 4)
        Columns ``symbol``, ``date`` (the local session date), ``close`` (total return, as far as the source
        knows it, in local currency) and ``seal`` (unsigned 64 bits, of all six fields of the bar).
    """
    frames = [bars.frame for bars in series.values()]
    closes = [bars.arrays["adj_close" if bars.has_adjusted else "close"] for bars in series.values()]
    codes = np.repeat(np.arange(len(frames)), list(map(len, frames)))
    return pd.DataFrame(
        {
            "symbol": pd.Categorical.from_codes(codes, pd.Index(list(series))),
            "date": np.concatenate([frame.index.to_numpy() for frame in frames]),
            "close": np.concatenate(closes),
            "seal": np.concatenate([seals(frame) for frame in frames]),
        }
    )


def price_tables(series: Mapping[str, Bars]) -> Iterator[pd.DataFrame]:
    """Yield the rows of `price_table`, those of `PIECE` symbols at a time."""
    names = list(series)
    for begin in range(0, len(names), PIECE):
        table = price_table({name: series[name] for name in names[begin : begin + PIECE]})
        yield table.assign(symbol=table["symbol"].cat.set_categories(names))


def seals(frame: pd.DataFrame) -> np.ndarray:
    """Return a number for each bar, shape (n_bars,), that differs where any one of its fields does."""
    ordered = frame if tuple(frame.columns) == COLUMNS else frame.loc[:, list(COLUMNS)]
    values = np.array(ordered, dtype="<f8", order="C")
    values[np.isnan(values)] = np.nan  # one NaN of the many that there are
    values += 0.0  # and one zero
    return np.asarray((values.view("<u8") * _ODD).sum(axis=1, dtype=np.uint64))


def sessions(market: Market, first: date, last: date) -> dict[str, Any]:
    """Return when a market traded between two days, in JSON's own kinds.

    Returns
    -------
    dict
        ``calendar``; ``from`` and ``until``; ``closed``, the weekdays without a session; ``extra``, the
        sessions at weekends; ``hours``, by the first day from which they held, in local time.
    """
    table = market.sessions(first, last)
    days = pd.DatetimeIndex(table.index)
    weekdays = pd.bdate_range(first, last)
    opens, closes = (table[name].dt.tz_convert(market.timezone).dt.strftime("%H:%M") for name in table)
    hours = opens + "-" + closes
    return {
        "calendar": market.calendar,
        "from": first.isoformat(),
        "until": last.isoformat(),
        "closed": _texts(weekdays.difference(days)),
        "extra": _texts(days[days.day_of_week > 4]),
        "hours": {f"{day:%Y-%m-%d}": text for day, text in hours[hours != hours.shift()].items()},
    }


def rules(market: Market) -> dict[str, Any]:
    """Return a market's rules of trading in JSON's own kinds, without the words about them."""
    # By way of text, in which what is without bound is null.
    content = json.loads(market.model_dump_json(exclude=APART))
    return {name: _numbers(part) for name, part in content.items()}


def _numbers(part: Any) -> Any:
    """Return a list of rules with their numbers only, and without what is left at its default."""
    if not isinstance(part, list):
        return part
    return [
        {key: value for key, value in rule.items() if key not in WORDS and value not in (None, [], 0.0)}
        if isinstance(rule, dict)
        else rule
        for rule in part
    ]


def _texts(days: pd.DatetimeIndex) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in days]
