"""Names of files and codes in columns: which symbol each common form means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.prices.sources.names import is_exact, symbols_named, upright

ONE = {
    "NVDA": "NVDA nvda NVDA.US NVDA.O nvda_us_d US.NVDA NASDAQ_NVDA NASDAQ:NVDA 105.NVDA NVDA_daily",
    "BRK-B": "BRK-B BRK.B brk-b brk_b BRK.B.US",
    "0700.HK": "0700.HK 700.HK 00700.HK 0700.hk HK00700 hk.00700 HKEX:700 116.00700 0700_HK 00700.XHKG",
    "600588.SS": "600588.SS SH600588 sh600588 600588.SH 600588.XSHG SHSE.600588 sh.600588 1.600588 600588_SS",
    "000001.SZ": "000001.SZ SZ000001 000001.XSHE SZSE.000001 0.000001 sz.000001",
    "005930.KS": "005930.KS 005930.KOSPI 005930_KS",
    "0126Z0.KS": "0126Z0.KS 0126z0.ks",
    "8035.T": "8035.T 8035.JP 8035-T TYO_8035 TSE:8035 80350.JP 8035.XTKS",
    "2330.TW": "2330.TW 2330.TWSE TPE_2330 tw2330 2330_TW TAI:2330",
    "HKD=X": "HKD=X USDHKD USDHKD=X USD_HKD usd-hkd USDHKD.FOREX",
    "EURUSD=X": "EURUSD=X EURUSD EUR_USD",
}


@pytest.mark.parametrize(
    ("symbol", "name"), [(symbol, name) for symbol, names in ONE.items() for name in names.split()]
)
def test_a_name_means_one_symbol(symbol: str, name: str) -> None:
    assert symbols_named(name) == (symbol,)
    assert is_exact(name) == (name == symbol)


@pytest.mark.parametrize(
    "name",
    [
        "NVDA Historical Data",
        "NVDA (1)",
        "NVDA, 1D",
        "NVDA Datos históricos",
        "nvda_price-history-01-27-2025",
        "NVDA_Daily_202301030000_202401010000",
        "NVDA UW Equity",
        "'NVDA",
        '="NVDA"',
    ],
)
def test_what_sites_add_to_a_name_says_nothing_of_it(name: str) -> None:
    assert symbols_named(name) == ("NVDA",)


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("600588.SH_用友网络", "600588.SS"),
        ("SH600519贵州茅台", "600519.SS"),
        ("贵州茅台(SH600519)", "600519.SS"),
        ("腾讯控股_00700.HK", "0700.HK"),
        ("8035.T 東京エレクトロン", "8035.T"),
        ("SH#600588", "600588.SS"),
        ("600519 CH Equity", "600519.SS"),
        ("BRK/B US Equity", "BRK-B"),
        ("USDHKD BGN Curncy", "HKD=X"),
    ],
)
def test_a_company_s_own_name_and_a_terminal_s_codes(name: str, symbol: str) -> None:
    assert symbols_named(name) == (symbol,)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("2330", {"2330.HK", "2330.T", "2330.TW", "2330.TWO"}),
        ("A005930", {"005930.KS", "005930.KQ"}),
        ("600588", {"600588.SS", "600588.KS", "600588.KQ"}),
    ],
)
def test_a_code_that_several_exchanges_have_is_in_doubt(name: str, meant: set[str]) -> None:
    assert set(symbols_named(name)) == meant


@pytest.mark.parametrize("name", ["closes of all", "README", "index", "日线"])
def test_a_word_is_no_code_of_an_exchange_with_digits(name: str) -> None:
    assert all(symbol == name.upper() for symbol in symbols_named(name))


@given(name=st.text(max_size=12))
def test_any_text_has_an_answer(name: str) -> None:
    assert isinstance(symbols_named(name), tuple)


def test_rates_are_turned_to_how_they_are_kept() -> None:
    assert [upright(name) for name in ("HKDUSD=X", "USDGBP=X", "EURUSD=X", "HKDCNY=X", "NVDA")] == [
        "HKD=X",
        "GBPUSD=X",
        "EURUSD=X",
        "HKDCNY=X",
        "NVDA",
    ]
