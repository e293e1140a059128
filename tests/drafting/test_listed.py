"""The shipped lists say where they come from, and hold listings of markets that there are rules for."""

from __future__ import annotations

import pytest

from thematic.drafting.listed import EXCHANGES, WRITTEN, listings
from thematic.drafting.script import plain
from thematic.markets import market_of

LISTS = (WRITTEN, *EXCHANGES)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_each_list_says_its_source_and_licence(path) -> None:  # type: ignore[no-untyped-def]
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    assert any(line.startswith("# source: ") for line in head)
    assert any(line.startswith("# licence: ") for line in head)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_each_line_holds_listings_and_plain_names(path) -> None:  # type: ignore[no-untyped-def]
    for line in listings(path):
        assert line.symbols
        for symbol in line.symbols:
            market_of(symbol)
        for alias in line.aliases:
            assert len(alias) > 1, line
            assert alias == plain(alias) == alias.strip()
            assert any(one.isalpha() for one in alias), line


def test_no_symbol_stands_twice_in_a_list() -> None:
    for path in LISTS:
        symbols = [symbol for line in listings(path) for symbol in line.symbols]
        assert len(symbols) == len(set(symbols)), path.name
