"""Series that start later or end earlier than the others, or than was asked for."""

from __future__ import annotations

from datetime import date

from thematic.prices.check.ends import ends

from .shelf import Shelf


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


JANUARY, JUNE = date(2024, 1, 2), date(2024, 6, 28)


def test_a_week_is_no_difference_and_a_day_more_is() -> None:
    others = ("AMD", JANUARY, JUNE)
    assert list(ends([others, ("MU", date(2024, 1, 9), date(2024, 6, 21))], None, None)) == []
    late, early = ends([others, ("MU", date(2024, 1, 10), date(2024, 6, 20))], None, None)
    assert (late.kind, late.detail) == (
        "starts late",
        "on 2024-01-10, others of its market are there from 2024-01-02",
    )
    assert (early.kind, early.detail) == ("ends early", "on 2024-06-20, others go on to 2024-06-28")


def test_starts_are_compared_within_a_market_and_ends_among_all() -> None:
    findings = list(
        ends([("AMD", JANUARY, date(2024, 5, 31)), ("0700.HK", date(2024, 4, 2), JUNE)], None, None)
    )
    assert [(finding.symbol, finding.kind) for finding in findings] == [("AMD", "ends early")]
    assert list(ends([], None, None)) == []
