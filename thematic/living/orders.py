"""The orders that follow a decision: what they come to in the sessions ahead, and what they wait for.

They are those that the kernel has pending where a run ends, and their sizes are the kernel's own: it goes on
through the sessions ahead, in which every symbol trades as it did last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from thematic.living.sessions import is_shut
from thematic.market_data.ahead import ahead
from thematic.simulation.rules import build_tape
from thematic.simulation.simulation import DEFERRALS, Simulation
from thematic.simulation.tape import Account, Reason, Status
from thematic.universe.listings import board_lots

if TYPE_CHECKING:
    from thematic.markets import Market
    from thematic.question import Terms
    from thematic.results.result import Result


ENDED_BY = {
    Reason.LOT: "comes to less than a lot",
    Reason.CASH: "the cash is not there",
    Reason.NOT_SHORTABLE: "may not be sold short",
    Reason.EXPIRED: "expires before it fills",
}
"""What the reasons mean for which an order ends before all of it has filled."""


@dataclass(frozen=True)
class OrderPart:
    """What of an order fills in one session ahead, at the last close.

    Parameters
    ----------
    session : date
        The session's local date.
    fill_at, local : datetime
        When it fills, in UTC and on the market's own clock.
    shares, value : float
        In whole lots where the market asks for them; the value is in the base currency.
    shut : bool
        Whether the market is shut on a weekday before it.
    """

    session: date
    fill_at: datetime
    local: datetime
    shares: float
    value: float
    shut: bool


@dataclass(frozen=True)
class NextOrder:
    """An order that has not filled yet.

    Parameters
    ----------
    symbol, side : str
        ``buy`` or ``sell``.
    market, currency : str
        The market's key and the currency of its prices.
    wanted : float
        What the order's money comes to in shares at the last close.
    decided_on : date
        The day of the decision that it follows from.
    parts : tuple of Part
        What fills in the sessions ahead, one where nothing stands in its way; none where it does not fill.
    waits : tuple of str
        What it waits for, or what keeps a part of it from filling.
    """

    symbol: str
    side: str
    market: str
    currency: str
    wanted: float
    decided_on: date
    parts: tuple[OrderPart, ...]
    waits: tuple[str, ...]

    @property
    def shares(self) -> float:
        """What fills in the sessions ahead."""
        return sum(part.shares for part in self.parts)

    @property
    def value(self) -> float:
        """What that comes to, in the base currency."""
        return sum(part.value for part in self.parts)


@dataclass(frozen=True)
class Projection:
    """A result's simulation, and the same going on through the sessions ahead, on the terms of its run."""

    result: Result
    terms: Terms

    @property
    def now(self) -> Simulation:
        """The simulation where the run ends."""
        return self.result.simulation

    @cached_property
    def later(self) -> Simulation:
        """The same, gone on; made only where an order waits, as it takes as long as the run's own."""
        now, terms = self.now, self.terms
        panel = ahead(now.panel)
        tape = build_tape(panel, terms, board_lots(self.result.themes), self.result.first)
        # Nothing is bought before the first decision, so the first value is the cash.
        account = Account(float(now.nav[0]), terms.leverage, terms.patience)
        return Simulation.of(panel, tape, account, self.result.targets)

    @property
    def rows(self) -> int:
        """The rows that have happened."""
        return len(self.now.nav)

    @cached_property
    def wanted(self) -> np.ndarray:
        """What each order still comes to, in shares, shape (n_orders,)."""
        now, later = (simulation.order_table("") for simulation in (self.now, self.later))
        count = len(now)
        return later["intended"].to_numpy()[:count] - now["filled"].to_numpy()

    def waited(self, i: int, reason: Reason) -> bool:
        """Whether an order meets an obstacle in the sessions ahead."""
        later, now = (simulation.orders["deferrals"][i][reason] for simulation in (self.later, self.now))
        return bool(later > now)


def next_orders(projection: Projection) -> tuple[NextOrder, ...]:
    """Return the orders that are pending where a run ends, in the order of its record.

    A rebalance that comes to no whole share is no order.
    """
    pending = np.flatnonzero(projection.now.orders["status"] == Status.DEFERRED)
    if not len(pending):
        return ()
    rounded = projection.later.orders["reason"][pending] == Reason.ROUNDED
    return tuple(_order(projection, int(i)) for i in pending[~rounded])


def _order(projection: Projection, i: int) -> NextOrder:
    panel, order = projection.later.panel, projection.later.orders[i]
    s = int(order["symbol"])
    market = list(panel.markets.values())[panel.market[s]]
    parts = tuple(_parts(projection, i, market))
    return NextOrder(
        symbol=panel.symbols[s],
        side="buy" if order["side"] > 0 else "sell",
        market=market.key,
        currency=market.currency,
        wanted=float(projection.wanted[i]),
        decided_on=panel.dates[order["decided"]].date(),
        parts=parts,
        waits=(*_so_far(projection.now, i), *_to_come(projection, i, parts)),
    )


def _parts(projection: Projection, i: int, market: Market) -> Iterator[OrderPart]:
    """Yield what of an order fills in each session ahead, a trade through zero as one."""
    later, rows = projection.later, projection.rows
    fills = later.fills[(later.fills["order"] == i) & (later.fills["row"] >= rows)]
    sessions = later.panel.clock.labels[market.key].index
    before = later.panel.dates[rows - 1]
    for row in np.unique(fills["row"]):
        legs = fills[fills["row"] == row]
        s, units = int(legs["symbol"][0]), float(np.abs(legs["units"]).sum())
        moment = pd.Timestamp(int(later.fill_ns(legs["row"], legs["symbol"])[0]), tz="UTC").to_pydatetime()
        local = moment.astimezone(ZoneInfo(market.timezone))
        day = pd.Timestamp(local.date())
        shares, value = units / later.tape.cells.share[row, s], units * later.tape.value[rows - 1, s]
        yield OrderPart(
            local.date(), moment, local, float(shares), float(value), is_shut(before, day, sessions)
        )
        before = day


def _so_far(now: Simulation, i: int) -> Iterator[str]:
    """Yield for how long an order has waited already, and for what."""
    for reason in DEFERRALS:
        if count := int(now.orders["deferrals"][i][reason]):
            yield f"has waited {count} row{'s' * (count > 1)}: {reason.name.lower().replace('_', ' ')}"


def _to_come(projection: Projection, i: int, parts: Iterable[OrderPart]) -> Iterator[str]:
    """Yield what an order meets in the sessions ahead."""
    now, later, last = projection.now, projection.later, projection.rows - 1
    order, s = later.orders[i], int(later.orders[i]["symbol"])
    for part in parts:
        if part.shut:
            yield f"market shut until {part.session}"
    if projection.waited(i, Reason.SUSPENDED):
        bar = np.flatnonzero(np.isfinite(now.panel.close[:, s]))[-1]
        yield f"no price since {now.panel.dates[bar]:%Y-%m-%d}"
    limits = {1: ("upper", now.tape.cells.limit_up), -1: ("lower", now.tape.cells.limit_down)}
    name, at_limit = limits[int(order["side"])]
    if at_limit[last, s]:
        yield f"closed at its {name} limit, where nothing fills"
    if order["reason"] in ENDED_BY:
        yield ENDED_BY[Reason(order["reason"])]
    elif projection.waited(i, Reason.CASH):
        yield "the cash is not there yet"
    if projection.waited(i, Reason.VOLUME):
        yield "more than the volume cap: takes several sessions"
