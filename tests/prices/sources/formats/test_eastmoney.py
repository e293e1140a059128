"""Eastmoney names columns in Chinese and counts the mainland's volumes in lots."""

from __future__ import annotations

from pathlib import Path

import pytest

from .vendors import read, read_as, refused

HEADER = ",日期,股票代码,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率\n"
YONYOU = (
    HEADER
    + """0,2025-01-24,600588,11.30,12.54,12.54,11.25,1012345,1223400000.00,11.3,10.0,1.14,2.96
1,2025-02-05,600588,13.79,13.79,13.79,13.79,300000,413700000.00,0.0,9.97,1.25,0.88
"""
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_lots_of_the_mainland_become_shares(tmp_path: Path, encoding: str) -> None:
    bars = read(tmp_path, YONYOU, "600588.SS", "SH600588.csv", encoding)
    assert read_as(bars)[0] == "eastmoney"
    assert bars.frame["close"].tolist() == [12.54, 13.79]
    assert bars.frame["high"].tolist() == [12.54, 13.79]
    assert bars.frame["volume"].tolist() == [101_234_500.0, 30_000_000.0]


def test_volumes_that_are_in_shares_already_stay(tmp_path: Path) -> None:
    in_shares = YONYOU.replace("1012345", "101234500").replace("300000,", "30000000,")
    bars = read(tmp_path, in_shares, "600588.SS", "SH600588.csv")
    assert bars.frame["volume"].tolist() == [101_234_500.0, 30_000_000.0]


def test_hong_kong_s_volumes_are_in_shares(tmp_path: Path) -> None:
    text = HEADER.replace("股票代码,", "") + "0,2025-01-27,394,400.2,401,388,22000000,8800000000,3,1,4,0\n"
    bars = read(tmp_path, text, "0700.HK", "00700.HK.csv")
    assert bars.frame["volume"].tolist() == [22_000_000.0]


def test_a_suspended_day_in_words_is_refused_with_its_line(tmp_path: Path) -> None:
    text = YONYOU.replace("13.79,13.79,13.79,13.79", "停牌,停牌,停牌,停牌")
    sentence = refused(tmp_path, text, "600588.SS", "SH600588.csv")
    assert sentence.startswith("SH600588.csv, line 3: open '停牌' is not a number")
