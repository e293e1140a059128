"""The same prices in other clothes: languages, encodings, separators, dialects of dates, names of rates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.prices.sources.folder import FolderSource

DAYS = pd.bdate_range("2024-01-02", periods=40)
CLOSES = np.round(100 * np.exp(np.random.default_rng(3).normal(0, 0.01, 40).cumsum()), 2)
VOLUMES = np.arange(40) * 1000.0 + 1_000_000


def comma(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def lines(header: str, row: Callable[[pd.Timestamp, float, int], str]) -> str:
    rows = (row(day, close, int(volume)) for day, close, volume in zip(DAYS, CLOSES, VOLUMES, strict=True))
    return header + "\n" + "".join(f"{line}\n" for line in rows)


def european(header: str) -> str:
    return lines(header, lambda d, c, v: f"{d:%d.%m.%Y};{comma(c)};{comma(c)};{comma(c)};{comma(c)};{v}")


TEXTS = {
    "German": ("NVDA", european("Datum;Erster;Hoch;Tief;Schlusskurs;Stücke"), "utf-8"),
    "French in Latin letters": (
        "NVDA",
        european("Date;Ouverture;Plus haut;Plus bas;Clôture;Volume"),
        "cp1252",
    ),
    "Spanish": ("NVDA", european("Fecha;Apertura;Máximo;Mínimo;Último;Vol."), "utf-8-sig"),
    "Italian": ("NVDA", european("Data;Apertura;Massimo;Minimo;Ultimo;Vol."), "utf-8"),
    "Russian": ("NVDA", european("Дата;Откр.;Макс.;Мин.;Цена;Объём"), "utf-8"),
    "Japanese": (
        "8035.T",
        lines("日付,始値,高値,安値,終値,出来高", lambda d, c, v: f"{d:%Y/%m/%d},{c},{c},{c},{c},{v}"),
        "cp932",
    ),
    "Korean": (
        "005930.KS",
        lines("일자,종가,시가,고가,저가,거래량", lambda d, c, v: f"{d:%Y.%m.%d},{c},{c},{c},{c},{v}"),
        "euc-kr",
    ),
    "Taiwan, years of the republic": (
        "2330.TW",
        lines(
            "日期,成交股數,成交金額,開盤價,最高價,最低價,收盤價",
            lambda d, c, v: f'{d.year - 1911}/{d:%m/%d},"{v:,}","{v * c:,.0f}",{c},{c},{c},{c}',
        ),
        "big5",
    ),
    "blanks": (
        "NVDA",
        lines("date open high low close volume", lambda d, c, v: f"{d:%Y-%m-%d}  {c} {c} {c} {c} {v}"),
        "ascii",
    ),
    "a title before the names": (
        "NVDA",
        "NVIDIA\nDaily\n\n" + lines("Date,Close,Volume", lambda d, c, v: f"{d:%Y-%m-%d},{c},{v}"),
        "utf-8",
    ),
    "days of a spreadsheet": (
        "NVDA",
        lines("Date,Close,Volume", lambda d, c, v: f"{(d - pd.Timestamp('1899-12-30')).days},{c},{v}"),
        "utf-8",
    ),
    "days of the week": (
        "NVDA",
        lines("Date,Close,Volume", lambda d, c, v: f"{d:%a %b %d %Y},{c},{v}"),
        "utf-8",
    ),
    "Polygon's letters": (
        "NVDA",
        lines("v,o,c,h,l,t", lambda d, c, v: f"{v},{c},{c},{c},{c},{int(d.timestamp()) * 1000 + 18_000_000}"),
        "utf-8",
    ),
}


@pytest.mark.parametrize("clothes", TEXTS)
def test_the_same_closes_and_volumes_are_read(tmp_path: Path, clothes: str) -> None:
    symbol, text, encoding = TEXTS[clothes]
    (tmp_path / f"{symbol}.csv").write_bytes(text.encode(encoding))
    bars = FolderSource(tmp_path).bars(symbol)
    assert bars.adjusted.index.tolist() == DAYS.tolist()
    assert bars.adjusted.tolist() == CLOSES.tolist()
    assert bars.frame["volume"].tolist() == VOLUMES.tolist()


@pytest.mark.parametrize("encoding", ["cp932", "cp1252"])
def test_bytes_that_no_known_name_explains_are_refused(tmp_path: Path, encoding: str) -> None:
    text = "date,close,note\n2024-01-02,1.0,x\n".replace("x", "é" if encoding == "cp1252" else "終")
    (tmp_path / "NVDA.csv").write_bytes(text.encode(encoding))
    source = FolderSource(tmp_path)
    with pytest.raises(Exception, match="not UTF-8 text"):
        source.bars("NVDA")


@pytest.mark.parametrize("name", ["HKDUSD=X", "HKDUSD", "hkd_usd", "HKD-USD"])
def test_a_rate_quoted_the_other_way_round_is_turned_and_said(tmp_path: Path, name: str) -> None:
    quoted = pd.DataFrame(
        {"date": DAYS, "open": 0.128, "high": 0.129, "low": 0.127, "close": 1 / (7.7 + CLOSES / 1000)}
    )
    quoted.to_csv(tmp_path / f"{name}.csv", index=False)
    source = FolderSource(tmp_path)
    assert source.symbols() == ("HKD=X",)
    bars = source.bars("HKD=X")
    np.testing.assert_allclose(bars.adjusted, 7.7 + CLOSES / 1000, rtol=1e-12)
    assert (bars.frame["high"] > bars.frame["low"]).all()
    assert bars.origin is not None
    assert "the other way round" in bars.origin.remarks[-1]


def test_the_rate_itself_goes_before_the_one_turned_round(tmp_path: Path) -> None:
    for name, close in (("HKD=X", 7.8), ("HKDUSD=X", 1 / 7.7)):
        pd.DataFrame({"date": DAYS, "close": close}).to_csv(tmp_path / f"{name}.csv", index=False)
    assert FolderSource(tmp_path).bars("HKD=X").adjusted.iloc[0] == 7.8


def test_a_file_of_any_name_is_its_one_ticker_s(tmp_path: Path) -> None:
    frame = pd.DataFrame({"symbol": "NVDA", "timestamp": DAYS, "close": CLOSES})
    frame.to_csv(tmp_path / "bars.csv", index=False)
    assert FolderSource(tmp_path).symbols() == ("NVDA",)
