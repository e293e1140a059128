"""The record of a run: which rows count, and what prices a claim may ask for."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from tests.claims.conftest import AFTER, BEFORE, KNOWN_ON, Drawn, Maker
from thematic.claims import RunRecord
from thematic.errors import PriceError


def test_the_note_is_the_latest_of_the_strategies_own(record_of: Maker, market: Drawn) -> None:
    record = record_of(a=market(1), b=market(2))
    later = KNOWN_ON + timedelta(30)
    record = RunRecord(**{**vars(record), "known_on": {"a": KNOWN_ON, "b": later}})
    assert record.note(("a",)) == KNOWN_ON
    assert record.note(("a", "b")) == record.note() == later
    assert record.after(("a", "b")).index[0] <= pd.Timestamp(later)
    assert len(record.after(("a",))) > len(record.after(("a", "b")))


def test_rows_are_those_that_all_have_and_split_at_the_note(record_of: Maker, market: Drawn) -> None:
    record = record_of(a=market(1), b=market(2))
    record.nav.iloc[10:20, 1] = np.nan
    assert len(record.rows(("a", "b"))) == BEFORE + AFTER - 10
    assert len(record.rows(("a", "a"))) == BEFORE + AFTER
    before, after = record.before(("a",)), record.after(("a",))
    assert before.index[-1] == after.index[0] == pd.Timestamp(KNOWN_ON)


def test_returns_up_to_the_note_know_nothing_later(record_of: Maker, market: Drawn) -> None:
    record = record_of(a=market(1))
    assert record.until_note("a").index[-1] <= pd.Timestamp(KNOWN_ON)


def test_a_basket_is_equal_parts_of_what_was_held(record_of: Maker, market: Drawn) -> None:
    record = record_of(a=market(1), b=market(2))
    both = RunRecord(**{**vars(record), "holdings": {"a": ("a", "b")}})
    plain = record.nav[["a", "b"]].pct_change().mean(axis=1).iloc[1:]
    assert both.basket("a").pct_change().dropna().to_numpy() == pytest.approx(plain.to_numpy()[1:])


def test_a_symbol_without_prices_is_named(record_of: Maker, market: Drawn) -> None:
    with pytest.raises(PriceError, match="no prices of TSLA"):
        record_of(a=market(1)).close("TSLA")


def test_days_before_the_record_begin_at_its_first_row(record_of: Maker, market: Drawn) -> None:
    record = RunRecord(**{**vars(record_of(a=market(1))), "known_on": {"a": date(2000, 1, 3)}})
    assert len(record.after(("a",))) == BEFORE + AFTER
