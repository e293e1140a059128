"""A format fits a file by the names that it needs, by those that it never has, and by its own test."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from thematic.prices.sources.formats.format import Format
from thematic.prices.sources.formats.table import RawTable


def table(*names: str) -> RawTable:
    cells = tuple(np.array(["1"], dtype=object) for _ in names)
    return RawTable("a.csv", names, (None,) * len(names), cells, np.array([2]), "line")


def fits(*names: str, **terms: Any) -> bool:
    form = Format("own", "ours", "here", "date,close", needs=frozenset({"date", "close"}), **terms)
    return form.fits(table(*names))


@pytest.mark.parametrize(
    ("names", "fitting"),
    [(("Date", "Close"), True), (("<CLOSE>", "date", "note"), True), (("Date", "Open"), False), ((), False)],
)
def test_all_needed_names_in_any_spelling(names: tuple[str, ...], fitting: bool) -> None:
    assert fits(*names) is fitting


def test_no_name_that_it_never_has() -> None:
    assert not fits("date", "close", "Adj Close", never=frozenset({"adj_close"}))


def test_a_name_in_exactly_its_spelling() -> None:
    assert fits("date", "close", " Adjusted_close ", spelled=frozenset({"Adjusted_close"}))
    assert not fits("date", "close", "adjusted_close", spelled=frozenset({"Adjusted_close"}))


def test_its_own_test_is_asked_last() -> None:
    assert fits("date", "close", recognise=lambda table: table.place == "a.csv")
    assert not fits("date", "close", recognise=lambda table: False)
    assert not fits("date", recognise=lambda table: 1 / 0), "a test may rely on the names"
