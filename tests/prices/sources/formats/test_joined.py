"""Names that join a field and a ticker are taken apart; what only looks like one stays whole."""

from __future__ import annotations

import pytest

from thematic.errors import PriceError
from thematic.prices.sources.formats.joined import names_of


@pytest.mark.parametrize(
    "names",
    [
        ["Date", "Adj_Close_NVDA", "Open_NVDA"],
        ["Date", "NVDA Adj Close", "NVDA Open"],
        ["Date", "NVDA_adj_close", "NVDA_open"],
        ["Date", "Adj Close|NVDA", "Open|NVDA"],
        ["Date", "NVDA.Adj Close", "NVDA.Open"],
        ["Date", "NVDA.Adj.Close", "NVDA.Open"],
        ["Date", "Adj Close.NVDA", "Open.NVDA"],
        ["Date", "NVDA-Adj Close", "NVDA-Open"],
        ["Date", "Adj Close/NVDA", "Open/NVDA"],
        ["Date", "('Adj Close', 'NVDA')", "('Open', 'NVDA')"],
        [("Date", ""), ("Adj Close", "NVDA"), ("Open", "NVDA")],
        [("", "Date"), ("NVDA", "Adj Close"), ("NVDA", "Open")],
        ["", "close_nvda", "open_nvda"],
    ],
)
def test_fields_and_tickers_are_taken_apart(names: list[str]) -> None:
    fields, tickers = names_of(names, "a.csv")
    assert tickers[0] is None
    assert {ticker.upper() for ticker in tickers[1:] if ticker} == {"NVDA"}
    assert [
        field.lower().replace(" ", "_").replace(".", "_").removeprefix("adj_") for field in fields[1:]
    ] == ["close", "open"]


@pytest.mark.parametrize(
    "names",
    [
        ["date", "open", "close_time"],
        ["date", "close_usd", "open_usd"],
        ["date", "price_open", "price_close"],
        ["date", "close_nvda"],
        ["date", "close_nvda", "note"],
        ["date", "NVDA", "AMD"],
        [],
    ],
)
def test_other_names_stay_whole(names: list[str]) -> None:
    assert names_of(names, "a.csv") == (tuple(names), (None,) * len(names))


def test_three_levels_are_refused() -> None:
    with pytest.raises(PriceError, match=r"a\.csv has more than two levels of column names"):
        names_of([("Close", "NVDA", "x"), ("Open", "NVDA", "x")], "a.csv")
