"""The kernel: target weights in, fills and net asset value out, under the rules on the tape.

It trades only in rows in which an intention waits; every other row is only valued. What all orders have in
common is done a column at a time, over all symbols, without branches, so that a processor takes several at
once; what only some orders meet (a limit, a cap, a short position) is done for each of those alone. Both go
through the same small rules. All of it is compiled by Numba once and cached, which wants it in one file.

Within a row, markets fill in the order of their fill times. At one moment sales come before purchases, and
purchases beyond the cash are scaled down together, so that nothing depends on the order of columns.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from thematic.simulation.state import TOTALS, Orders, Run, Sizes
from thematic.simulation.tape import Account, Reason, Status, Tape

# As NumPy's numbers: Numba would compile a step anew for every Python integer that it is handed.
FILLED, PARTLY_FILLED, DEFERRED, CANCELLED = np.array(Status, np.int64)
NONE, CLOSED, SUSPENDED, LIMIT_UP, LIMIT_DOWN, LOT = np.array(Reason, np.int64)[:6]
CASH, VOLUME, REPLACED, EXPIRED, NOT_SHORTABLE, ENDED = np.array(Reason, np.int64)[6:]

FIRST, NO_MOMENT, BUY, SELL = np.array([0, 0, 1, -1], np.int64)
"""The first row, no time at which an order fills, and the sides of an order; side 0 is no order."""

COMPLETE = 0.01
"""An order lacking less than this share of its money is filled: the rest is not worth another order."""

ROUNDING = 1e-9
"""Relative differences below this are arithmetic, not money."""

# The steps own no memory, so nothing in them need be counted: fifteen times as fast as with the counts.
# A step that is called hands over every array of the run; one that is inlined hands over nothing.
# A division by zero has to give a number: a loop that could raise takes one symbol at a time.
# No step is called from Python: without what that needs, all compile in a third of the time.
WITHIN: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
OPTIONS: dict[str, Any] = {**WITHIN, "_nrt": False, "forceinline": True, "error_model": "numpy"}
step = njit(**OPTIONS)
# Only sums may be taken in another order.
summing = njit(**OPTIONS, fastmath={"reassoc", "contract"})


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
    run = _begin(tape, account, log, fills)
    rows, k, r, end = tape.value.shape[0], FIRST, FIRST, FIRST
    nav = np.empty(rows)
    while r < rows + account.lag:
        decided = r - account.lag
        if k < len(target_rows) and target_rows[k] == decided:
            _place(run, decided, targets[k], _net_asset_value(run, decided))
            k += 1
        if r < rows and r >= end:
            end = _pay_out(run, r)
        if r < rows and run.totals[0].waiting > 0:
            _trade(run, r)
        # Until something is to be done again, rows are only valued.
        busy = target_rows[k] + account.lag if k < len(target_rows) else rows + account.lag
        quiet = r + 1 if run.totals[0].waiting > 0 else max(min(busy, end), r + 1)
        _value_rows(run, nav, r, min(quiet, rows))
        r = quiet
    for s in range(run.held.size):
        if run.orders.side[s] != 0:
            _finish(run, s, DEFERRED, max(run.orders.reason[s], CLOSED))
    return nav, run.totals[0].intentions, run.totals[0].fills


@njit(**WITHIN)
def _begin(tape: Tape, account: Account, log: np.ndarray, fills: np.ndarray) -> Run:
    n = tape.symbols.size
    # An array of its own for each column: in slices of one, the compiler cannot tell them apart.
    zero, count, flag = np.zeros(n), np.zeros(n, np.int64), np.zeros(n, np.bool_)
    orders = Orders(
        side=count.copy(),
        leave=flag.copy(),
        money=zero.copy(),
        planned=zero.copy(),
        tries=count.copy(),
        priced=flag.copy(),
        traded=flag.copy(),
        reason=count.copy(),
        entry=count.copy(),
    )
    sizes = Sizes(
        able=flag.copy(),
        plain=flag.copy(),
        leave=zero.copy(),
        besides=zero.copy(),
        fee=zero.copy(),
        rate=zero.copy(),
        floored=zero.copy(),
        minimum=zero.copy(),
        worth=zero.copy(),
    )
    totals = np.zeros(1, TOTALS)
    totals[0].cash = account.cash / tape.rows[0].cash_index
    shut = np.zeros(tape.sessions.shape[1], np.bool_)
    return Run(tape, account, totals, zero.copy(), zero.copy(), orders, sizes, shut, log, fills)


@summing
def _dot(a: np.ndarray, b: np.ndarray) -> float:
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


@step
def _net_asset_value(run: Run, r: int) -> float:
    row, value = run.tape.rows[r], run.tape.value[r]
    nav = run.totals[0].cash * row.cash_index + _dot(run.held, value)
    if run.totals[0].shorts > 0:
        nav += row.short_index * _dot(run.owed, value)
    return nav


@summing
def _value_rows(run: Run, nav: np.ndarray, first: int, last: int) -> None:
    value, rows, cash = run.tape.value, run.tape.rows, run.totals[0].cash
    for r in range(first, last):
        nav[r] = cash * rows[r].cash_index + _dot(run.held, value[r])
    if run.totals[0].shorts > 0:
        for r in range(first, last):
            nav[r] += rows[r].short_index * _dot(run.owed, value[r])


@step
def _cash(run: Run, r: int) -> float:
    return run.totals[0].cash * run.tape.rows[r].cash_index


@step
def _units(run: Run, r: int, s: int) -> float:
    return run.held[s] + run.owed[s] * run.tape.rows[r].short_index


# ---------------------------------------------------------------- decisions


@step
def _place(run: Run, r: int, weights: np.ndarray, nav: float) -> None:
    """Turn target weights into orders, in place of those that still wait."""
    totals, orders = run.totals[0], run.orders
    if totals.waiting > 0:
        for s in range(orders.side.size):
            if orders.side[s] != 0:
                _end_unfilled(run, s, REPLACED)
    if totals.marked:
        _start_afresh(orders)
        totals.marked = 0
    totals.decided = r
    totals.waiting, totals.selling = _plan(run, r, weights, nav)
    if run.log.size == 0:
        totals.intentions += totals.waiting
        return
    for s in range(orders.side.size):
        if orders.side[s] != 0:
            value, away = run.tape.value[r, s], -_units(run, r, s) if orders.leave[s] else 0.0
            _enter(run, r, s, orders.side[s], away + (orders.money[s] / value if value > 0.0 else np.nan))


@step
def _plan(run: Run, r: int, weights: np.ndarray, nav: float) -> tuple[int, int]:
    """Write the orders that lead to some weights; return how many there are and how many of them sell."""
    orders, value, index = run.orders, run.tape.value[r], run.tape.rows[r].short_index
    waiting, selling = 0, 0
    for s in range(weights.size):
        target = 0.0 if np.isnan(weights[s]) else weights[s] * nav
        units = run.held[s] + run.owed[s] * index
        change = target - units * value[s]
        leave = (units != 0.0) & ((target == 0.0) | (target * units < 0.0))
        buys = change > 0.0 if target != 0.0 else units < 0.0
        wants = leave | (abs(change) > ROUNDING * nav)
        orders.side[s] = (BUY if buys else SELL) if wants else 0
        orders.leave[s] = leave
        orders.money[s] = orders.planned[s] = target if leave | (units == 0.0) else change
        waiting += wants
        selling += wants & ~buys
    return waiting, selling


@step
def _start_afresh(orders: Orders) -> None:
    for s in range(orders.side.size):
        orders.tries[s] = orders.reason[s] = 0
        orders.priced[s] = orders.traded[s] = False


@step
def _enter(run: Run, r: int, s: int, side: int, intended: float) -> None:
    """Open an intention's row in the log."""
    run.orders.entry[s] = run.totals[0].intentions
    run.totals[0].intentions += 1
    if run.orders.entry[s] < run.log.size:
        entry = run.log[run.orders.entry[s]]
        entry.symbol, entry.decided, entry.side, entry.intended = s, r, side, intended
        entry.status, entry.reason = FILLED, NONE
        entry.waits[:] = 0


@step
def _conclude(run: Run, s: int, status: int, reason: int) -> None:
    if run.orders.entry[s] < run.log.size:
        entry = run.log[run.orders.entry[s]]
        entry.status, entry.reason = status, reason


@step
def _finish(run: Run, s: int, status: int, reason: int) -> None:
    run.totals[0].waiting -= 1
    run.totals[0].selling -= 1 if run.orders.side[s] < 0 else 0
    run.orders.side[s] = 0
    _conclude(run, s, status, reason)


@step
def _end_unfilled(run: Run, s: int, reason: int) -> None:
    _finish(run, s, PARTLY_FILLED if run.orders.traded[s] else CANCELLED, reason)


@step
def _wait(run: Run, s: int, reason: int) -> None:
    run.totals[0].marked = 1
    run.orders.reason[s] = reason
    if run.orders.entry[s] < run.log.size:
        run.log[run.orders.entry[s]].waits[reason] += 1


@step
def _wait_a_session(run: Run, s: int, reason: int) -> None:
    _wait(run, s, reason)
    run.orders.tries[s] += 1
    if run.orders.tries[s] >= run.account.patience:
        _end_unfilled(run, s, EXPIRED)


# ---------------------------------------------------------------- a row


@step
def _trade(run: Run, r: int) -> None:
    _wait_for_sessions(run, r)
    _size_up(run, r)
    moment = _next_moment(run, r, NO_MOMENT)
    while moment != NO_MOMENT and run.totals[0].waiting > 0:
        _line_up(run, r, moment)
        _sell(run, r)
        _buy(run, r)
        moment = _next_moment(run, r, moment)


@step
def _wait_for_sessions(run: Run, r: int) -> None:
    for m in range(run.open.size):
        if run.tape.sessions[r, m].fill_ns < 0:
            for s in range(run.held.size):
                if run.orders.side[s] != 0 and run.tape.symbols[s].market == m:
                    _wait(run, s, CLOSED)


@step
def _next_moment(run: Run, r: int, after: int) -> int:
    """Return the next time after `after` at which orders of a row fill, or that there is none."""
    moment = NO_MOMENT
    for m in range(run.open.size):
        t = run.tape.sessions[r, m].fill_ns
        if t > after and (moment == NO_MOMENT or t < moment):
            moment = t
    return moment


@step
def _line_up(run: Run, r: int, moment: int) -> None:
    """Mark the orders that can trade at a moment; those that have no price they may trade at wait."""
    run.totals[0].scarce = 0
    decided = run.tape.rows[run.totals[0].decided].decision_ns
    for m in range(run.open.size):
        session = run.tape.sessions[r, m]
        run.open[m] = session.fill_ns == moment and (run.account.lag == 0 or session.open_ns > decided)
    if _mark(run, r) > 0:
        for s in range(run.held.size):
            if run.orders.side[s] != 0 and run.open[run.tape.symbols[s].market] and not run.sizes.able[s]:
                _wait_a_session(run, s, _obstacle(run, r, s))
    if run.log.size > 0:
        for s in range(run.held.size):
            if run.sizes.able[s]:
                _intend(run, s, run.sizes.leave[s] + run.sizes.besides[s])


@step
def _mark(run: Run, r: int) -> int:
    """Mark who is able to trade; return how many cannot although their market is open."""
    cells, orders, blocked = run.tape.cells, run.orders, 0
    fill, limit_up, limit_down = cells.fill[r], cells.limit_up[r], cells.limit_down[r]
    # By itself, as it looks up one symbol at a time: the loop after it can then take several at once.
    for s in range(fill.size):
        run.sizes.able[s] = run.open[run.tape.symbols[s].market]
    for s in range(fill.size):
        side = orders.side[s]
        due = (side != 0) & run.sizes.able[s]
        barred = np.isnan(fill[s]) | ((side > 0) & limit_up[s]) | ((side < 0) & limit_down[s])
        run.sizes.able[s] = due & ~barred
        blocked += due & barred
    return blocked


@step
def _obstacle(run: Run, r: int, s: int) -> int:
    if np.isnan(run.tape.cells.fill[r, s]):
        return SUSPENDED
    return LIMIT_UP if run.orders.side[s] > 0 else LIMIT_DOWN


@step
def _intend(run: Run, s: int, units: float) -> None:
    if not run.orders.priced[s] and run.orders.entry[s] < run.log.size:
        run.log[run.orders.entry[s]].intended = units
    run.orders.priced[s] = True
    run.totals[0].marked = 1


# ---------------------------------------------------------------- sizes


@step
def _size_up(run: Run, r: int) -> None:
    """Work out for every symbol what its order would trade in a row if the cash sufficed."""
    _find_terms(run, r)
    _ask(run, r)
    _round(run, r)
    _price(run, r)


@step
def _find_terms(run: Run, r: int) -> None:
    sizes, fees, symbols = run.sizes, run.tape.fees[r], run.tape.symbols
    for s in range(symbols.size):
        terms = fees[symbols[s].fee_class, 0 if run.orders.side[s] > 0 else 1]
        sizes.rate[s], sizes.floored[s], sizes.minimum[s] = terms[0], terms[1], terms[2]


@step
def _ask(run: Run, r: int) -> None:
    """Work out the units besides those that close a position, before lots.

    Fees of what is bought come out of its money: weights of 1 can then be paid for.
    """
    orders, sizes, fill, index = run.orders, run.sizes, run.tape.cells.fill[r], run.tape.rows[r].short_index
    for s in range(fill.size):
        money, units = orders.money[s], run.held[s] + run.owed[s] * index
        buys = (money > 0.0) & ((units >= 0.0) | orders.leave[s])
        least = buys & (
            money * sizes.floored[s] < sizes.minimum[s] * (1.0 + sizes.rate[s] + sizes.floored[s])
        )
        fixed = min(sizes.minimum[s], money) if least else 0.0
        moving = sizes.rate[s] + (0.0 if least else sizes.floored[s])
        sizes.besides[s] = (money - fixed) / ((1.0 + (moving if buys else 0.0)) * fill[s])


@step
def _round(run: Run, r: int) -> None:
    """Let what does not leave a position trade whole lots, and no more than it has where it reduces one."""
    orders, sizes, lot, index = run.orders, run.sizes, run.tape.cells.lot[r], run.tape.rows[r].short_index
    for s in range(lot.size):
        units, besides, leave = run.held[s] + run.owed[s] * index, sizes.besides[s], orders.leave[s]
        reduces = ~leave & (units * besides < 0.0)
        whole = _whole_lots(-units if reduces & (abs(besides) > abs(units)) else besides, lot[s])
        sizes.besides[s] = -units if reduces & (abs(whole) > abs(units)) else whole
        sizes.leave[s] = -units if leave else 0.0


@step
def _whole_lots(units: float, lot: float) -> float:
    whole = np.trunc(units / lot * (1.0 + ROUNDING)) * lot
    return whole if lot > 0.0 else units


@step
def _price(run: Run, r: int) -> None:
    """Work out fees, and which orders can trade in full whatever else there is but cash."""
    sizes, cap, fill = run.sizes, run.tape.cells.cap[r], run.tape.cells.fill[r]
    for s in range(fill.size):
        units = sizes.leave[s] + sizes.besides[s]
        value = abs(units) * fill[s]
        fee = _charge(value, sizes.rate[s], sizes.floored[s], sizes.minimum[s])
        long = (run.owed[s] == 0.0) & (run.held[s] + units >= 0.0)
        pays = (units >= 0.0) | (value >= fee)
        sizes.fee[s] = fee
        sizes.plain[s] = long & pays & (abs(units) <= cap[s])


@step
def _charge(value: float, rate: float, floored: float, minimum: float) -> float:
    """Return the fee on a purchase or a sale of some value."""
    fee = value * rate + max(value * floored, minimum)
    return fee if value > 0.0 else 0.0


@step
def _fee(run: Run, r: int, s: int, units: float) -> float:
    sizes, value = run.sizes, abs(units) * run.tape.cells.fill[r, s]
    return _charge(value, sizes.rate[s], sizes.floored[s], sizes.minimum[s])


@step
def _capped(run: Run, r: int, s: int) -> tuple[float, float, bool]:
    """Return what an order may trade of a session's volume, and whether that is less than it would."""
    leave, besides = run.sizes.leave[s], run.sizes.besides[s]
    cap, lot = run.tape.cells.cap[r, s], run.tape.cells.lot[r, s]
    if abs(leave) > cap:
        return np.sign(leave) * cap, 0.0, True
    rest = cap - abs(leave)
    if abs(besides) <= rest:
        return leave, besides, False
    less = _whole_lots(np.sign(besides) * rest, lot)
    return leave, less, less != besides


# ---------------------------------------------------------------- sales and purchases


@step
def _sell(run: Run, r: int) -> None:
    if run.totals[0].selling == 0:
        return
    _fill_plain(run, r, SELL)
    if run.totals[0].selling == 0:
        return
    for s in range(run.held.size):
        if run.sizes.able[s] and run.orders.side[s] == SELL:
            _sell_one(run, r, s)


@step
def _sell_one(run: Run, r: int, s: int) -> None:
    sizes, orders = run.sizes, run.orders
    short = sizes.besides[s] < 0.0 and (orders.leave[s] or run.held[s] == 0.0)
    refused = short and not run.tape.cells.shortable[r, s]
    if refused:
        sizes.besides[s], orders.money[s] = 0.0, 0.0
    now, more, capped = _capped(run, r, s)
    gain = -(now + more) * run.tape.cells.fill[r, s] - _fee(run, r, s, now + more)
    if gain < 0.0 and _cash(run, r) + gain < 0.0:
        _wait_a_session(run, s, CASH)  # its fees exceed its proceeds, and nothing else can pay them
        return
    _fill(run, r, s, now, more)
    if refused and not capped:
        _end_unfilled(run, s, NOT_SHORTABLE)
    else:
        _settle(run, s, VOLUME if capped else NONE)


@step
def _buy(run: Run, r: int) -> None:
    buyers, cost = _add_up(run, r)
    if buyers == 0:
        return
    budget = _cash(run, r)
    if run.account.leverage > 1.0:
        budget += (run.account.leverage - 1.0) * _net_asset_value(run, r)
    if cost > budget:
        _shrink(run, r, _affordable_share(run, budget, buyers))
    run.totals[0].scarce = cost > budget * (1.0 + ROUNDING)
    if _fill_plain(run, r, BUY) == buyers:
        return
    for s in range(run.held.size):
        if run.sizes.able[s] and run.orders.side[s] == BUY:
            _buy_one(run, r, s)


@step
def _buy_one(run: Run, r: int, s: int) -> None:
    capped = False
    if run.sizes.plain[s]:
        _note(run, s, run.sizes.besides[s] * run.tape.cells.fill[r, s] + run.sizes.fee[s])
    else:
        now, more, capped = _capped(run, r, s)
        _fill(run, r, s, now, more)
    _settle(run, s, CASH if run.totals[0].scarce else (VOLUME if capped else NONE))


@summing
def _add_up(run: Run, r: int) -> tuple[int, float]:
    """Return how many can buy at a moment, and what all of it would cost."""
    sizes, fill, buyers, cost = run.sizes, run.tape.cells.fill[r], 0, 0.0
    for s in range(fill.size):
        buys = sizes.able[s] & (run.orders.side[s] > 0)
        sizes.worth[s] = (sizes.leave[s] + sizes.besides[s]) * fill[s] if buys else 0.0
        cost += sizes.worth[s] + sizes.fee[s] if buys else 0.0
        buyers += buys
    return buyers, cost


@step
def _affordable_share(run: Run, budget: float, buyers: int) -> float:
    """Return the share of all purchases of one moment that the budget pays for, fees included.

    Minimum fees do not shrink with an order; each round finds those that have come to bind.
    """
    share = 1.0
    for _ in range(buyers + 2):
        fixed, moving = _split_cost(run, share)
        if fixed + moving <= budget:
            break
        if moving <= 0.0 or fixed >= budget:
            return 0.0
        share *= (budget - fixed) / moving * (1.0 - 1e-15)
    # What rounding leaves of spent cash buys nothing: the books would refuse it.
    return share if share > ROUNDING else 0.0


@summing
def _split_cost(run: Run, share: float) -> tuple[float, float]:
    """Return the minimum fees that bind, and what else a share of all purchases costs."""
    sizes, fixed, moving = run.sizes, 0.0, 0.0
    for s in range(sizes.worth.size):
        value = share * sizes.worth[s]
        binds = value * sizes.floored[s] < sizes.minimum[s]
        fixed += sizes.minimum[s] if binds & (value > 0.0) else 0.0
        moving += value * (1.0 + sizes.rate[s] + (0.0 if binds else sizes.floored[s]))
    return fixed, moving


@step
def _shrink(run: Run, r: int, share: float) -> None:
    sizes, lot = run.sizes, run.tape.cells.lot[r]
    for s in range(lot.size):
        buys = sizes.able[s] & (run.orders.side[s] > 0)
        less = 0.0 if sizes.leave[s] != 0.0 else _whole_lots(sizes.besides[s] * share, lot[s])
        sizes.besides[s] = less if buys else sizes.besides[s]
        sizes.leave[s] *= share if buys else 1.0
    _price(run, r)


# ---------------------------------------------------------------- fills


@step
def _fill_plain(run: Run, r: int, side: int) -> int:
    """Fill all plain orders of one side at once; return how many are done with: none where cash is scarce."""
    totals = run.totals[0]
    if run.log.size > 0 or run.fills.size > 0:
        _record_plain(run, r, side)
    count, traded, paid = _move_plain(run, r, side)
    totals.cash -= paid / run.tape.rows[r].cash_index
    totals.fills += traded
    totals.waiting -= count
    totals.selling -= count if side == SELL else 0
    return count


@summing
def _move_plain(run: Run, r: int, side: int) -> tuple[int, int, float]:
    """Move the units of plain orders; return how many are done with, how many trade, and what is paid."""
    orders, sizes, fill, done = run.orders, run.sizes, run.tape.cells.fill[r], run.totals[0].scarce == 0
    count, traded, paid = 0, 0, 0.0
    for s in range(fill.size):
        now = sizes.able[s] & sizes.plain[s] & (orders.side[s] == side)
        units = sizes.leave[s] + sizes.besides[s]
        run.held[s] += units if now else 0.0
        orders.side[s] = 0 if now & done else orders.side[s]
        count += now & done
        traded += now & (units != 0.0)
        paid += units * fill[s] + sizes.fee[s] if now else 0.0
    return count, traded, paid


@step
def _record_plain(run: Run, r: int, side: int) -> None:
    sizes, at, done = run.sizes, run.totals[0].fills, run.totals[0].scarce == 0
    for s in range(run.held.size):
        if sizes.able[s] and sizes.plain[s] and run.orders.side[s] == side:
            units = sizes.leave[s] + sizes.besides[s]
            if units != 0.0:
                _record(run, at, r, s, units, run.tape.cells.fill[r, s], sizes.fee[s], run.owed[s] < 0.0)
                at += 1
            elif done and not run.orders.traded[s]:
                _conclude(run, s, CANCELLED, LOT)


@step
def _record(run: Run, at: int, r: int, s: int, units: float, price: float, fee: float, short: bool) -> None:
    if at < run.fills.size:
        fill = run.fills[at]
        fill.row, fill.symbol, fill.intention, fill.short = r, s, run.orders.entry[s], short
        fill.units, fill.price, fill.fee = units, price, fee


@step
def _fill(run: Run, r: int, s: int, leave: float, besides: float) -> None:
    """Fill one order that is not plain."""
    units = leave + besides
    if units == 0.0:
        return
    price, fee = run.tape.cells.fill[r, s], _fee(run, r, s, units)
    run.totals[0].cash -= (units * price + fee) / run.tape.rows[r].cash_index
    fee_besides = fee
    if leave != 0.0:
        fee_besides = fee * besides / units
        _move(run, r, s, leave, price, fee - fee_besides)
        run.orders.leave[s] = _units(run, r, s) != 0.0
    _note(run, s, besides * price + (fee_besides if units > 0.0 else 0.0))
    run.orders.traded[s] = True
    if besides != 0.0:
        _move(run, r, s, besides, price, fee_besides)


@step
def _note(run: Run, s: int, paid: float) -> None:
    """Note on an order that goes on what its money has paid for, fees included."""
    run.orders.money[s] -= paid
    run.orders.traded[s] |= paid != 0.0
    run.totals[0].marked = 1


@step
def _move(run: Run, r: int, s: int, units: float, price: float, fee: float) -> None:
    totals, before = run.totals[0], _units(run, r, s)
    short = before < 0.0 or (units < 0.0 and before == 0.0)
    after = 0.0 if units == -before else before + units
    if short:
        run.owed[s] = after / run.tape.rows[r].short_index
        totals.shorts += (1 if before == 0.0 else 0) - (1 if after == 0.0 else 0)
    else:
        run.held[s] = after
    _record(run, totals.fills, r, s, units, price, fee, short)
    totals.fills += 1


@step
def _settle(run: Run, s: int, obstacle: int) -> None:
    """Decide after a session whether an intention is done, goes on waiting, or ends unfilled."""
    orders, traded = run.orders, run.orders.traded[s]
    left, planned = orders.money[s], orders.planned[s]
    small = not orders.leave[s] and (abs(left) <= COMPLETE * abs(planned) or left * planned < 0.0)
    if obstacle == NONE or (traded and small):
        _finish(run, s, FILLED if traded else CANCELLED, NONE if traded else LOT)
    elif obstacle == CASH and run.totals[0].selling == 0:
        _end_unfilled(run, s, CASH)  # only a sale brings cash, and none waits any more
    else:
        _wait_a_session(run, s, obstacle)


# ---------------------------------------------------------------- endings


@step
def _pay_out(run: Run, r: int) -> int:
    """Turn what is held or owed of listings that have ended into money at their last close, without a fee.

    Return the next row in which a listing ends; the last of all where none does.
    """
    following = run.tape.rows.size
    for s in range(run.held.size):
        end = run.tape.symbols[s].ends
        if end > r:
            following = min(following, end)
        elif end == r and r > 0:
            _pay_out_one(run, r, s)
    return following


@step
def _pay_out_one(run: Run, r: int, s: int) -> None:
    if run.orders.side[s] != 0:
        _end_unfilled(run, s, ENDED)
    units, price = _units(run, r, s), run.tape.value[r, s]
    if units != 0.0:
        _enter(run, r - 1, s, SELL if units > 0.0 else BUY, -units)
        run.totals[0].cash += units * price / run.tape.rows[r].cash_index
        _move(run, r, s, -units, price, 0.0)
        _conclude(run, s, FILLED, ENDED)
