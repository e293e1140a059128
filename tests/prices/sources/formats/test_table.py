"""Cells before anything is made of them: names in plain form, parts of a table, and rows of tickers."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.errors import PriceError
from thematic.prices.sources.formats.table import (
    KNOWN,
    SYNONYMS,
    RawTable,
    is_field,
    looks_adjusting,
    once,
    plain_name,
    stacked,
)


def table(*names: str) -> RawTable:
    cells = tuple(np.array([f"{name}1", f"{name}2"], dtype=object) for name in names)
    return RawTable("a.csv", names, (None,) * len(names), cells, np.array([2, 3]), "line")


def test_every_known_name_is_in_plain_form_and_means_one_thing() -> None:
    assert all(plain_name(name) == name for name in KNOWN)
    assert len(KNOWN) == sum(map(len, SYNONYMS.values()))


@pytest.mark.parametrize("name", ["Adj Close", " adj  close ", "<ADJ_CLOSE>", '"Adj\tClose"', "ADJ CLOSE"])
def test_spellings_of_one_name_are_one_in_plain_form(name: str) -> None:
    assert plain_name(name) == "adj_close"


def test_fields_are_prices_and_not_dates_or_tickers() -> None:
    assert [name for name in ("Open", "收盘", "Date", "ticker", "NVDA", "Vol.") if is_field(name)] == [
        "Open",
        "收盘",
        "Vol.",
    ]
    assert looks_adjusting("hfq_factor")
    assert looks_adjusting("后复权")
    assert not looks_adjusting("close")


def test_a_column_by_its_name_and_a_message_where_it_is_not_one() -> None:
    assert table("Date", "Close").column("close").tolist() == ["Close1", "Close2"]
    with pytest.raises(PriceError, match=r"a\.csv has no column volume \(Date, Close\)"):
        table("Date", "Close").column("volume")
    with pytest.raises(PriceError, match=r"a\.csv has twice the column close"):
        table("Close", "close").column("close")


def test_names_for_a_message_are_not_too_many() -> None:
    many = table("", *(f"c{n}" for n in range(20)))
    assert many.said == "(no name), " + ", ".join(f"c{n}" for n in range(11)) + " and 9 more"


def test_parts_keep_their_lines_and_tickers() -> None:
    wide = RawTable(
        "a.csv", ("date", "close"), (None, "NVDA"), table("a", "b").columns, np.array([2, 3]), "line"
    )
    assert wide.rows(np.array([False, True])).lines.tolist() == [3]
    part = wide.subset([1])
    assert (part.names, part.tickers) == (("close",), ("NVDA",))
    assert part.columns[0].tolist() == ["b1", "b2"]


@pytest.mark.parametrize("swapped", [False, True])
def test_whichever_row_holds_the_fields_the_other_holds_tickers(swapped: bool) -> None:
    levels = [["Date", "Close", "Volume"], ["", "NVDA", " AMD "]]
    assert stacked(levels[::-1] if swapped else levels, "a.csv") == (
        ("date", "Close", "Volume"),
        (None, "NVDA", "AMD"),
    )


def test_two_rows_without_a_price_are_refused() -> None:
    with pytest.raises(PriceError, match=r"a\.csv has two rows of names, and neither names prices"):
        stacked([["Date", "NVDA"], ["", "AMD"]], "a.csv")


def test_two_columns_that_are_one_for_us_are_refused() -> None:
    wanted = {"open": "open", "o": "open", "close": "close"}
    assert once(table("Open", "Close", "note"), wanted) == {"open": 0, "close": 1}
    with pytest.raises(PriceError, match=r"has the column open twice \(Open, o\): keep one"):
        once(table("Open", "o"), wanted)


@pytest.mark.parametrize("name", ["Close (USD)", "close [HKD]", "Close ($)", "CLOSE(KRW)"])
def test_what_a_column_counts_in_is_no_part_of_its_name(name: str) -> None:
    assert plain_name(name) == "close"
    assert plain_name("Close (split)") == "close_(split)"
