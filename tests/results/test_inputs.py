"""Inputs: what changed in a run's prices, sessions or rules can be told from what it kept of them."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.markets import markets
from thematic.prices.bars import COLUMNS, Bars
from thematic.results.inputs import price_table, rules, seals, sessions


def frame(values: np.ndarray) -> pd.DataFrame:
    days = pd.DatetimeIndex(pd.bdate_range("2024-01-02", periods=len(values)), name="date").as_unit("us")
    return pd.DataFrame(values, index=days, columns=list(COLUMNS))


@given(
    row=st.integers(0, 9),
    column=st.integers(0, len(COLUMNS) - 1),
    value=st.one_of(st.floats(width=64, allow_nan=False, allow_infinity=False), st.just(np.nan)),
)
def test_a_seal_changes_where_one_field_does_and_nowhere_else(row, column, value):
    before = frame(np.random.default_rng(1).normal(100.0, 1.0, (10, len(COLUMNS))))
    after = before.copy()
    after.iloc[row, column] = value
    changed = seals(before) != seals(after)
    same = before.iloc[row, column] == value
    assert changed.tolist() == [place == row and not same for place in range(10)]


def test_fields_that_change_places_change_the_seal():
    values = np.arange(1.0, 7.0)[None]
    assert seals(frame(values)) != seals(frame(values[:, ::-1]))


def test_nothing_is_one_thing_whatever_its_bits():
    odd = np.frombuffer(np.uint64(0x7FF8000000000001).tobytes(), dtype=float)[0]
    one, other = np.full((1, 6), np.nan), np.full((1, 6), odd)
    assert seals(frame(one)) == seals(frame(other))
    assert seals(frame(np.zeros((1, 6)))) == seals(frame(-np.zeros((1, 6))))


def test_the_table_holds_the_closes_that_are_used():
    values = np.full((3, 6), np.nan)
    values[:, COLUMNS.index("close")] = 100.0
    plain = Bars("A", frame(values), "frames")
    values[:, COLUMNS.index("adj_close")] = 90.0
    adjusted = Bars("B", frame(values), "frames")
    table = price_table({"A": plain, "B": adjusted})
    assert table["symbol"].tolist() == ["A"] * 3 + ["B"] * 3
    assert table["close"].tolist() == [100.0] * 3 + [90.0] * 3
    assert table["date"].tolist() == [*plain.frame.index, *adjusted.frame.index]


@pytest.mark.parametrize("key", sorted(markets()))
def test_sessions_are_all_told(key):
    market = markets()[key]
    first, last = date(2023, 1, 1), date(2024, 12, 31)
    told = sessions(market, first, last)
    weekdays = {f"{day:%Y-%m-%d}" for day in pd.bdate_range(first, last)}
    days = sorted(weekdays - set(told["closed"]) | set(told["extra"]))
    table = market.sessions(first, last)
    assert days == [f"{day:%Y-%m-%d}" for day in table.index]
    for day, opens in table["open"].dt.tz_convert(market.timezone).items():
        held = max(begin for begin in told["hours"] if begin <= f"{day:%Y-%m-%d}")
        assert told["hours"][held].startswith(f"{opens:%H:%M}-")


@pytest.mark.parametrize("key", sorted(markets()))
def test_rules_are_strict_json_and_have_every_fee(key):
    market = markets()[key]
    told = json.loads(json.dumps(rules(market), allow_nan=False))
    assert [fee["kind"] for fee in told["fee_rules"]] == [fee.kind for fee in market.fee_rules]
    assert [fee.get("rate", 0.0) for fee in told["fee_rules"]] == [fee.rate for fee in market.fee_rules]
    assert "source" not in json.dumps(told)
