"""J-Quants counts splits and not dividends in its adjusted close, and codes with a fifth digit."""

from __future__ import annotations

from pathlib import Path

from .vendors import read, read_as, refused

DAILY = """Date,Code,Open,High,Low,Close,Volume,TurnoverValue,AdjustmentFactor,AdjustmentClose
2023-03-30,80350,47470.0,47800.0,47080.0,47660.0,1070700.0,50897190000.0,0.3333333333333333,15886.7
2023-03-31,80350,16240.0,16275.0,16010.0,16035.0,3814600.0,61426780000.0,1.0,16035.0
"""
SHORT = """Date,Code,O,H,L,C,UL,LL,Vo,Va,AdjFactor,AdjO,AdjH,AdjL,AdjC,AdjVo
2023-03-30,80350,47470,47800,47080,47660,0,0,1070700,50897190000,0.3333333,15823.3,15933.3,15693.3,15886.7,3212100
"""


def test_prices_as_traded_and_a_close_adjusted_for_splits_alone(tmp_path: Path) -> None:
    bars = read(tmp_path, DAILY, "8035.T")
    assert read_as(bars) == ("jquants", "raw")
    assert bars.adjusted.tolist() == [15886.7, 16035.0]
    assert not bars.total_return, "dividends are missing from it"
    assert bars.frame["volume"].tolist() == [1_070_700.0, 3_814_600.0]


def test_version_2_has_short_names(tmp_path: Path) -> None:
    bars = read(tmp_path, SHORT, "8035.T")
    assert read_as(bars) == ("jquants-v2", "raw")
    assert bars.frame.iloc[0].tolist() == [47470.0, 47800.0, 47080.0, 47660.0, 15886.7, 1_070_700.0]


def test_another_share_s_code_is_said(tmp_path: Path) -> None:
    sentence = refused(tmp_path, DAILY.replace("80350", "67580"), "8035.T")
    assert sentence.startswith("8035.T.csv is named for 8035.T but holds 67580: rename it")
