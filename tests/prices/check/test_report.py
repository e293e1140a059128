"""The report of a check, on the real folder beside this checkout."""

from __future__ import annotations

import pytest

from thematic.prices.check import PriceReport, check_source
from thematic.prices.listing import is_index, listing_market
from thematic.prices.sources.folder import FolderSource


@pytest.fixture(scope="module")
def report(market: FolderSource) -> PriceReport:
    return check_source(market)


def having(report: PriceReport, kind: str) -> set[str]:
    return {finding.symbol for finding in report.findings if finding.kind == kind}


def test_the_real_folder_can_be_used(report: PriceReport) -> None:
    assert not report.failed
    assert len(report.checked) == 136
    assert having(report, "twin") == set()
    assert having(report, "unreadable") == set()


def test_no_finding_stops_a_run_and_the_real_oddities_are_told(report: PriceReport) -> None:
    assert report.fatal() == ()
    told = {
        (finding.symbol, finding.kind): [str(day) for day in finding.days]
        for finding in report.findings
        if finding.severity == "warning"
    }
    assert told["2317.TW", "beyond limit"] == ["2018-10-26"]
    assert told["300033.SZ", "beyond limit"]


def test_adjusted_only_files_are_told(report: PriceReport) -> None:
    assert having(report, "no opens") == having(report, "no volume")
    assert {"SPY", "BABA", "KTEC", "TSM", "GTLB"} < having(report, "no opens")
    assert "NVDA" not in having(report, "no opens")


def test_raw_only_files_are_told(report: PriceReport) -> None:
    suffixes = {symbol.rpartition(".")[2] for symbol in having(report, "no adjusted close")}
    assert suffixes == {"TW", "KS", "T"}
    assert {row.symbol for row in report.checked if row.symbol.endswith((".TW", ".KS", ".T"))} == having(
        report, "no adjusted close"
    )


def test_nasdaq_s_lost_sessions_are_told(report: PriceReport) -> None:
    (gap,) = [finding for finding in report.of("^IXIC") if finding.kind == "gap"]
    assert "2025-02-21" in map(str, gap.days)
    assert sum(day.year == 2024 for day in gap.days) == 8


def test_early_ends_are_told(report: PriceReport) -> None:
    early = having(report, "ends early")
    assert {"^HSI", "^GSPC", "^NDX", "000001.SS"} == {symbol for symbol in early if is_index(symbol)}
    taiwan = [row for row in report.checked if row.symbol.endswith(".TW")]
    assert {row.symbol for row in taiwan} <= early
    assert {str(row.last) for row in taiwan} == {"2025-05-26"}


def test_suspensions_are_gaps(report: PriceReport) -> None:
    (hygon,) = [finding for finding in report.of("688041.SS") if finding.kind == "gap"]
    assert str(hygon.days[0]) == "2025-05-26"
    assert len(hygon.days) == 10


def test_shares_are_covered_well(report: PriceReport) -> None:
    shares = [row for row in report.checked if listing_market(row.symbol) and not is_index(row.symbol)]
    assert min(row.coverage for row in shares) > 0.98


def test_the_table_has_a_row_a_symbol_and_a_column_a_kind(report: PriceReport) -> None:
    table = report.table()
    assert list(table.index) == [row.symbol for row in report.checked]
    assert list(table.columns[:4]) == ["bars", "first", "last", "coverage"]
    assert table.iloc[:, 4:].to_numpy().sum() == len(report.findings)
    assert table.loc["SPY", "no opens"] == 1
