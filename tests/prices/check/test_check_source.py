"""A source as a whole: what cannot be read, cannot be compared, or is not asked for does no harm."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from .shelf import Shelf, only


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


def test_a_faultless_folder_has_nothing_to_find(shelf: Shelf) -> None:
    assert shelf.check() == ()
