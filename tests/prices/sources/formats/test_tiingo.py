"""Tiingo writes moments in UTC at midnight, and adjusted columns in camel case."""

from __future__ import annotations

from pathlib import Path

from .vendors import days, read, read_as, refused

TEXT = """date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor
2024-06-07T00:00:00.000Z,1208.88,1216.9166,1180.22,1197.7,41238580,120.85,121.66,117.99,119.74,412385800,0.0,1.0
2024-06-10T00:00:00.000Z,121.79,123.1,117.01,120.37,314162700,121.75,123.06,116.97,120.33,314162700,0.0,10.0
"""


def test_midnight_in_utc_is_the_session_s_own_date(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT)
    assert read_as(bars) == ("tiingo", "raw")
    assert days(bars) == ["2024-06-07", "2024-06-10"]


def test_of_two_kinds_of_columns_each_is_taken_for_what_it_is(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT)
    assert bars.frame["close"].tolist() == [1208.88, 121.79]
    assert bars.adjusted.tolist() == [120.85, 121.75]
    assert bars.frame["volume"].tolist() == [41238580.0, 314162700.0]
    assert bars.origin is not None
    assert bars.origin.unread == ()


def test_a_refusal_in_json_is_no_prices(tmp_path: Path) -> None:
    assert refused(tmp_path, '{"detail": "Not found."}\n').startswith("NVDA.csv is empty")
