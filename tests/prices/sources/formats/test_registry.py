"""Of all formats that fit a file the most telling one is taken; a stated one goes before."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint

import numpy as np
import pytest

from thematic.errors import PriceError
from thematic.prices.sources.formats import registry
from thematic.prices.sources.formats.format import Format
from thematic.prices.sources.formats.registry import formats, recognised
from thematic.prices.sources.formats.table import RawTable

OWN = Format("own", "a test's", "here", "date,close,mine", needs=frozenset({"date", "close", "mine"}))
ANOTHER_PLAIN = Format("plain", "a name that is taken", "here", "date", needs=frozenset())


def table(header: str) -> RawTable:
    names = tuple(header.split(","))
    cells = tuple(np.array(["1"], dtype=object) for _ in names)
    return RawTable("a.csv", names, (None,) * len(names), cells, np.array([2]), "line")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return a list of what an installed package registers."""
    values: list[str] = []

    def entry_points(group: str) -> list[EntryPoint]:
        return [EntryPoint("theirs", value, group) for value in values]

    monkeypatch.setattr(registry.metadata, "entry_points", entry_points)
    formats.cache_clear()
    yield values
    formats.cache_clear()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("date,close", "plain"),
        ("Date,Open,High,Low,Close,Adj Close,Volume", "yahoo"),
        ("Date,Close,Dividends,Stock Splits", "yfinance-history"),
        ("timestamp,open,high,low,close,volume", "alpha-vantage"),
        ("timestamp,open,high,low,close,volume,symbol", "plain"),
        ("date,close,dividend,split", "zipline"),
        ("date,close,adj_close,dividend,split", "plain"),
        ("ts_code,trade_date,close,pre_close", "tushare"),
        ("anything at all", "plain"),
    ],
)
def test_the_most_telling_format_that_fits_is_taken(header: str, name: str) -> None:
    assert recognised(table(header)).name == name


def test_the_order_is_from_the_most_to_the_least_telling() -> None:
    names = [one.name for one in formats()]
    assert names[-1] == "plain"
    assert names.index("yfinance-download-adj") < names.index("yfinance-download") < names.index("yahoo")
    assert len(set(names)) == len(registry.SHIPPED)


def test_what_is_stated_goes_before_what_is_recognised() -> None:
    assert recognised(table("Date,Close,Adj Close"), "eodhd").name == "eodhd"
    with pytest.raises(PriceError, match=r"a\.csv: no price format is called 'yahu'; `thematic prices"):
        recognised(table("date,close"), "yahu")


def test_an_installed_package_s_format_is_one_of_them(installed: list[str]) -> None:
    installed.append(f"{__name__}:OWN")
    assert recognised(table("date,close,mine")).name == "own"


@pytest.mark.parametrize("value", ["ANOTHER_PLAIN", "table"])
def test_what_is_no_new_format_is_refused(installed: list[str], value: str) -> None:
    installed.append(f"{__name__}:{value}")
    with pytest.raises(PriceError, match=r"the entry point theirs .* is no new price format"):
        formats()
