"""Symbols find their market, and what cannot be held says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from thematic.errors import MarketError
from thematic.markets import calendar_market, market_of, markets


@pytest.mark.parametrize(
    ("symbol", "sentence"),
    [
        ("00700.HK", "00700.HK: Hong Kong symbols are four digits and .HK; did you mean 0700.HK?"),
        ("700.HK", "700.HK: Hong Kong symbols are four digits and .HK; did you mean 0700.HK?"),
        ("0700.hk", "; did you mean 0700.HK?"),
        ("BRK.B", "BRK.B: no market has rules for its ending; there are: .* did you mean BRK-B?"),
        ("nvda", "nvda: United States symbols are .*; did you mean NVDA?"),
        ("600588.SH", "did you mean 600588.SS"),
        ("VOD.L", r"VOD.L: no market has rules for its ending; there are: .*none \(United States\)$"),
        ("^GSPC", r"\^GSPC cannot be held: it is an index"),
        ("^FTSE", r"\^FTSE cannot be held: it is an index"),
        ("000001.SS", "000001.SS cannot be held: it is an index"),
        ("399001.SZ", "399001.SZ cannot be held: it is an index"),
        ("HKD=X", "HKD=X cannot be held: it is an exchange rate"),
        ("900901.SS", "900901.SS: mainland China symbols are six digits"),
        ("", ": United States symbols are"),
    ],
)
def test_symbols_that_cannot_be_held(symbol: str, sentence: str) -> None:
    with pytest.raises(MarketError, match=sentence):
        market_of(symbol)


def test_000001_is_a_bank_in_shenzhen_and_an_index_in_shanghai() -> None:
    assert market_of("000001.SZ").key == "cn"
    assert calendar_market("000001.SS") == markets()["cn"]


@pytest.mark.parametrize(
    ("symbol", "key"),
    [
        ("^GSPC", "us"),
        ("^NDX", "us"),
        ("^SOX", "us"),
        ("^IXIC", "us"),
        ("^HSI", "hk"),
        ("^N225", "jp"),
        ("^TWII", "tw"),
        ("^KS11", "kr"),
        ("000300.SS", "cn"),
        ("6758.T", "jp"),
    ],
)
def test_calendar_of_an_index(symbol: str, key: str) -> None:
    assert calendar_market(symbol) == markets()[key]


def test_no_calendar_for_rates_and_foreign_indices() -> None:
    assert calendar_market("HKD=X") is None
    assert calendar_market("^FTSE") is None
    with pytest.raises(MarketError):
        calendar_market("VOD.L")


def test_every_real_price_file_has_a_market_or_is_a_rate(market_dir: Path) -> None:
    for path in sorted(market_dir.glob("*/*.csv")):
        assert (calendar_market(path.stem) is None) == (path.parent.name == "fx")


def test_reading_the_markets_imports_nothing_heavy() -> None:
    code = (
        "import sys; from thematic.markets import markets; markets(); "
        "print([name for name in ('numpy', 'pandas', 'exchange_calendars') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
