"""investing.com writes the newest day first, prices in quotes with thousands, and volumes as 81.88M."""

from __future__ import annotations

from pathlib import Path

from .vendors import days, read, read_as, refused

HEADER = '"Date","Price","Open","High","Low","Vol.","Change %"\n'
KOREA = (
    HEADER
    + """"01/27/2025","53,700","53,900","54,000","53,500","17.35M","-0.19%"
"01/24/2025","53,800","53,400","54,100","53,100","1.20K","0.37%"
"""
)


def test_thousands_and_units_are_read_and_days_are_sorted(tmp_path: Path) -> None:
    bars = read(tmp_path, "\ufeff" + KOREA.replace("53,900", "53,900.50"), "005930.KS")
    assert read_as(bars)[0] == "investing"
    assert days(bars) == ["2025-01-24", "2025-01-27"]
    assert bars.frame["close"].tolist() == [53_800.0, 53_700.0]
    assert bars.frame["open"].tolist() == [53_400.0, 53_900.5]
    assert bars.frame["volume"].tolist() == [1_200.0, 17_350_000.0]


def test_a_volume_of_nothing_is_a_dash(tmp_path: Path) -> None:
    text = HEADER + '"01/27/2025","7.7887","7.7892","7.7936","7.7868","","-0.01%"\n'
    assert read(tmp_path, text, "HKD=X").frame["volume"].isna().all()


def test_days_and_months_in_doubt_are_asked_for(tmp_path: Path) -> None:
    text = HEADER + '"03/02/2025","118.42","124.80","128.40","116.70","818.83M","-16.97%"\n'
    assert "can be read with the day or the month first" in refused(tmp_path, text)
    (tmp_path / "prices.toml").write_text('dates = "day first"\n')
    assert days(read(tmp_path, text)) == ["2025-02-03"]


def test_a_comma_in_doubt_is_asked_for(tmp_path: Path) -> None:
    text = HEADER + '"01/27/2025","53,700","53,900","54,000","53,500","","-0.19%"\n'
    sentence = refused(tmp_path, text, "005930.KS")
    assert "the comma in numbers such as" in sentence
    assert 'state `decimal = ","` or "."' in sentence
