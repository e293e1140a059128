"""Two sources against each other: what is said of how their total returns differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.prices import frames
from thematic.prices.check.against import compare_sources, differences

DAYS = pd.bdate_range("2025-01-02", periods=60, name="date")
CLOSES = 100 * np.exp(np.random.default_rng(2).normal(0, 0.02, len(DAYS)).cumsum())
SERIES = pd.Series(CLOSES, index=DAYS)


@pytest.mark.parametrize("scale", [1.0, 7.8, 0.01])
def test_levels_may_differ_and_returns_may_not(scale: float) -> None:
    assert list(differences("NVDA", SERIES, SERIES * scale, "a and b", "sources differ")) == []


def test_a_dividend_that_one_lacks_is_told_with_its_day() -> None:
    paid = SERIES.where(DAYS[30] <= DAYS, SERIES * 0.97)
    (finding,) = differences("NVDA", SERIES, paid, "a and b", "sources differ")
    assert (finding.severity, finding.days) == ("warning", (DAYS[30].date(),))
    assert "a dividend or split that one of them lacks" in finding.detail


def test_sessions_of_only_one_are_a_note_between_the_ends_of_both() -> None:
    (finding,) = differences("NVDA", SERIES.drop(DAYS[10]), SERIES[5:], "a and b", "sources differ")
    assert (finding.severity, finding.days) == ("note", (DAYS[10].date(),))


def test_no_day_in_common_is_said() -> None:
    (finding,) = differences("NVDA", SERIES[:10], SERIES[20:], "a and b", "sources differ")
    assert "no days in common" in finding.detail


def test_only_symbols_of_both_are_compared() -> None:
    one, other = frames({"NVDA": SERIES, "AMD": SERIES}), frames({"NVDA": SERIES, "MU": SERIES})
    assert list(compare_sources(one, other)) == []
    (finding,) = compare_sources(one, other, ["AMD"])
    assert (finding.symbol, finding.kind) == ("AMD", "unreadable")
