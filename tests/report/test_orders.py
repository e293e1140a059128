"""Orders: all counted, a limited number listed."""

from __future__ import annotations

import pandas as pd
import pytest

from thematic.report.orders import LISTED, orders

TITLES = {"a": "The first", "b": "b"}
METRICS = {
    "a": {"whole": {"orders": 9.0, "unfilled": 3.0, "unfilled_limit_up": 3.0, "waited_closed": 2.0}},
    "b": {"whole": {}},
}


def missed(count: int) -> pd.DataFrame:
    row = {
        "strategy": "a",
        "symbol": "600588.SS",
        "decided_at": pd.Timestamp("2025-01-23 22:00", tz="UTC"),
        "side": "buy",
        "intended": 12300.0,
        "filled": 0.0,
        "status": "cancelled",
        "reason": "limit_up",
        "waited": "closed=6 limit_up=1",
    }
    return pd.DataFrame([row] * count, columns=list(row))


@pytest.mark.parametrize("count", [1, LISTED, LISTED + 1])
def test_all_are_counted_and_a_limited_number_is_listed(count):
    _, table = orders(METRICS, missed(count), {"600588.SS": "Yonyou"}, TITLES).tables
    assert len(table.rows) == min(count, LISTED)
    assert f"not filled in full: {count}" in table.caption
    assert ("orders.csv has all" in table.caption) == (count > LISTED)
    assert [cell.text for cell in table.rows[0]] == [
        "The first",
        "600588.SS",
        "Yonyou",
        "2025-01-23 22:00",
        "buy",
        "12,300",
        "0",
        "limit up",
        "closed 6, limit up 1",
    ]


def test_only_reasons_that_occurred_have_a_column_and_unknown_counts_are_absent():
    (table,) = orders(METRICS, missed(0), {}, TITLES).tables
    assert [column.heading for column in table.columns] == [
        "strategy",
        "orders",
        "unfilled",
        "rounded",
        "limit up",
        "closed",
    ]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["The first", "9", "3", "0", "3", "2"],
        ["b", "–", "–", "–", "–", "–"],
    ]


def test_every_order_that_was_not_filled_is_counted(study):
    every = pd.concat([result.orders for result in study.results.values()])
    metrics = {name: result.metrics for name, result in study.results.items()}
    missed, rounded = every["status"] != "filled", every["reason"] == "rounded"
    table = orders(metrics, every[missed], {}, {name: name for name in metrics}).tables[0]
    assert sum(row[2].value for row in table.rows) == (missed & ~rounded).sum()
    assert sum(row[3].value for row in table.rows) == rounded.sum()
    assert missed.any()
