"""Where a run's strategies stand where it ends, as its page and its files show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thematic.living.today import today

if TYPE_CHECKING:
    from thematic.living.orders import NextOrder
    from thematic.living.today import Today
    from thematic.results.run_result import RunResult


def today_figures(run: RunResult) -> dict[str, Any]:
    """Return the state at the run's last decision in JSON's own kinds; see `thematic.living.today`."""
    now = today(run)
    return {
        "decided_at": now.decided_at.isoformat(),
        "state": state(now),
        "answer": now.answer,
        "markets": [market.sentence for market in now.markets],
        "stops": [{"state": stop.state, "sentence": stop.sentence} for stop in now.stops],
        "due": [day.isoformat() for day in now.due],
        "strategies": {
            standing.strategy: {
                "instructed_on": None
                if standing.instructed_on is None
                else standing.instructed_on.isoformat(),
                "cash": standing.cash / standing.nav,
                "changed": len(standing.changed),
                "stale": list(standing.stale),
                "orders": [_order(order) for order in standing.orders],
            }
            for standing in now.standings
        },
    }


def state(now: Today) -> str:
    """Return the state in a word or two, for a column of a table: what is most urgent first.

    ``alert`` where a reason to stop is met, ``unknown`` where one cannot be told, ``review`` where one is
    due, ``12 orders`` where so many follow, else ``quiet``.
    """
    said = {stop.state for stop in now.stops}
    for urgent in ("alert", "unknown"):
        if urgent in said:
            return urgent
    count = sum(len(standing.orders) for standing in now.standings)
    return "review" if now.due else (f"{count} order{'s' * (count > 1)}" if count else "quiet")


def _order(order: NextOrder) -> dict[str, Any]:
    first = order.parts[0] if order.parts else None
    return {
        "symbol": order.symbol,
        "side": order.side,
        "shares": order.shares,
        "value": order.value,
        "fill_at": None if first is None else first.fill_at.isoformat(),
        "waits": list(order.waits),
    }
