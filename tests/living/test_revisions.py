"""Later changes of prices are told once, with symbol, day, old and new; dividends are no revisions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.living.journal import Journal, JournalLine
from thematic.living.revisions import revisions

DAYS = pd.bdate_range("2025-03-03", periods=30, name="date")
CLOSES = pd.Series(np.exp(np.random.default_rng(3).normal(0, 0.02, 30).cumsum()) * 100.0, DAYS)


def journal(seen: list[pd.Series], told: list[dict] | None = None) -> Journal:
    """Return a journal whose entries saw a series as it was on each day; the first day is history."""
    entries = []
    for place, series in enumerate(seen, start=1):
        before, now = DAYS[place - 1], DAYS[place]
        pair = [f"{before:%Y-%m-%d}", series[before], f"{now:%Y-%m-%d}", series[now]]
        entries.append({"kind": "entry", "day": pair[2], "closes": {"A": pair}})
    revision = [{"kind": "revision", "day": "later", "changes": told}] if told else []
    return Journal(Path("j"), tuple(JournalLine("", "", content) for content in (*entries, *revision)))


KEPT = journal([CLOSES] * 29)


def test_the_same_prices_are_no_revision() -> None:
    assert revisions(KEPT, {"A": CLOSES}) == []


@given(st.floats(0.2, 5.0), st.integers(1, 28))
def test_dividends_and_splits_rescale_and_are_no_revision(factor: float, ex: int) -> None:
    later = CLOSES.copy()
    later.iloc[:ex] *= factor
    # On the day itself the entry saw the rescaled past already.
    seen = [CLOSES] * (ex - 1) + [later] * (30 - ex)
    assert revisions(journal(seen), {"A": later}) == []


@given(st.integers(0, 29), st.sampled_from([0.97, 1.03, 1.001]), st.floats(0.5, 2.0))
def test_one_changed_close_is_told_with_old_and_new(place: int, change: float, scale: float) -> None:
    now = CLOSES * scale
    now.iloc[place] *= change
    (change,) = revisions(KEPT, {"A": now})
    assert (change["symbol"], change["day"]) == ("A", f"{DAYS[place]:%Y-%m-%d}")
    assert change["old"] == pytest.approx(CLOSES.iloc[place] * scale, rel=1e-6)
    assert change["new"] == pytest.approx(now.iloc[place], rel=1e-6)
    assert revisions(journal([CLOSES] * 29, [change]), {"A": now}) == []


def test_all_closes_before_a_day_are_told_where_its_return_changed() -> None:
    now = CLOSES.copy()
    now.iloc[:5] *= 1.03
    changes = revisions(KEPT, {"A": now})
    assert [change["day"] for change in changes] == [f"{day:%Y-%m-%d}" for day in DAYS[:5]]


def test_bars_that_are_gone_and_bars_that_are_new_are_told() -> None:
    gone = revisions(KEPT, {"A": CLOSES.drop(DAYS[7])})
    assert gone == [{"symbol": "A", "day": "2025-03-12", "old": float(f"{CLOSES.iloc[7]:.8g}"), "new": None}]
    saturday = pd.Timestamp("2025-03-08")
    more = pd.concat([CLOSES, pd.Series([99.0], [saturday])]).sort_index()
    assert revisions(KEPT, {"A": more}) == [{"symbol": "A", "day": "2025-03-08", "old": None, "new": 99.0}]
    assert revisions(journal([CLOSES] * 29, gone), {"A": CLOSES.drop(DAYS[7])}) == []


def test_a_second_revision_of_a_day_is_told_too() -> None:
    first, second = CLOSES.copy(), CLOSES.copy()
    first.iloc[9] *= 1.03
    second.iloc[9] *= 1.06
    told = revisions(KEPT, {"A": first})
    (again,) = revisions(journal([CLOSES] * 29, told), {"A": second})
    assert again["new"] == pytest.approx(second.iloc[9], rel=1e-6)
