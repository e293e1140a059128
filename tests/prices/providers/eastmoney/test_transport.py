"""Each of Eastmoney's replies that is wrong is one error of its symbol, of the right kind, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from thematic.errors import BadPayload, NoData, ProviderDown, ProviderError, RateLimited, UnknownSymbol

from ...wire.exchange import edited
from ...wire.world import BODIES, PATHS, ROW, Make, World, drop, put, raw, told


def lines(edit: Callable[[list[str]], None]) -> Make:
    """Return a fault in Eastmoney's bars."""
    return lambda reply: edited(reply, lambda content: edit(content["data"]["klines"]))


def data(edit: Callable[[Any], None]) -> Make:
    """Return a fault beside Eastmoney's bars."""
    return lambda reply: edited(reply, lambda content: edit(content["data"]))


def each_line(change: Callable[[list[str]], list[str]]) -> Make:
    """Return a fault in each of Eastmoney's bars."""
    return lines(
        lambda rows: rows.__setitem__(slice(None), [",".join(change(row.split(","))) for row in rows])
    )


def one_line(change: Callable[[list[str]], list[str]]) -> Make:
    """Return a fault in one of Eastmoney's bars."""
    return lines(lambda rows: rows.__setitem__(ROW, ",".join(change(rows[ROW].split(",")))))


def times(factor: float, *places: int) -> Callable[[list[str]], list[str]]:
    """Return a change of some of a line's values by a factor."""
    return lambda row: [
        repr(float(value) * factor) if place in places else value for place, value in enumerate(row)
    ]


def at(place: int, value: str) -> Callable[[list[str]], list[str]]:
    """Return a change of one of a line's values."""
    return lambda row: [*row[:place], value, *row[place + 1 :]]


def rows(edit: Callable[[Any], None]) -> Make:
    """Return a fault in Eastmoney's list of dividends."""
    return lambda reply: edited(reply, lambda content: edit(content["result"]["data"]))


EASTMONEY: dict[str, tuple[Make, type[ProviderError]]] = {
    "unknown": (told({"rc": 100, "data": None}), UnknownSymbol),
    "no data": (told({"rc": 0}), BadPayload),
    "data in a list": (told({"rc": 0, "data": []}), BadPayload),
    "no lines": (data(drop("klines")), BadPayload),
    "lines null": (data(put("klines", value=None)), BadPayload),
    "lines of numbers": (data(put("klines", value=[1, 2, 3])), BadPayload),
    "throttled": (data(lambda of: of.update(klines=[], dktotal=0)), RateLimited),
    "no bars in the range": (data(put("klines", value=[])), NoData),
    "another share": (data(put("code", value="600519")), BadPayload),
    "another market": (data(put("market", value=0)), BadPayload),
    "short lines": (each_line(lambda row: row[:4]), BadPayload),
    "long lines": (each_line(lambda row: [*row, "1", "2"]), BadPayload),
    "a day in words": (one_line(at(0, "yesterday")), BadPayload),
    "a day twice": (lines(lambda rows: rows.insert(ROW, rows[ROW])), BadPayload),
    "days backwards": (lines(lambda rows: rows.reverse()), BadPayload),
    "a close below zero": (one_line(at(2, "-3.5")), BadPayload),
    "closes in words": (each_line(at(2, "n/a")), BadPayload),
    "a volume in another unit": (each_line(times(37, 5)), BadPayload),
    "another unit": (each_line(times(100, 1, 2, 3, 4, 6)), BadPayload),
    "one bar": (lines(lambda rows: rows.__delitem__(slice(0, -1))), BadPayload),
}


DIVIDENDS: dict[str, tuple[Make, type[ProviderError]]] = {
    "throttled": (told({"result": None, "success": False, "code": 9501}), ProviderDown),
    "another code": (told({"result": None, "success": False, "code": 9999}), BadPayload),
    "nothing": (told({}), BadPayload),
    "429": (raw(b"", 429), RateLimited),
    "no list": (told({"result": {"pages": 1, "data": None}, "code": 0}), BadPayload),
    "other columns": (rows(lambda of: of[0].update(surplus=1)), BadPayload),
    "cash in words": (rows(put(0, "c08", value="much")), BadPayload),
    "cash above the price": (rows(put(0, "c08", value=9000)), BadPayload),
    "cash below zero": (rows(put(0, "c08", value=-1)), BadPayload),
    "all vanished": (told({"result": None, "success": False, "code": 9201}), BadPayload),
    "one vanished": (rows(lambda of: of.pop(0)), BadPayload),
}


@pytest.mark.parametrize("name", BODIES | EASTMONEY)
def test_a_reply_without_the_share_s_bars_is_refused(world: World, name: str) -> None:
    world.assert_refused("akshare", PATHS["akshare"], *(BODIES | EASTMONEY)[name])


@pytest.mark.parametrize("name", DIVIDENDS)
def test_a_reply_without_its_dividends_is_refused(world: World, name: str) -> None:
    world.assert_refused("akshare", PATHS["dividends"], *DIVIDENDS[name])
