"""Symbols are translated to Eastmoney's codes and back, and what it does not have has no code."""

from __future__ import annotations

import pytest

from thematic.prices.listing import listing
from thematic.prices.providers.eastmoney import Eastmoney
from thematic.prices.providers.eastmoney.codes import codes, symbol_of
from thematic.prices.providers.yahoo import Yahoo

CODES = {
    "600588.SS": "1.600588",
    "000977.SZ": "0.000977",
    "300308.SZ": "0.300308",
    "513130.SS": "1.513130",
    "0700.HK": "116.00700",
    "9988.HK": "116.09988",
    "NVDA": "105.NVDA",
    "BRK-B": "105.BRK_B",
    "000001.SS": "1.000001",
    "399006.SZ": "0.399006",
    "^HSI": "100.HSI",
    "HSTECH.HK": "124.HSTECH",
    "HKD=X": "119.USDHKD",
    "CNY=X": "133.USDCNH",
    "EURUSD=X": "119.EURUSD",
}


@pytest.mark.parametrize(("symbol", "code"), CODES.items())
def test_there_and_back(symbol: str, code: str) -> None:
    assert codes(listing(symbol))[0] == code
    assert {symbol_of(one) for one in codes(listing(symbol))} == {symbol}


@pytest.mark.parametrize("symbol", ["6758.T", "005930.KS", "2330.TW", "^GSPC", "^N225", "TWD=X"])
def test_what_eastmoney_does_not_have(symbol: str) -> None:
    assert codes(listing(symbol)) == ()
    assert Eastmoney().rank(listing(symbol)) is None
    assert Yahoo().rank(listing(symbol)) is not None


def test_yahoo_has_all_but_hang_seng_tech() -> None:
    assert {symbol for symbol in CODES if Yahoo().rank(listing(symbol)) is None} == {"HSTECH.HK"}
