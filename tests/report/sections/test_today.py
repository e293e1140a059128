"""Where a run stands: the orders that follow, of many a limited number, and stops and reviews in words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from thematic.report.sections.today import LISTED, section

ORDER = {"side": "buy", "symbol": "NVDA", "shares": 3, "value": 400.0, "fill_at": None, "waits": ["a", "b"]}
ACCOUNT = {"instructed_on": None, "cash": 0.25, "changed": 1, "stale": ["SPY"]}


def analysis(count: int) -> SimpleNamespace:
    today = {
        "decided_at": "2025-06-30T20:00:00",
        "stops": [{"state": "alert", "sentence": "it fell <far>"}],
        "due": ["2025-07-01"],
        "answer": "1 reason to stop met; no orders to follow.",
        "markets": ["us: open"],
        "strategies": {"dip": {**ACCOUNT, "orders": [ORDER] * count}},
    }
    return SimpleNamespace(files={"analysis.json": {"today": today}}, titles={"dip": "Buy the dip"})


def test_stops_reviews_and_markets_are_told_in_this_order():
    shown = section(analysis(0))
    assert shown.points == ("alert: it fell <far>", "review due: 2025-07-01", "next session of us: open")
    assert shown.text[0].startswith("At the decision of 2025-06-30 20:00 UTC. 1 reason to stop met;")


@pytest.mark.parametrize("count", [1, LISTED, LISTED + 1])
def test_a_limited_number_of_orders_is_listed_and_all_are_counted(count):
    orders, accounts = section(analysis(count)).tables
    assert len(orders.rows) == min(count, LISTED)
    assert f"Orders that follow: {count}" in orders.caption
    assert ("analysis.json has all" in orders.caption) == (count > LISTED)
    assert [cell.text for cell in orders.rows[0]][-2:] == ["not in 30 days", "a; b"]
    assert [cell.text for cell in accounts.rows[0]] == ["Buy the dip", "none yet", "25.0%", "1", "SPY"]


def test_without_orders_only_accounts_are_listed():
    (accounts,) = section(analysis(0)).tables
    assert accounts.rows[0][2].value == 0.25
