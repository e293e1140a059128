"""A price that is stated in another currency than its market's is refused; any other is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from .vendors import read, refused


@pytest.mark.parametrize(
    ("symbol", "text", "where"),
    [
        ("0700.HK", "Date,Close (USD)\n2025-01-27,51.2\n", "the column Close (USD) says USD"),
        ("0700.HK", "Date,Close\n2025-01-27,US$51.20\n", "the price 'US$51.20' says US$"),
        ("0700.HK", "Date,Close\n2025-01-27,51.20 USD\n", "the price '51.20 USD' says USD"),
        ("0700.HK", "Date,Close,Currency\n2025-01-27,51.20,usd\n", "the column Currency says USD"),
        ("NVDA", "Date;Close\n2025-01-27;101,22 €\n", "the price '101,22 €' says €"),
        ("0700.HK", "日期,收盘价(人民币)\n2025-01-27,370.2\n", "the column 收盘价(人民币) says 人民币"),
        ("8035.T", "日付,終値,通貨\n2025/01/27,153.2,USD\n", "the column 通貨 says USD"),
    ],
)
def test_another_currency_is_refused(tmp_path: Path, symbol: str, text: str, where: str) -> None:
    sentence = refused(tmp_path, text, symbol)
    assert sentence.startswith(f"{symbol}.csv: {where}, but {symbol} trades in ")
    assert ": give its prices in " in sentence


@pytest.mark.parametrize(
    ("symbol", "text", "close"),
    [
        ("0700.HK", "Date,Close (HKD)\n2025-01-27,400.2\n", 400.2),
        ("0700.HK", 'Date,Close\n2025-01-27,"HK$1,400.20"\n', 1400.2),
        ("0700.HK", "Date,Close\n2025-01-27,$400.2\n", 400.2),
        ("0700.HK", "日期,收盘价(港元),成交量(股)\n2025-01-27,400.2,5\n", 400.2),
        ("600588.SS", "日期,收盘价(元),币种\n2025-01-27,12.54,人民币\n", 12.54),
        ("600588.SS", "Date,Close\n2025-01-27,12.54 RMB\n", 12.54),
        ("HKD=X", "Date,Close (USD),Currency\n2025-01-27,7.79,USD\n", 7.79),
        ("NVDA", "Date,Close,Currency\n2025-01-27,118.42,USD\n", 118.42),
    ],
)
def test_its_own_currency_or_none_is_read(tmp_path: Path, symbol: str, text: str, close: float) -> None:
    assert read(tmp_path, text, symbol).adjusted.tolist() == [close]
