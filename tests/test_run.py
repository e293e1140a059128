"""A run: what it needs prices of, what it leaves out on request, where it ends, and how it says so."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from thematic import Backtest, load_strategy
from thematic.errors import MissingPrices, PriceError, StrategyError
from thematic.prices import open_source
from thematic.results.coverage import latest_day
from thematic.run import Run, covered, needed_symbols, universes

START, END = date(2024, 3, 1), date(2024, 4, 30)


def question(drop_missing: bool = False, **theme: object) -> Backtest:
    strategies = {"hold": load_strategy("hold", **theme)}
    return Backtest(
        name="mine", title="Mine", strategies=strategies, start=START, end=END, drop_missing=drop_missing
    )


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    """Return a folder of prices of SPY and NVDA only, written from the sample."""
    sample = open_source("sample")
    for symbol in ("SPY", "NVDA"):
        frame = sample.bars(symbol).frame.reset_index(names="date")
        frame.to_csv(tmp_path / f"{symbol}.csv", index=False)
    return tmp_path


def test_holding_some_members_needs_the_prices_of_those_only(prices: Path) -> None:
    asked = question(theme="benchmarks", symbols=("SPY",))
    assert needed_symbols(asked, universes(asked)) == ("SPY",)
    run = Run(asked, open_source(str(prices)))
    assert run.panel.symbols == ("SPY",)
    assert not any("LEFT OUT" in caveat for caveat in run.caveats)
    assert set(Run(asked, open_source("sample")).panel.symbols) > {"SPY", "QQQ"}


def test_what_a_source_lacks_is_an_error_with_a_remedy(prices: Path) -> None:
    with pytest.raises(MissingPrices, match=r"AVGO.*--drop-missing"):
        Run(question(theme="us_ai_semis"), open_source(str(prices))).panel  # noqa: B018


def test_it_is_left_out_on_request_and_the_report_says_so(prices: Path) -> None:
    run = Run(question(drop_missing=True, theme="us_ai_semis"), open_source(str(prices)))
    assert run.panel.symbols == ("NVDA",)
    assert "LEFT OUT" in run.caveats[0]
    assert "AVGO" in run.caveats[0]
    assert question(drop_missing=True).terms["drop_missing"] is True


def test_a_universe_of_which_nothing_is_left_is_an_error(prices: Path) -> None:
    asked = question(drop_missing=True, theme="china_ai")
    with pytest.raises(MissingPrices, match="no prices of any member of china_ai"):
        covered(asked, universes(asked), open_source(str(prices)))


def test_a_period_without_a_session_is_an_error(prices: Path) -> None:
    asked = question(theme="benchmarks", symbols=("SPY",)).replace(
        start=date(2024, 6, 1), end=date(2024, 6, 2)
    )
    with pytest.raises(StrategyError, match="no market of benchmarks traded from 2024-06-01 to 2024-06-02"):
        asked.run(str(prices))


def test_a_market_in_which_nothing_is_held_is_an_error() -> None:
    asked = question(theme="us_ai_semis").replace(only=("jp",))
    with pytest.raises(StrategyError, match=r"no universe of it has a member in jp \(us_ai_semis\): choose"):
        universes(asked)


def test_the_sample_says_that_its_symbols_are_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "universes").mkdir()
    shutil.copy(Path(__file__).parent / "universes" / "unpriced.toml", tmp_path / "universes")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingPrices, match="the sample has a fixed set of symbols; use --source DIR"):
        Run(question(theme="unpriced"), open_source("sample")).panel  # noqa: B018


@pytest.mark.parametrize("base", ["EURO", "12"])
def test_a_base_that_is_no_currency_says_what_was_meant(base: str) -> None:
    with pytest.raises(StrategyError, match=r"is no currency code; (did you mean EUR|such codes are USD)"):
        question(theme="benchmarks").replace(base=base)


def test_a_mistyped_symbol_gets_a_suggestion() -> None:
    asked = question(theme="benchmarks", symbols=("SYP",))
    with pytest.raises(StrategyError, match="did you mean SPY"):
        asked.run("sample")


def test_a_start_before_the_sample_says_where_it_begins() -> None:
    asked = question(theme="benchmarks").replace(start=date(2015, 1, 1))
    with pytest.raises(PriceError, match="the sample begins on 2021-01-0"):
        asked.run("sample")


def open_ended(*symbols: str) -> Backtest:
    strategies = {"hold": load_strategy("hold", theme="benchmarks", symbols=symbols)}
    return Backtest(name="mine", title="Mine", strategies=strategies, start=START)


@pytest.fixture(scope="module")
def ragged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return prices of five funds, of which one ends a month and one a day before the others."""
    folder, sample = tmp_path_factory.mktemp("ragged"), open_source("sample")
    lasts = {"SPY": "2024-05-31", "QQQ": "2024-05-31", "SMH": "2024-05-31"}
    for symbol, last in {**lasts, "KWEB": "2024-05-30", "MCHI": "2024-04-30"}.items():
        sample.bars(symbol).frame.loc[:last].reset_index(names="date").to_csv(
            folder / f"{symbol}.csv", index=False
        )
    return folder


def test_an_open_end_is_the_last_day_that_most_prices_reach_and_the_run_says_so(ragged: Path) -> None:
    run = Run(open_ended("SPY", "QQQ", "SMH", "KWEB", "MCHI"), open_source(str(ragged)))
    assert run.question.end == date(2024, 5, 31)
    assert run.manifest["backtest"]["end"] == "2024-05-31"
    said = " ".join(run.caveats)
    assert (
        "it ends on 2024-05-31, the latest day that the prices of most of its symbols reach (3 of 5)" in said
    )
    assert "those of KWEB on 2024-05-30" in said
    assert "The prices of MCHI end on 2024-04-30" in said


def test_half_of_the_prices_are_not_most(ragged: Path) -> None:
    run = Run(open_ended("SPY", "KWEB", "MCHI"), open_source(str(ragged)))
    assert run.question.end == date(2024, 5, 30)


def test_a_stated_end_stays(ragged: Path) -> None:
    asked = open_ended("SPY").replace(end=date(2024, 4, 2))
    run = Run(asked, open_source(str(ragged)))
    assert run.question == asked
    assert not any("no end of its own" in said for said in run.caveats)


def test_prices_that_end_before_the_start_are_an_error(ragged: Path) -> None:
    late = open_ended("SPY", "QQQ").replace(start=date(2024, 6, 3))
    with pytest.raises(PriceError, match="end on 2024-05-31, and the backtest starts on 2024-06-03"):
        Run(late, open_source(str(ragged))).question  # noqa: B018


def test_a_decision_that_is_still_to_come_is_no_end() -> None:
    lasts = pd.to_datetime(["2025-07-02"] * 3)
    asked = open_ended("SPY")
    assert latest_day(asked, lasts, "live", datetime(2025, 7, 2, 21, 59)) == date(2025, 7, 1)
    assert latest_day(asked, lasts, "live", datetime(2025, 7, 2, 22, 0)) == date(2025, 7, 2)
