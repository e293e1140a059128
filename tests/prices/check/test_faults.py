"""Each fault, planted in a faultless folder, is found, and nothing else is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from thematic.prices.check import Finding

    from .conftest import Shelf

DAY = pd.Timestamp("2024-03-13")


def only(findings: tuple[Finding, ...], symbol: str, kind: str, severity: str) -> Finding:
    assert [(finding.symbol, finding.kind, finding.severity) for finding in findings] == [
        (symbol, kind, severity)
    ]
    return findings[0]


def test_a_gap(shelf: Shelf) -> None:
    shelf.put("AMD", lambda frame: frame.drop(DAY))
    finding = only(shelf.check(), "AMD", "gap", "warning")
    assert finding.days == (date(2024, 3, 13),)
    assert finding.detail == "no price on 1 session: 2024-03-13"


def test_a_bar_without_a_price_is_a_gap_too(shelf: Shelf) -> None:
    def empty(frame: pd.DataFrame) -> None:
        frame.loc[DAY] = np.nan

    shelf.put("AMD", empty)
    assert {(finding.kind, finding.days) for finding in shelf.check()} == {
        ("gap", (DAY.date(),)),
        ("no opens", (DAY.date(),)),
    }


def test_patchy_coverage(shelf: Shelf) -> None:
    shelf.put("AMD", lambda frame: frame.drop(frame.index[1:-1:10]))
    gap = {finding.kind: finding for finding in shelf.check()}
    assert set(gap) == {"coverage", "gap"}
    assert gap["coverage"].detail == "prices on only 89.5 % of its 124 sessions"
    assert len(gap["gap"].days) == 13


def test_a_bar_on_a_shut_day(shelf: Shelf) -> None:
    shelf.put("AMD", lambda frame: with_row(frame, "2024-03-29"))
    finding = only(shelf.check(), "AMD", "shut day", "warning")
    assert finding.days == (date(2024, 3, 29),)


def with_row(frame: pd.DataFrame, day: str) -> pd.DataFrame:
    row = frame.loc[:day].iloc[[-1]] * 1.001
    row.index = pd.DatetimeIndex([day])
    return pd.concat([frame, row]).sort_index()


def test_the_calendar_is_doubted_once_where_all_agree(shelf: Shelf) -> None:
    for symbol in ("NVDA", "AMD", "MU"):
        shelf.put(symbol, lambda frame: frame.drop(DAY).pipe(with_row, "2024-03-29"))
    gap, shut = shelf.check()
    assert (gap.symbol, gap.kind, gap.days) == ("us", "gap", (date(2024, 3, 13),))
    assert gap.detail == "the calendar says open on 2024-03-13, 3 of 3 symbols have no price"
    assert (shut.symbol, shut.kind, shut.days) == ("us", "shut day", (date(2024, 3, 29),))


def test_two_of_three_are_no_vote(shelf: Shelf) -> None:
    for symbol in ("NVDA", "AMD"):
        shelf.put(symbol, lambda frame: frame.drop(DAY))
    assert [(finding.symbol, finding.kind) for finding in shelf.check()] == [("AMD", "gap"), ("NVDA", "gap")]


def freeze(frame: pd.DataFrame, volume: float) -> None:
    rows = frame.index[50:55]
    frame.loc[rows, ["open", "high", "low", "close"]] = 100.0
    frame.loc[rows, "adj_close"] = 98.0
    frame.loc[rows, "volume"] = volume


def test_a_stale_run(shelf: Shelf) -> None:
    shelf.put("AMD", lambda frame: freeze(frame, 5.0))
    finding = only(shelf.check(), "AMD", "stale", "note")
    assert len(finding.days) == 5
    assert finding.detail.startswith("5 equal closes of 98 from ")
    assert "with volume" in finding.detail


@pytest.mark.parametrize("volume", [0.0, np.nan])
def test_closes_carried_through_a_suspension(shelf: Shelf, volume: float) -> None:
    shelf.put("AMD", lambda frame: freeze(frame, volume))
    finding = only(shelf.check(), "AMD", "suspension", "warning")
    assert len(finding.days) == 4, "the first of the five closes moved"
    assert "nothing is traded on them" in finding.detail


def test_four_equal_closes_are_not_stale(shelf: Shelf) -> None:
    def freeze(frame: pd.DataFrame) -> None:
        frame.loc[frame.index[50:54], ["open", "high", "low", "close"]] = 100.0
        frame.loc[frame.index[50:54], "adj_close"] = 98.0

    shelf.put("AMD", freeze)
    assert shelf.check() == ()


def test_a_missed_split_is_a_jump(shelf: Shelf) -> None:
    def split(frame: pd.DataFrame) -> None:
        frame.loc[DAY:, ["open", "high", "low", "close", "adj_close"]] /= 2

    shelf.put("AMD", split)
    finding = only(shelf.check(), "AMD", "jump", "warning")
    assert finding.days == (DAY.date(),)


def test_a_large_but_usual_move_is_no_jump(shelf: Shelf) -> None:
    def fall(frame: pd.DataFrame) -> None:
        frame.loc[DAY:, ["open", "high", "low", "close", "adj_close"]] *= 0.72

    shelf.put("AMD", fall)
    assert shelf.check() == ()


@pytest.mark.parametrize(
    ("column", "value", "severity"),
    [
        ("high", 1.0, "warning"),
        ("low", 1e4, "warning"),
        ("low", 0.0, "warning"),
        ("open", -1.0, "warning"),
        ("high", np.inf, "warning"),
        ("close", 0.0, "error"),
        ("adj_close", np.inf, "error"),
        ("volume", -100.0, "error"),
    ],
)
def test_an_impossible_bar(shelf: Shelf, column: str, value: float, severity: str) -> None:
    def spoil(frame: pd.DataFrame) -> None:
        frame.loc[DAY, column] = value

    shelf.put("AMD", spoil)
    finding = only(shelf.check(), "AMD", "impossible bar", severity)
    assert finding.days == (DAY.date(),)


def test_rounding_of_adjusted_prices_is_not_impossible(shelf: Shelf) -> None:
    def round_high(frame: pd.DataFrame) -> None:
        frame["high"] = frame[["open", "close"]].max(axis=1) * (1 - 5e-5)

    shelf.put("AMD", round_high)
    assert shelf.check() == ()


PRICES = ["open", "high", "low", "close", "adj_close"]


@pytest.mark.parametrize("scale", [1.0, 0.13, 7.8])
@pytest.mark.parametrize("part", [slice(None), slice("2024-02-01", None), slice(None, "2024-05-15")])
def test_the_same_series_under_two_names(shelf: Shelf, scale: float, part: slice) -> None:
    nvda = shelf.put("NVDA")

    def copy(_: pd.DataFrame) -> pd.DataFrame:
        frame = nvda.loc[part].copy()
        frame[PRICES] = (frame[PRICES] * scale).round(4)
        return frame

    shelf.put("AVGO", copy)
    twins = [finding for finding in shelf.check() if finding.kind == "twin"]
    finding = only(tuple(twins), "AVGO", "twin", "error")
    assert "the same returns as NVDA" in finding.detail


def test_series_that_merely_move_together_are_no_twins(shelf: Shelf) -> None:
    nvda = shelf.put("NVDA")
    noise = np.exp(np.random.default_rng(1).normal(0, 0.002, len(nvda)))

    def follow(_: pd.DataFrame) -> pd.DataFrame:
        frame = nvda.copy()
        frame[PRICES] = frame[PRICES].mul(noise, axis=0)
        return frame

    shelf.put("AVGO", follow)
    assert shelf.check() == ()


@pytest.mark.parametrize(
    ("empty", "kind", "severity"),
    [
        (["open"], "no opens", "note"),
        (["volume"], "no volume", "note"),
        (["adj_close"], "no adjusted close", "warning"),
    ],
)
def test_an_empty_column(shelf: Shelf, empty: list[str], kind: str, severity: str) -> None:
    shelf.put("AMD", lambda frame: frame.drop(columns=empty))
    assert only(shelf.check(), "AMD", kind, severity).days == ()


def test_some_opens_missing(shelf: Shelf) -> None:
    def drop(frame: pd.DataFrame) -> None:
        frame.loc[DAY, "open"] = np.nan

    shelf.put("AMD", drop)
    assert only(shelf.check(), "AMD", "no opens", "warning").days == (DAY.date(),)


def test_a_late_start_and_an_early_end(shelf: Shelf) -> None:
    shelf.put("AMD", lambda frame: frame.loc["2024-02-01":])
    shelf.put("MU", lambda frame: frame.loc[:"2024-05-31"])
    late, early = shelf.check()
    assert (late.symbol, late.kind, late.severity) == ("AMD", "starts late", "note")
    assert (early.symbol, early.kind, early.severity) == ("MU", "ends early", "warning")
    assert early.detail == "on 2024-05-31, others go on to 2024-06-28"
    assert shelf.check(date(2024, 2, 1), date(2024, 5, 31)) == ()


def test_the_days_asked_for_are_what_is_compared(shelf: Shelf) -> None:
    findings = shelf.check(date(2023, 6, 1), date(2024, 12, 31))
    assert sorted({finding.kind for finding in findings}) == ["ends early", "starts late"]
    assert {finding.severity for finding in findings} == {"warning"}
    assert len(findings) == 6


def test_nothing_in_the_days_asked_for(shelf: Shelf) -> None:
    findings = shelf.check(date(2023, 1, 3), date(2023, 6, 30))
    assert {(finding.kind, finding.severity) for finding in findings} == {("coverage", "warning")}


def test_one_unreadable_file_does_not_hide_the_others(shelf: Shelf) -> None:
    (shelf.folder / "AVGO.csv").write_text("date,close\n2024-01-02,?\n")
    finding = only(shelf.check(), "AVGO", "unreadable", "error")
    assert "AVGO.csv, line 2" in finding.detail


def test_rates_and_indices_are_asked_for_closes_only(shelf: Shelf) -> None:
    days = pd.bdate_range("2024-01-02", "2024-06-28")
    noise = np.random.default_rng(2).normal(0, 0.004, (2, len(days)))
    rates = pd.DataFrame({"close": 7.8 * np.exp(noise[0].cumsum())}, index=days)
    rates.drop(pd.to_datetime(["2024-03-29", "2024-04-01"])).to_csv(
        shelf.folder / "HKD=X.csv", index_label="date"
    )
    sessions = pd.DataFrame({"close": 5000 * np.exp(noise[1].cumsum())}, index=days)
    shelf.put("SPY")
    traded = sessions.loc[
        sessions.index.isin(pd.read_csv(shelf.folder / "SPY.csv", index_col="date", parse_dates=True).index)
    ]
    traded.to_csv(shelf.folder / "^GSPC.csv", index_label="date")
    assert shelf.check() == ()
    rates.drop(days[60:68]).to_csv(shelf.folder / "HKD=X.csv", index_label="date")
    gap = {finding.kind: finding for finding in shelf.check()}
    assert set(gap) == {"gap", "coverage"}
    assert len(gap["gap"].days) == 3


def test_an_unknown_market_is_not_compared(shelf: Shelf) -> None:
    shelf.put("NVDA").to_csv(shelf.folder / "SAP.DE.csv", index_label="date")
    kinds = {(finding.kind, finding.severity) for finding in shelf.check() if finding.kind != "twin"}
    assert kinds == {("coverage", "note")}
