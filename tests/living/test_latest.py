"""The latest decision is one that has come, and its run ends there whatever end a question states."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from thematic import Backtest
from thematic.errors import PriceError
from thematic.living.latest import last_decision, run_until
from thematic.prices.source import Source
from thematic.question import OPEN, Terms

TERMS = Terms(start=date(2024, 1, 2))


def test_the_latest_decision_is_one_that_has_come() -> None:
    noon = datetime(2025, 1, 24, 12)
    assert last_decision(TERMS, False, None, noon) == date(2025, 1, 23)
    assert last_decision(TERMS, True, None, noon) == OPEN
    assert last_decision(TERMS, False, date(2025, 1, 20), noon) == date(2025, 1, 20)
    with pytest.raises(PriceError, match="2025-01-24 is still to come: it is 2025-01-24 12:00 UTC"):
        last_decision(TERMS, True, date(2025, 1, 24), noon)


def test_a_run_ends_at_the_decision_asked_for(two_funds: Backtest, sample: Source) -> None:
    asked = two_funds.replace(end=date(2025, 3, 31))
    assert run_until(asked, sample, date(2025, 1, 24)).question.end == date(2025, 1, 24)
    last = sample.bars("SPY").last.date()
    with pytest.raises(PriceError, match=f"the newest of them end on {last}"):
        run_until(asked, sample, date(last.year + 1, 1, 15))
