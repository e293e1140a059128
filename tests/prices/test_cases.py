"""The cases of ../shared/cases/prices: files and faults that people report, each with what must come out."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.errors import DoubtfulPrices
from thematic.prices import open_source
from thematic.prices.check import PriceReport, check_source
from thematic.prices.fx import rate

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "prices"
START, END = date(2024, 1, 2), date(2025, 6, 30)
#: What the clean files earn, held from START to END in US dollars after default costs, in per cent.
CLEAN = {
    "NVDA": -33.8,
    "0700.HK": 183.7,
    "600588.SS": -6.1,
    "005930.KS": -26.9,
    "8035.T": -4.1,
    "2330.TW": 39.6,
}


@pytest.fixture(autouse=True)
def _there() -> None:
    if not CASES.is_dir():
        pytest.skip("the cases (../shared/cases/prices) are not beside this checkout")


@cache
def report(case: str, *, everything: bool = False) -> PriceReport:
    days = (None, None) if everything else (START, END)
    return check_source(open_source(str(CASES / case)), None, *days)


def heard(report: PriceReport) -> set[tuple[str, str, str]]:
    return {
        (finding.symbol, finding.kind, finding.severity)
        for finding in report.findings
        if finding.severity != "note"
    }


READ = [
    ("01-yf-download-csv", "NVDA", "yfinance-download", "total-return"),
    ("01b-yf-download-parquet", "NVDA", "yfinance-download", "total-return"),
    ("02-yf-wide-csv", "NVDA", "yfinance-download-adj", "split-adjusted"),
    ("02-yf-wide-csv", "AVGO", "yfinance-download-adj", "split-adjusted"),
    ("03-yf-history-csv", "NVDA", "yfinance-history", "total-return"),
    ("03b-yf-history-parquet", "NVDA", "yfinance-history", "total-return"),
    ("04-stooq-csv", "NVDA", "plain", "unknown"),
    ("04c-stooq-bulk", "NVDA", "stooq", "unknown"),
    ("06-eodhd", "NVDA", "eodhd", "raw"),
    ("06d-jquants", "8035.T", "jquants", "unknown"),
    ("08-investing", "NVDA", "investing", "unknown"),
    ("09-akshare-utf8", "600588.SS", "eastmoney", "unknown"),
    ("09b-akshare-gbk", "600588.SS", "eastmoney", "unknown"),
    ("10-tushare", "600588.SS", "tushare", "raw"),
    ("11a-name-SH600588", "600588.SS", "plain", "unknown"),
    ("12a-name-700.HK", "0700.HK", "plain", "unknown"),
    ("13a-name-nvda", "NVDA", "plain", "unknown"),
    ("14a-semicolon", "NVDA", "plain", "unknown"),
    ("14c-tab", "NVDA", "plain", "unknown"),
    ("14f-unnamed-index", "NVDA", "plain", "unknown"),
    ("15h-pq-index-and-column", "NVDA", "plain", "unknown"),
    ("15k-pq-epoch-ms", "NVDA", "plain", "unknown"),
    ("53-one-crashing-file-hides-others", "NVDA", "plain", "unknown"),
    ("56-dash-for-missing", "NVDA", "plain", "unknown"),
]


@pytest.mark.parametrize(("case", "symbol", "form", "basis"), READ)
def test_a_file_is_read_as_what_it_is(case: str, symbol: str, form: str, basis: str) -> None:
    bars = open_source(str(CASES / case)).bars(symbol)
    assert bars.origin is not None
    assert (bars.origin.format, bars.basis) == (form, basis)
    assert not report(case).fatal()
    if symbol == "AVGO":
        return
    clean = open_source(str(CASES / "00-clean")).bars(symbol)
    same = (
        clean.frame["close"]
        if form in ("plain", "stooq", "investing") and not bars.has_adjusted
        else clean.adjusted
    )
    one, other = (series.loc[str(START) : str(END)].pct_change().iloc[1:] for series in (bars.adjusted, same))
    if form in ("eastmoney", "tushare", "jquants"):
        other = clean.frame["close"].loc[str(START) : str(END)].pct_change().iloc[1:]
    np.testing.assert_allclose(one, other.reindex(one.index), atol=2e-4)
    if "volume" in bars.frame and symbol != "8035.T" and case not in ("06-eodhd",):
        volume = bars.frame["volume"].dropna()
        np.testing.assert_allclose(volume, clean.frame["volume"].reindex(volume.index), rtol=1e-6)


@pytest.mark.parametrize(
    ("case", "symbol", "kind", "said"),
    [
        ("22a-fx-inverted-HKD", "HKD=X", "rate level", "upside down"),
        ("22d-fx-inverted-half", "HKD=X", "rate level", "on 2024-09-02 is outside the plausible"),
        ("24b-hk-utc-date-only", "0700.HK", "shifted dates", "one day early"),
        ("25-weekly-monday", "NVDA", "bar interval", "weekly"),
        ("27b-last-day-100x", "NVDA", "spike", "99.1 times above"),
        ("27c-tw-plus-30pct-one-day", "2330.TW", "beyond limit", "on 2024-10-28"),
        ("51-tw-plus-30pct-consistent-bar", "2330.TW", "beyond limit", "on 2024-10-28"),
        ("29-spliced-adj-close", "NVDA", "adjustment falls", "on 2024-06-14"),
    ],
)
def test_what_makes_numbers_meaningless_stops_a_run(case: str, symbol: str, kind: str, said: str) -> None:
    fatal = report(case).fatal()
    assert {(finding.symbol, finding.kind) for finding in fatal} == {(symbol, kind)}
    assert said in fatal[0].detail
    assert not report(case).fatal([kind.replace(" ", "-")])


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("20-krx-halt-zero-ohl", {("005930.KS", "suspension", "warning")}),
        (
            "31-bonus-10-3-unadjusted",
            {("600588.SS", "beyond limit", "warning"), ("600588.SS", "no adjusted close", "warning")},
        ),
        ("41-suspended-4-days-volume-empty", {("600588.SS", "suspension", "warning")}),
        ("45-adj-missing-last", {("NVDA", "adjustment missing", "warning")}),
        ("46b-volume-in-lots", {("600588.SS", "volume in lots", "warning")}),
        ("50-halted-30-sessions-volume-0", {("0700.HK", "suspension", "warning")}),
        ("36b-kr-letters", set()),
        ("37-zero-close-2016", set()),
        ("00-clean", set()),
    ],
)
def test_what_is_doubtful_is_told_and_the_run_goes_on(case: str, told: set[tuple[str, str, str]]) -> None:
    checked = report(case)
    assert heard(checked) == told
    assert not checked.fatal()


@pytest.mark.parametrize(
    ("case", "symbol"), [("21-qfq-negative-years-before", "600588.SS"), ("37-zero-close-2016", "NVDA")]
)
def test_bad_bars_outside_the_period_are_told_by_the_check_only(case: str, symbol: str) -> None:
    assert "impossible bar" not in {kind for _, kind, _ in heard(report(case))}
    assert (symbol, "impossible bar", "error") in heard(report(case, everything=True))


@pytest.mark.parametrize(
    ("case", "symbol", "odd"),
    [("33c-jp-gaps-1990-index", "8035.T", "^N225"), ("33e-cn-gaps-2027-row", "600588.SS", "600519.SS")],
)
def test_one_file_s_dates_never_switch_off_another_s_checks(case: str, symbol: str, odd: str) -> None:
    kinds = heard(report(case, everything=True))
    assert (symbol, "gap", "warning") in kinds
    assert (odd, "outside calendar", "warning") in kinds
    assert (symbol, "ends early", "warning") not in kinds


def test_rates_of_london_s_midnight_have_london_s_dates() -> None:
    late, clean = (
        open_source(str(CASES / case)).bars("KRW=X").adjusted for case in ("23-fx-london-utc", "00-clean")
    )
    pd.testing.assert_series_equal(late, clean)


def test_a_decision_in_asia_s_afternoon_knows_the_rate_of_the_day_before() -> None:
    source, days = open_source(str(CASES / "00-clean")), pd.DatetimeIndex(["2024-05-08", "2024-05-09"])
    early, late = (rate(source, "KRW", "USD", days, known_by=time(hour)) for hour in (9, 22))
    assert early["2024-05-09"] == late["2024-05-08"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "symbol", "percent"),
    [
        *(("00-clean", symbol, percent) for symbol, percent in CLEAN.items()),
        ("01-yf-download-csv", "NVDA", -33.8),
        ("06-eodhd", "NVDA", -33.8),
        ("12a-name-700.HK", "0700.HK", 183.7),
        ("20-krx-halt-zero-ohl", "005930.KS", -26.9),
        ("41-suspended-4-days-volume-empty", "600588.SS", -10.3),
    ],
)
def test_the_returns_are_those_of_the_clean_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, symbol: str, percent: float
) -> None:
    # The figures are of the time when idle cash earned 4 % a year.
    run = held(tmp_path, monkeypatch, symbol, case, cash_rate=0.04)
    nav = run.nav["hold"].dropna()
    assert round(100 * (nav.iloc[-1] / nav.iloc[0] - 1), 1) == percent


@pytest.mark.slow
def test_a_run_stops_and_goes_on_where_the_kind_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(
        DoubtfulPrices, match=r"--accept beyond-limit\n2330\.TW: beyond limit: a move of \+31\.8 %"
    ):
        held(tmp_path, monkeypatch, "2330.TW", "51-tw-plus-30pct-consistent-bar")
    run = held(tmp_path, monkeypatch, "2330.TW", "51-tw-plus-30pct-consistent-bar", accept=("beyond-limit",))
    assert run.manifest["backtest"]["accept"] == ["beyond-limit"]


def held(folder: Path, monkeypatch: pytest.MonkeyPatch, symbol: str, case: str, **terms):
    """Return the run that holds one symbol with the prices of one case."""
    from thematic.backtest import Backtest
    from thematic.run import Run
    from thematic.strategy import load_strategy

    monkeypatch.chdir(folder)
    lot = "lot = 100\n" if symbol.endswith(".HK") else ""
    (folder / "universes").mkdir(exist_ok=True)
    (folder / "universes" / "one.toml").write_text(
        'title = "One"\nthesis = "t"\nsource = "s"\nknown_on = 2023-01-01\n\n'
        f'[[member]]\nsymbol = "{symbol}"\nname = "n"\nrole = "r"\n{lot}'
    )
    strategy = load_strategy("hold", theme="one", symbols=(symbol,))
    question = Backtest(name="one", title="One", strategies={"hold": strategy}, start=START, end=END, **terms)
    return Run(question, open_source(str(CASES / case))).result()
