"""The kernel: target weights in, fills and net asset value out, under the rules on the tape.

It trades only in rows in which an intention waits; every other row is only valued. All functions are
compiled by Numba once and cached. A compiled loop wants its steps in one place, hence the file's length.

Within a row, markets fill in the order of their fill times. At one moment sales come before purchases, and
purchases beyond the cash are scaled down together, so that nothing depends on the order of columns.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from thematic.simulation.tape import Account, Reason, Status, Tape

FILLED, PARTLY_FILLED = int(Status.FILLED), int(Status.PARTLY_FILLED)
DEFERRED, CANCELLED = int(Status.DEFERRED), int(Status.CANCELLED)
NONE, CLOSED, SUSPENDED = int(Reason.NONE), int(Reason.CLOSED), int(Reason.SUSPENDED)
LIMIT_UP, LIMIT_DOWN = int(Reason.LIMIT_UP), int(Reason.LIMIT_DOWN)
LOT, CASH, VOLUME = int(Reason.LOT), int(Reason.CASH), int(Reason.VOLUME)
REPLACED, EXPIRED, NOT_SHORTABLE = int(Reason.REPLACED), int(Reason.EXPIRED), int(Reason.NOT_SHORTABLE)
ENDED = int(Reason.ENDED)

BUY, SELL = 0, 1
"""Where purchases and sales stand in the tape's fees and in the queues."""

COMPLETE = 0.01
"""An order lacking less than this share of its money is filled: the rest is not worth another order."""

ROUNDING = 1e-9
"""Relative differences below this are arithmetic, not money."""


ORDER = np.dtype(
    [
        ("side", "i8"),  # what waits: 1 a purchase, -1 a sale, 0 nothing
        ("leave", "?"),  # whether the position held is closed first
        ("money", "f8"),  # what is still to be bought (+) or sold (-) besides
        ("planned", "f8"),  # the same, at the decision
        ("decided", "i8"),  # row of the decision
        ("tries", "i8"),  # sessions tried
        ("priced", "?"),  # whether it has met a price it could trade at
        ("traded", "?"),  # whether something has filled
        ("reason", "i8"),  # why it last waited
        ("entry", "i8"),  # its row in the log
    ],
    align=True,
)
TOTALS = np.dtype(
    [
        ("cash", "f8"),  # in units of the cash index
        ("shorts", "i8"),  # short positions
        ("waiting", "i8"),  # intentions that wait
        ("selling", "i8"),  # how many of them sell
        ("intentions", "i8"),
        ("fills", "i8"),
    ]
)
INTENTION = np.dtype(
    [
        ("symbol", "i8"),
        ("decided", "i8"),  # row
        ("side", "i8"),
        ("intended", "f8"),  # units at the first price it could trade at, else at the decision's
        ("status", "i8"),
        ("reason", "i8"),
        ("waits", "i8", (len(Reason),)),  # rows waited for each reason
    ]
)
FILL = np.dtype(
    [
        ("row", "i8"),
        ("symbol", "i8"),
        ("intention", "i8"),  # row in the log
        ("short", "?"),  # whether it moves a short position
        ("units", "f8"),  # bought (+) or sold (-)
        ("price", "f8"),  # base currency
        ("fee", "f8"),  # base currency
    ],
    align=True,
)
WANTED = np.dtype(
    [
        ("leave", "f8"),  # units that close the position held
        ("besides", "f8"),  # units traded besides, in whole lots
        ("value", "f8"),  # money for both, without fees
    ]
)


# The steps own no memory, so nothing in them need be counted: fifteen times as fast as with the counts.
# A step that is called hands over every array of the run; one that is inlined hands over nothing.
OPTIONS: dict[str, Any] = {"cache": True, "_nrt": False, "forceinline": True}
step = njit(**OPTIONS)


class Run(NamedTuple):
    """One simulation: what is read, then the state and the records that are written."""

    tape: Tape
    account: Account
    totals: np.ndarray  # TOTALS (1,)
    units: np.ndarray  # (2, n_symbols): held, >= 0, and owed, <= 0 and in units of the short index
    orders: np.ndarray  # ORDER (n_symbols,)
    log: np.ndarray  # INTENTION (capacity,); none is kept beyond its length
    fills: np.ndarray  # FILL (capacity,); none is kept beyond its length
    queue: np.ndarray  # int64 (2, n_symbols): whose orders buy and whose sell at one moment
    wanted: np.ndarray  # WANTED (n_symbols,): what those of one side would trade


@njit(cache=True)
def simulate(
    tape: Tape,
    account: Account,
    target_rows: np.ndarray,
    targets: np.ndarray,
    log: np.ndarray,
    fills: np.ndarray,
) -> tuple[np.ndarray, int, int]:
    """Return net asset values, shape (n_rows,), and the numbers of intentions and of fills.

    Parameters
    ----------
    target_rows : int64 (n_instructions,), increasing
        Rows at whose decision a target is given.
    targets : (n_instructions, n_symbols)
        Fractions of net asset value at that decision; NaN is 0.
    log : INTENTION (capacity,)
    fills : FILL (capacity,)
        Written in place; arrays of length 0 keep no record.
    """
    rows, symbols = tape.value.shape
    units, orders = np.zeros((2, symbols)), np.zeros(symbols, ORDER)
    queue, wanted = np.empty((2, symbols), np.int64), np.empty(symbols, WANTED)
    run = Run(tape, account, np.zeros(1, TOTALS), units, orders, log, fills, queue, wanted)
    run.totals[0].cash = account.cash / tape.rows[0].cash_index
    nav = np.empty(rows)
    k = 0
    end = _next_end(run, 0)
    for r in range(rows):
        if r == end:
            _pay_out(run, r)
            end = _next_end(run, r)
        if account.lag == 0 and k < len(target_rows) and target_rows[k] == r:
            _place(run, r, targets[k], _net_asset_value(run, r))
            k += 1
        if run.totals[0].waiting > 0:
            _trade(run, r)
        nav[r] = _net_asset_value(run, r)
        if account.lag == 1 and k < len(target_rows) and target_rows[k] == r:
            _place(run, r, targets[k], nav[r])
            k += 1
    for s in range(symbols):
        if run.orders[s].side != 0:
            _finish(run, s, DEFERRED, max(run.orders[s].reason, CLOSED))
    return nav, run.totals[0].intentions, run.totals[0].fills


def is_compiled() -> bool:
    """Whether the kernel lies compiled on disk, so that the first call answers at once."""
    folder = simulate.stats.cache_path
    return folder is not None and any(Path(folder).glob("kernel.simulate-*.nbc"))


@njit(**OPTIONS, fastmath={"reassoc", "contract"})
def _dot(a: np.ndarray, b: np.ndarray) -> float:
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


@step
def _net_asset_value(run: Run, r: int) -> float:
    row, value = run.tape.rows[r], run.tape.value[r]
    nav = run.totals[0].cash * row.cash_index + _dot(run.units[0], value)
    if run.totals[0].shorts > 0:
        nav += row.short_index * _dot(run.units[1], value)
    return nav


@step
def _units(run: Run, r: int, s: int) -> float:
    return run.units[0, s] + run.units[1, s] * run.tape.rows[r].short_index


# ---------------------------------------------------------------- decisions


@step
def _place(run: Run, r: int, weights: np.ndarray, nav: float) -> None:
    for s in range(weights.size):
        if run.orders[s].side != 0:
            _end_unfilled(run, s, REPLACED)
        target = 0.0 if np.isnan(weights[s]) else weights[s] * nav
        units = _units(run, r, s)
        change = target - units * run.tape.value[r, s]
        leave = units != 0.0 and (target == 0.0 or target * units < 0.0)
        if leave or abs(change) > ROUNDING * nav:
            money = target if leave or units == 0.0 else change
            buys = change > 0.0 if target != 0.0 else units < 0.0
            _open(run, r, s, 1 if buys else -1, leave, money)


@step
def _open(run: Run, r: int, s: int, side: int, leave: bool, money: float) -> None:
    order, totals = run.orders[s], run.totals[0]
    order.side, order.leave = side, leave
    order.money = order.planned = money
    order.decided, order.tries = r, 0
    order.priced, order.traded, order.reason = False, False, NONE
    order.entry = totals.intentions
    totals.waiting += 1
    totals.selling += 1 if side < 0 else 0
    totals.intentions += 1
    if order.entry < run.log.size:
        entry = run.log[order.entry]
        entry.symbol, entry.decided, entry.side = s, r, side
        value = run.tape.value[r, s]
        entry.intended = (-_units(run, r, s) if leave else 0.0) + (money / value if value > 0.0 else np.nan)


@step
def _finish(run: Run, s: int, status: int, reason: int) -> None:
    order, totals = run.orders[s], run.totals[0]
    totals.waiting -= 1
    totals.selling -= 1 if order.side < 0 else 0
    order.side = 0
    if order.entry < run.log.size:
        entry = run.log[order.entry]
        entry.status, entry.reason = status, reason


@step
def _end_unfilled(run: Run, s: int, reason: int) -> None:
    _finish(run, s, PARTLY_FILLED if run.orders[s].traded else CANCELLED, reason)


@step
def _wait(run: Run, s: int, reason: int) -> None:
    order = run.orders[s]
    order.reason = reason
    if order.entry < run.log.size:
        run.log[order.entry].waits[reason] += 1


@step
def _wait_a_session(run: Run, s: int, reason: int) -> None:
    _wait(run, s, reason)
    run.orders[s].tries += 1
    if run.orders[s].tries >= run.account.patience:
        _end_unfilled(run, s, EXPIRED)


# ---------------------------------------------------------------- a row


@step
def _trade(run: Run, r: int) -> None:
    for s in range(run.orders.size):
        if run.orders[s].side != 0 and _session(run, r, s).fill_ns < 0:
            _wait(run, s, CLOSED)
    moment = _next_moment(run, r, 0)
    while moment > 0 and run.totals[0].waiting > 0:
        buyers, sellers = _line_up(run, r, moment)
        _sell(run, r, sellers)
        _buy(run, r, buyers)
        moment = _next_moment(run, r, moment)


@step
def _session(run: Run, r: int, s: int) -> np.void:
    return run.tape.sessions[r, run.tape.symbols[s].market]


@step
def _next_moment(run: Run, r: int, after: int) -> int:
    """Return the next time after `after` at which orders of a row fill; 0 when there is none."""
    moment = 0
    for m in range(run.tape.sessions.shape[1]):
        t = run.tape.sessions[r, m].fill_ns
        if t > after and (moment == 0 or t < moment):
            moment = t
    return moment


@step
def _line_up(run: Run, r: int, moment: int) -> tuple[int, int]:
    """Put the symbols whose orders may fill at a moment into the queues; return how many buy and sell."""
    buyers, sellers = 0, 0
    for s in range(run.orders.size):
        order, session = run.orders[s], _session(run, r, s)
        may = session.fill_ns == moment and (
            run.account.lag == 0 or session.open_ns > run.tape.rows[order.decided].decision_ns
        )
        # Written in any case and counted only where true: no branch for a processor to guess wrong.
        run.queue[BUY, buyers] = run.queue[SELL, sellers] = s
        buyers += may & (order.side > 0)
        sellers += may & (order.side < 0)
    return buyers, sellers


@step
def _size_up(run: Run, r: int, side: int, waiting: int) -> int:
    """Write what those of one queue that can trade would trade; return how many are left in it."""
    able = 0
    for i in range(waiting):
        s = run.queue[side, i]
        if _may_trade(run, r, s, side):
            leave, besides = _wanted(run, r, s)
            wanted = run.wanted[able]
            wanted.leave, wanted.besides = leave, besides
            wanted.value = (leave + besides) * run.tape.cells[r, s].fill
            _intend(run, s, leave + besides)
            run.queue[side, able] = s
            able += 1
    return able


@step
def _may_trade(run: Run, r: int, s: int, side: int) -> bool:
    cell = run.tape.cells[r, s]
    reason = NONE
    if np.isnan(cell.fill):
        reason = SUSPENDED
    elif side == BUY and cell.limit_up:
        reason = LIMIT_UP
    elif side == SELL and cell.limit_down:
        reason = LIMIT_DOWN
    if reason != NONE:
        _wait_a_session(run, s, reason)
    return reason == NONE


@step
def _terms(run: Run, r: int, s: int, side: int) -> tuple[float, float, float]:
    """Return the summed rate, the rate of the fee with a minimum, and the minimum."""
    c = run.tape.symbols[s].fee_class
    fees = run.tape.fees
    return fees[r, c, side, 0], fees[r, c, side, 1], fees[r, c, side, 2]


@step
def _charge(run: Run, r: int, s: int, side: int, value: float) -> float:
    """Return the fee on a purchase or a sale of some value."""
    rate, floored, minimum = _terms(run, r, s, side)
    return value * rate + max(value * floored, minimum) if value > 0.0 else 0.0


@step
def _fee(run: Run, r: int, s: int, units: float) -> float:
    return _charge(run, r, s, BUY if units > 0.0 else SELL, abs(units) * run.tape.cells[r, s].fill)


@step
def _whole_lots(units: float, lot: float) -> float:
    if lot <= 0.0:
        return units
    return np.trunc(units / lot * (1.0 + ROUNDING)) * lot


@step
def _wanted(run: Run, r: int, s: int) -> tuple[float, float]:
    """Return the units that close the position held, and those traded besides, in whole lots."""
    cell, order, units = run.tape.cells[r, s], run.orders[s], _units(run, r, s)
    leave = -units if order.leave else 0.0
    if order.money > 0.0 and (units >= 0.0 or order.leave):
        besides = _bought(run, r, s, order.money)
    else:
        besides = order.money / cell.fill
    if not order.leave and units * besides < 0.0 and abs(besides) > abs(units):
        besides = -units
    return leave, _whole_lots(besides, cell.lot)


@step
def _bought(run: Run, r: int, s: int, money: float) -> float:
    """Return the units that money buys with its fees paid out of it: weights of 1 can then be paid for."""
    rate, floored, minimum = _terms(run, r, s, BUY)
    price, all_in = run.tape.cells[r, s].fill, 1.0 + rate + floored
    if money * floored < minimum * all_in:
        return max(0.0, (money - minimum) / ((1.0 + rate) * price))
    return money / (all_in * price)


@step
def _capped(run: Run, r: int, s: int, leave: float, besides: float) -> tuple[float, float]:
    cell = run.tape.cells[r, s]
    if abs(leave) > cell.cap:
        return np.sign(leave) * cell.cap, 0.0
    rest = cell.cap - abs(leave)
    if abs(besides) > rest:
        besides = _whole_lots(np.sign(besides) * rest, cell.lot)
    return leave, besides


@step
def _intend(run: Run, s: int, units: float) -> None:
    order = run.orders[s]
    if not order.priced and order.entry < run.log.size:
        run.log[order.entry].intended = units
    order.priced = True


@step
def _cash(run: Run, r: int) -> float:
    return run.totals[0].cash * run.tape.rows[r].cash_index


@step
def _sell(run: Run, r: int, sellers: int) -> None:
    for i in range(_size_up(run, r, SELL, sellers)):
        _sell_one(run, r, run.queue[SELL, i], run.wanted[i].leave, run.wanted[i].besides)


@step
def _sell_one(run: Run, r: int, s: int, leave: float, besides: float) -> None:
    cell, order = run.tape.cells[r, s], run.orders[s]
    refused = besides < 0.0 and (order.leave or run.units[0, s] == 0.0) and not cell.shortable
    if refused:
        besides, order.money = 0.0, 0.0
    now, more = _capped(run, r, s, leave, besides)
    capped = now != leave or more != besides
    gain = -(now + more) * cell.fill - _fee(run, r, s, now + more)
    if gain < 0.0 and _cash(run, r) + gain < 0.0:
        _wait_a_session(run, s, CASH)  # its fees exceed its proceeds, and nothing else can pay them
        return
    _fill(run, r, s, now, more)
    if refused and not capped:
        _end_unfilled(run, s, NOT_SHORTABLE)
    else:
        _settle(run, s, VOLUME if capped else NONE)


@step
def _buy(run: Run, r: int, waiting: int) -> None:
    buyers, cost = _size_up(run, r, BUY, waiting), 0.0
    for i in range(buyers):
        cost += run.wanted[i].value + _charge(run, r, run.queue[BUY, i], BUY, run.wanted[i].value)
    if buyers == 0:
        return
    budget = _cash(run, r)
    if run.account.leverage > 1.0:
        budget += (run.account.leverage - 1.0) * _net_asset_value(run, r)
    share = _affordable_share(run, r, buyers, budget) if cost > budget else 1.0
    scarce = cost > budget * (1.0 + ROUNDING)
    for i in range(buyers):
        wanted = run.wanted[i]
        _buy_one(run, r, run.queue[BUY, i], wanted.leave, wanted.besides, share, scarce)


@step
def _buy_one(run: Run, r: int, s: int, leave: float, besides: float, share: float, scarce: bool) -> None:
    if share < 1.0:
        besides = 0.0 if leave != 0.0 else _whole_lots(besides * share, run.tape.cells[r, s].lot)
        leave *= share
    now, more = _capped(run, r, s, leave, besides)
    capped = now != leave or more != besides
    _fill(run, r, s, now, more)
    _settle(run, s, CASH if scarce else (VOLUME if capped else NONE))


@step
def _affordable_share(run: Run, r: int, buyers: int, budget: float) -> float:
    """Return the share of all purchases of one moment that the budget pays for, fees included.

    Minimum fees do not shrink with an order; each round finds those that have come to bind.
    """
    share = 1.0
    for _ in range(buyers + 2):
        fixed, moving = 0.0, 0.0
        for i in range(buyers):
            value = share * run.wanted[i].value
            rate, floored, minimum = _terms(run, r, run.queue[BUY, i], BUY)
            binds = value * floored < minimum
            fixed += minimum if binds else 0.0
            moving += value * (1.0 + rate + (0.0 if binds else floored))
        if fixed + moving <= budget:
            break
        if moving <= 0.0 or fixed >= budget:
            return 0.0
        share *= (budget - fixed) / moving * (1.0 - 1e-15)
    # What rounding leaves of spent cash buys nothing: the books would refuse it.
    return share if share > ROUNDING else 0.0


# ---------------------------------------------------------------- fills


@step
def _fill(run: Run, r: int, s: int, leave: float, besides: float) -> None:
    units = leave + besides
    if units == 0.0:
        return
    order, price, fee = run.orders[s], run.tape.cells[r, s].fill, _fee(run, r, s, units)
    run.totals[0].cash -= (units * price + fee) / run.tape.rows[r].cash_index
    order.traded = True
    fee_besides = fee
    if leave != 0.0:
        fee_besides = fee * besides / units
        _move(run, r, s, leave, price, fee - fee_besides)
        order.leave = _units(run, r, s) != 0.0
    order.money -= besides * price + (fee_besides if units > 0.0 else 0.0)
    if besides != 0.0:
        _move(run, r, s, besides, price, fee_besides)


@step
def _move(run: Run, r: int, s: int, units: float, price: float, fee: float) -> None:
    order, before = run.orders[s], _units(run, r, s)
    short = before < 0.0 or (units < 0.0 and before == 0.0)
    after = 0.0 if units == -before else before + units
    if short:
        run.units[1, s] = after / run.tape.rows[r].short_index
        run.totals[0].shorts += (1 if before == 0.0 else 0) - (1 if after == 0.0 else 0)
    else:
        run.units[0, s] = after
    if run.totals[0].fills < run.fills.size:
        fill = run.fills[run.totals[0].fills]
        fill.row, fill.symbol, fill.intention, fill.short = r, s, order.entry, short
        fill.units, fill.price, fill.fee = units, price, fee
    run.totals[0].fills += 1


@step
def _settle(run: Run, s: int, obstacle: int) -> None:
    """Decide after a session whether an intention is done, goes on waiting, or ends unfilled."""
    order = run.orders[s]
    left, planned = order.money, order.planned
    small = not order.leave and (abs(left) <= COMPLETE * abs(planned) or left * planned < 0.0)
    if obstacle == NONE or (order.traded and small):
        _finish(run, s, FILLED if order.traded else CANCELLED, NONE if order.traded else LOT)
    elif obstacle == CASH and run.totals[0].selling == 0:
        _end_unfilled(run, s, CASH)  # only a sale brings cash, and none waits any more
    else:
        _wait_a_session(run, s, obstacle)


# ---------------------------------------------------------------- endings


@step
def _next_end(run: Run, after: int) -> int:
    """Return the next row after `after` in which a listing's holders are paid out; 0 when there is none."""
    row = 0
    for s in range(run.tape.symbols.size):
        end = run.tape.symbols[s].ends
        if end > after and (row == 0 or end < row):
            row = end
    return row


@step
def _pay_out(run: Run, r: int) -> None:
    """Turn what is held or owed of listings that have ended into money at their last close, without a fee."""
    totals = run.totals[0]
    for s in range(run.tape.symbols.size):
        if run.tape.symbols[s].ends != r:
            continue
        if run.orders[s].side != 0:
            _end_unfilled(run, s, ENDED)
        units, price = _units(run, r, s), run.tape.value[r, s]
        if units == 0.0:
            continue
        _open(run, r - 1, s, -1 if units > 0.0 else 1, True, 0.0)
        totals.cash += units * price / run.tape.rows[r].cash_index
        _move(run, r, s, -units, price, 0.0)
        _finish(run, s, FILLED, ENDED)
