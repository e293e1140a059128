"""A folder as a source: which files it reads, and the real one beside this checkout."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.errors import MissingPrices, PriceError
from thematic.prices.sources.folder import FolderSource

DAYS = pd.bdate_range("2024-01-02", periods=40)
CLOSES = np.round(100 * np.exp(np.random.default_rng(3).normal(0, 0.01, 40).cumsum()), 2)
BARS = "date,close\n2025-01-24,142.62\n2025-01-27,118.42\n"


def put(folder: Path, name: str, text: str = BARS) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_files_named_as_symbols_are_found_in_all_sub_folders(tmp_path: Path) -> None:
    names = ["NVDA.csv", "us/BRK-B.csv", "a/b/0700.HK.csv", "^GSPC.csv", "fx/HKD=X.csv", "000001.SS.CSV"]
    put(tmp_path, "index.csv", "symbol,first\nNVDA,2020-01-01\n")
    for name in [*names, "README.md", "nvda.csv.bak", ".hidden/AMD.csv", "HKD=X copy.csv"]:
        put(tmp_path, name)
    assert FolderSource(tmp_path).symbols() == ("000001.SS", "0700.HK", "BRK-B", "HKD=X", "NVDA", "^GSPC")


def test_two_files_of_one_symbol_are_an_error_of_that_symbol_alone(tmp_path: Path) -> None:
    put(tmp_path, "NVDA.csv")
    put(tmp_path, "old/NVDA.csv")
    put(tmp_path, "AMD.csv")
    source = FolderSource(tmp_path)
    assert len(source.bars("AMD").adjusted) == 2
    with pytest.raises(
        PriceError, match=r"two price files for NVDA: .*NVDA\.csv and .*old.NVDA\.csv; keep one"
    ):
        source.bars("NVDA")


@pytest.mark.parametrize("symbol", ["../secret", "/etc/passwd", "..", "sub/NVDA", "NVDA.csv"])
def test_a_symbol_is_never_a_path(tmp_path: Path, symbol: str) -> None:
    put(tmp_path, "secret.csv")
    put(tmp_path, "prices/sub/NVDA.csv")
    with pytest.raises(MissingPrices) as caught:
        FolderSource(tmp_path / "prices").bars(symbol)
    assert caught.value.symbols == (symbol,)


def test_a_missing_symbol_is_told_its_neighbours(tmp_path: Path) -> None:
    put(tmp_path, "0700.HK.csv")
    with pytest.raises(MissingPrices, match=r"no prices for 0701\.HK in .*; there is 0700\.HK"):
        FolderSource(tmp_path).bars("0701.HK")


def test_a_file_is_read_once(tmp_path: Path) -> None:
    path = put(tmp_path, "NVDA.csv")
    source = FolderSource(tmp_path)
    first = source.bars("NVDA")
    path.unlink()
    assert source.bars("NVDA") is first


def test_the_real_folder_reads_whole(market: FolderSource) -> None:
    series = {symbol: market.bars(symbol) for symbol in market.symbols()}
    assert len(series) == 136
    assert "index" not in series
    spy, nvda, tsmc = series["SPY"], series["NVDA"], series["2330.TW"]
    assert spy.has_adjusted
    assert spy.raw is None
    assert np.isnan(spy.adjusted_open).all()
    assert nvda.raw is None
    assert np.isfinite(nvda.adjusted_open).sum() == len(nvda.adjusted)
    assert not tsmc.has_adjusted
    assert tsmc.raw is not None
    assert str(tsmc.last.date()) == "2025-05-26"


@pytest.mark.parametrize(
    ("day", "symbol", "percent"),
    [
        ("2025-01-27", "NVDA", -16.97),
        ("2025-01-27", "AVGO", -17.40),
        ("2025-01-27", "MRVL", -19.10),
        ("2025-01-27", "VRT", -29.88),
        ("2025-01-27", "ORCL", -13.79),
        ("2025-01-27", "META", 1.91),
        ("2025-01-27", "AAPL", 3.18),
        ("2025-01-27", "^SOX", -9.15),
        ("2025-02-20", "BABA", 8.09),
        ("2025-02-21", "9988.HK", 14.56),
    ],
)
def test_the_note_s_days_are_reproduced(market: FolderSource, day: str, symbol: str, percent: float) -> None:
    returns = market.bars(symbol).adjusted.pct_change()
    assert round(100 * returns[day], 2) == percent


@pytest.mark.parametrize(
    ("symbol", "percent"), [("^HSI", 24.4), ("3896.HK", 122), ("VNET", 187), ("GDS", 105)]
)
def test_china_s_rally_is_reproduced(market: FolderSource, symbol: str, percent: float) -> None:
    closes = market.bars(symbol).adjusted
    gain = 100 * (closes["2025-02-21"] / closes["2025-01-13"] - 1)
    assert gain == pytest.approx(percent, abs=0.05 if percent < 100 else 0.6)


def test_names_in_any_common_form_are_read_as_ours(tmp_path: Path) -> None:
    for name in ("SH600588.csv", "700.HK.csv", "nvda.csv", "amd_us_d.csv", "USD_HKD.csv", "index.csv"):
        put(tmp_path, name, BARS if name != "index.csv" else "symbol,first\nNVDA,2020-01-01\n")
    source = FolderSource(tmp_path)
    assert source.symbols() == ("0700.HK", "600588.SS", "AMD", "HKD=X", "NVDA")
    assert source.bars("0700.HK").origin.renamed == "700.HK"
    assert source.bars("NVDA").origin.renamed == "nvda"


def test_a_name_in_doubt_is_an_error_that_tells_how_to_settle_it(tmp_path: Path) -> None:
    put(tmp_path, "2330.csv")
    put(tmp_path, "NVDA.csv")
    source = FolderSource(tmp_path)
    with pytest.raises(PriceError, match=r"2330\.csv can be 2330\.HK or 2330\.T or 2330\.TW .*prices\.toml"):
        source.bars("2330.TW")
    put(tmp_path, "prices.toml", '[files]\n"2330.csv" = "2330.TW"\n')
    assert FolderSource(tmp_path).symbols() == ("2330.TW", "NVDA")


def test_one_file_may_hold_several_symbols_and_be_the_source(tmp_path: Path) -> None:
    path = put(tmp_path, "prices.csv", "Date,NVDA,700.HK\n2025-01-24,142.62,400\n2025-01-27,118.42,\n")
    for source in (FolderSource(tmp_path), FolderSource(path)):
        assert source.symbols() == ("0700.HK", "NVDA")
        assert source.bars("0700.HK").adjusted.tolist() == [400.0]
    put(tmp_path, "NVDA.csv")
    with pytest.raises(PriceError, match=r"two price files for NVDA: .*NVDA\.csv and .*prices\.csv"):
        FolderSource(tmp_path).bars("NVDA")


def test_a_file_that_holds_another_symbol_than_its_name_is_said(tmp_path: Path) -> None:
    put(tmp_path, "NVDA.csv", "ts_code,trade_date,close,pre_close\n600588.SH,20250124,10,10\n")
    with pytest.raises(PriceError, match=r"NVDA\.csv is named for NVDA but holds 600588\.SH"):
        FolderSource(tmp_path).bars("NVDA")


def test_what_is_stated_beside_the_files_counts(tmp_path: Path) -> None:
    put(tmp_path, "NVDA.csv", "date,close,volume\n03/04/2025,1.5,7\n04/04/2025,1.6,8\n")
    put(tmp_path, "prices.toml", 'dates = "day first"\nvolume = "lots"\n[symbols.NVDA]\nbasis = "raw"\n')
    bars = FolderSource(tmp_path).bars("NVDA")
    assert [str(day.date()) for day in bars.frame.index] == ["2025-04-03", "2025-04-04"]
    assert bars.frame["volume"].tolist() == [700.0, 800.0]
    assert bars.basis == "raw"
    put(tmp_path, "prices.toml", 'basis = "rare"\n')
    with pytest.raises(PriceError, match=r"prices\.toml: basis: .*docs/prices\.md"):
        FolderSource(tmp_path)


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


def test_a_code_that_lost_its_zeros_is_the_file_s_own(tmp_path: Path) -> None:
    for name, code in (("000977.SZ.csv", "977"), ("0700.HK.csv", "00700"), ("600588.SS.csv", "977")):
        put(tmp_path, name, f"date,code,close\n2025-01-24,{code},142.62\n")
    source = FolderSource(tmp_path)
    assert source.bars("000977.SZ").adjusted.tolist() == [142.62]
    assert source.bars("0700.HK").adjusted.tolist() == [142.62]
    with pytest.raises(PriceError, match=r"600588\.SS\.csv is named for 600588\.SS but holds 977"):
        source.bars("600588.SS")


@pytest.mark.parametrize("name", ["HKD=X.csv", "DEXHKUS.csv"])
def test_the_federal_reserve_s_rates_under_their_own_name_or_ours(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, "observation_date,DEXHKUS\n2025-01-24,7.7874\n2025-01-27,\n2025-01-28,7.7891\n")
    source = FolderSource(tmp_path)
    assert source.symbols() == ("HKD=X",)
    assert source.bars("HKD=X").adjusted.tolist() == [7.7874, 7.7891]


def test_a_file_of_a_kind_that_is_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "NVDA.xlsx").write_bytes(b"PK")
    with pytest.raises(PriceError, match=r"no price file in .*; save NVDA\.xlsx as CSV; docs/prices\.md"):
        FolderSource(tmp_path)
