"""Numbers in every dialect: to the double that Python reads, or an error with its line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.errors import PriceError
from thematic.prices.sources.formats.numbers import decimal_mark, numbers
from thematic.prices.sources.formats.table import RawTable

finite = st.floats(allow_nan=False, allow_infinity=False)
cents = st.integers(-(10**9), 10**9).map(lambda value: value / 100)


def column(cells: list[object]) -> tuple[RawTable, np.ndarray]:
    texts = np.array(cells, dtype=object)
    return RawTable("a.csv", ("close",), (None,), (texts,), np.arange(2, len(cells) + 2), "line"), texts


def read(cells: list[object], mark: str = ".") -> list[float]:
    table, texts = column(cells)
    return numbers(table, "close", texts, mark).tolist()


@given(values=st.lists(finite, min_size=1))
def test_the_nearest_double_is_read(values: list[float]) -> None:
    assert read([repr(value) for value in values]) == values


@settings(max_examples=40)
@given(text=st.from_regex(r"-?[0-9]{1,30}(\.[0-9]{0,30})?([eE]-?[0-9]{1,2})?", fullmatch=True))
def test_any_decimal_is_read_as_python_does(text: str) -> None:
    assert read([text]) == [float(text)]


@settings(max_examples=40)
@given(values=st.lists(cents, min_size=1))
def test_thousands_and_decimal_commas(values: list[float]) -> None:
    assert read([f"{value:,.2f}" for value in values]) == values
    european = [f"{value:,.2f}".translate(str.maketrans(",.", ".,")) for value in values]
    assert read(european, ",") == values


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.3M", 12_300_000.0),
        ("7010.00M", 7_010_000_000.0),
        ("1.5B", 1.5e9),
        ("3.2万", 32_000.0),
        ("1亿", 1e8),
        ("$1,234.50", 1234.5),
        ("1'234.5", 1234.5),
        (" 12 ", 12.0),
        ("1 234", 1234.0),
        ("HK$400.20", 400.2),
        ("NT$ 1,080", 1080.0),
        ("USD 118.42", 118.42),
        ("118.42 USD", 118.42),
        ("53,700원", 53_700.0),
        ("12.54元", 12.54),
        ("-1.2e-3 EUR", -0.0012),
        ("31’000’000", 31e6),
        ('="118.42"', 118.42),
        ("=118.42", 118.42),
        ("12.3 Mio.", 12_300_000.0),
        ("12.3 million", 12_300_000.0),
        ("1.5bn", 1.5e9),
        ("0.031T", 31e9),
        ("2.05亿股", 2.05e8),
        ("3.2万亿元", 3.2e12),
        ("1,23,45,678", 12_345_678.0),
    ],
)
def test_signs_and_units(cell: str, value: float) -> None:
    assert read([cell]) == [value]


@pytest.mark.parametrize(
    "cell", ["", "-", "--", "N/A", "n.a.", "null", "NaN", "#N/A", "#N/A N/A", "—", "−", None]
)
def test_nothing_is_nan(cell: object) -> None:
    assert np.isnan(read([cell, "1"])[0])


@pytest.mark.parametrize(
    "cell", ["1_000", "0x10", "twelve", "1,2,3", "1e", "USD", "US118", "１２a", "12万手", "5%", True]
)
def test_what_is_no_number_is_said_with_its_line(cell: object) -> None:
    with pytest.raises(PriceError, match=r"a\.csv, line 3: close .* is not a number"):
        read(["1", cell])


def test_the_decimal_mark_is_what_all_numbers_show() -> None:
    def mark(*cells: object) -> str:
        table, texts = column(list(cells))
        return decimal_mark(table, [texts], None)

    assert mark("1.5", "1,234.5") == "."
    assert mark("1,5", "2") == ","
    assert mark("1.234,5") == ","
    assert mark("1,234,567") == "."
    assert mark("31.000.000", "101.720") == ","
    assert mark("HK$1,148.34", "HK$403.92") == "."
    assert mark("1,017.20 USD", "US$998.5") == "."
    assert mark("0.053M", "1.01", "1,200") == "."
    assert mark("a, b", "1,2,3") == "."
    for cell in ("1,234", "₩59,940", "59,940원"):
        with pytest.raises(PriceError, match="can be a decimal comma or separate thousands"):
            mark(cell)


def test_two_decimal_marks_in_one_file_are_an_error_that_names_both() -> None:
    table, texts = column(["101,72", "7", "100.88"])
    said = r"a\.csv: '101,72' \(line 2\) has a decimal comma and '100\.88' \(line 4\) a decimal point; write"
    with pytest.raises(PriceError, match=said):
        decimal_mark(table, [texts], None)
    with pytest.raises(PriceError, match=r"line 3: close '100\.88' is not a number"):
        read(["101,72", "100.88"], ",")


def test_a_long_cell_is_not_said_in_full() -> None:
    with pytest.raises(PriceError) as caught:
        read(["9" + "\0" * 1000])
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1.5", ".5", "5."], "."),
        ([1.5, None, "2.5"], "."),
        ([1.5, None, "1.234.567"], ","),
        ([None, 2, "101,72"], ","),
        (["1.5", 2.5, "1,234.5"], "."),
        ([None, None], "."),
    ],
)
def test_the_mark_is_that_of_the_cells_that_are_text(cells: list[object], mark: str) -> None:
    table, texts = column(cells)
    assert decimal_mark(table, [np.array([1.0, 2.0]), texts], None) == mark
