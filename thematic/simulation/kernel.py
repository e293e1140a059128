"""The kernel: target weights in, fills and net asset value out, under the rules on the tape.

It trades only in rows in which an order is pending; every other row is only valued. What all orders have in
common is done a column at a time, over all symbols, without branches, so that a processor takes several at
once; what only some orders meet (a limit, a cap, a short position) is done for each of those alone. Both go
through the same small rules. All of it is compiled by Numba once and cached, which wants it in one file.

Within a row, markets fill in the order of their fill times. At one moment sales come before purchases, and
purchases beyond the cash are scaled down together, so that nothing depends on the order of columns.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from thematic.compiling import njit
from thematic.markets.fees import fee_amount
from thematic.simulation.state import TOTALS, PendingOrders, SimulationState, Sizes
from thematic.simulation.tape import Account, Reason, Status, Tape

# As NumPy's numbers: Numba would compile a step anew for every Python integer that it is handed.
FILLED, PARTLY_FILLED, DEFERRED, CANCELLED = np.array(Status, np.int64)
NONE, CLOSED, SUSPENDED, LIMIT_UP, LIMIT_DOWN, LOT = np.array(Reason, np.int64)[:6]
CASH, VOLUME, REPLACED, EXPIRED, NOT_SHORTABLE, ENDED, ROUNDED = np.array(Reason, np.int64)[6:]

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
# The one formula of a fee, compiled; what all symbols pay is the same sum, taken together (`_charge`).
_fee_amount = step(fee_amount)


@njit(cache=True)
def simulate(
    tape: Tape,
    account: Account,
    target_rows: np.ndarray,
    targets: np.ndarray,
    orders: np.ndarray,
    fills: np.ndarray,
) -> tuple[np.ndarray, int, int]:
    """Return net asset values, shape (n_rows,), and the numbers of orders and of fills.

    Parameters
    ----------
    target_rows : int64 (n_instructions,), increasing
        Rows at whose decision a target is given.
    targets : (n_instructions, n_symbols)
        Fractions of net asset value at that decision; NaN is 0.
    orders : ORDER (capacity,)
    fills : FILL (capacity,)
        Written in place; arrays of length 0 keep no record.
    """
    state = _begin(tape, account, orders, fills)
    rows, k, r, end = tape.value.shape[0], FIRST, FIRST, FIRST
    nav = np.empty(rows)
    while r < rows + account.lag:
        decided = r - account.lag
        if k < len(target_rows) and target_rows[k] == decided:
            _place(state, decided, targets[k], _net_asset_value(state, decided))
            k += 1
        if r < rows and r >= end:
            end = _pay_out(state, r)
        if r < rows and state.totals[0].pending > 0:
            _trade(state, r)
        # Until something is to be done again, rows are only valued.
        busy = target_rows[k] + account.lag if k < len(target_rows) else rows + account.lag
        quiet = r + 1 if state.totals[0].pending > 0 else max(min(busy, end), r + 1)
        _value_rows(state, nav, r, min(quiet, rows))
        r = quiet
    for s in range(state.held.size):
        if state.pending.side[s] != 0:
            _finish(state, s, DEFERRED, max(state.pending.reason[s], CLOSED))
    return nav, state.totals[0].orders, state.totals[0].fills


@njit(**WITHIN)
def _begin(tape: Tape, account: Account, orders: np.ndarray, fills: np.ndarray) -> SimulationState:
    n = tape.symbols.size
    # An array of its own for each column: in slices of one, the compiler cannot tell them apart.
    pending = PendingOrders(
        side=np.zeros(n, np.int64),
        leave=np.zeros(n, np.bool_),
        money=np.zeros(n),
        planned=np.zeros(n),
        tries=np.zeros(n, np.int64),
        traded=np.zeros(n, np.bool_),
        reason=np.zeros(n, np.int64),
        entry=np.zeros(n, np.int64),
    )
    sizes = Sizes(
        able=np.zeros(n, np.bool_),
        plain=np.zeros(n, np.bool_),
        leave=np.zeros(n),
        besides=np.zeros(n),
        fee=np.zeros(n),
        rate=np.zeros(n),
        floored=np.zeros(n),
        minimum=np.zeros(n),
        worth=np.zeros(n),
    )
    totals = np.zeros(1, TOTALS)
    totals[0].cash = account.cash / _money_index(tape.rows[0], account.cash)
    for symbol in tape.symbols:
        totals[0].ending += symbol.ends != 0
    shut = np.zeros(tape.sessions.shape[1], np.bool_)
    held, owed = np.zeros(n), np.zeros(n)
    return SimulationState(tape, account, totals, held, owed, pending, sizes, shut, orders, fills)


@summing
def _dot(a: np.ndarray, b: np.ndarray) -> float:
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


@step
def _net_asset_value(state: SimulationState, r: int) -> float:
    row, value = state.tape.rows[r], state.tape.value[r]
    nav = _cash(state, r) + _dot(state.held, value)
    if state.totals[0].shorts > 0:
        nav += row.short_index * _dot(state.owed, value)
    return nav


@summing
def _value_rows(state: SimulationState, nav: np.ndarray, first: int, last: int) -> None:
    value, rows, cash = state.tape.value, state.tape.rows, state.totals[0].cash
    for r in range(first, last):
        nav[r] = cash * _money_index(rows[r], cash) + _dot(state.held, value[r])
    if state.totals[0].shorts > 0:
        for r in range(first, last):
            nav[r] += rows[r].short_index * _dot(state.owed, value[r])


@step
def _money_index(row: Any, cash: float) -> float:
    """Return the growth of a unit of cash: idle cash earns its rate, borrowed money costs another."""
    return row.cash_index if cash >= 0.0 else row.borrow_index


@step
def _cash(state: SimulationState, r: int) -> float:
    return state.totals[0].cash * _money_index(state.tape.rows[r], state.totals[0].cash)


@step
def _pay(state: SimulationState, r: int, amount: float) -> None:
    cash = _cash(state, r) - amount
    state.totals[0].cash = cash / _money_index(state.tape.rows[r], cash)


@step
def _units(state: SimulationState, r: int, s: int) -> float:
    return state.held[s] + state.owed[s] * state.tape.rows[r].short_index


# ---------------------------------------------------------------- decisions


@step
def _place(state: SimulationState, r: int, weights: np.ndarray, nav: float) -> None:
    """Turn target weights into orders, in place of those that still wait."""
    totals, pending = state.totals[0], state.pending
    if totals.pending > 0:
        for s in range(pending.side.size):
            if pending.side[s] != 0:
                _end_unfilled(state, s, REPLACED)
    if totals.marked:
        _start_afresh(pending)
        totals.marked = 0
    totals.decided = r
    totals.pending, totals.selling = _plan(state, r, weights, nav)
    if state.orders.size == 0:
        totals.orders += totals.pending
    else:
        _record_orders(state, r)
    if totals.ending > 0:
        for s in range(pending.side.size):
            if pending.side[s] != 0 and 0 < state.tape.symbols[s].ends <= r:
                _end_unfilled(state, s, ENDED)


@step
def _record_orders(state: SimulationState, r: int) -> None:
    pending = state.pending
    for s in range(pending.side.size):
        if pending.side[s] != 0:
            value, away = state.tape.value[r, s], -_units(state, r, s) if pending.leave[s] else 0.0
            besides = pending.money[s] / value if value > 0.0 else np.nan
            _record_order(state, r, s, pending.side[s], away + besides)


@step
def _plan(state: SimulationState, r: int, weights: np.ndarray, nav: float) -> tuple[int, int]:
    """Write the orders that lead to some weights; return how many there are and how many of them sell."""
    pending, value, index = state.pending, state.tape.value[r], state.tape.rows[r].short_index
    count, selling = 0, 0
    for s in range(weights.size):
        target = 0.0 if np.isnan(weights[s]) else weights[s] * nav
        units = state.held[s] + state.owed[s] * index
        change = target - units * value[s]
        leave = (units != 0.0) & ((target == 0.0) | (target * units < 0.0))
        buys = change > 0.0 if target != 0.0 else units < 0.0
        wants = leave | (abs(change) > ROUNDING * nav)
        pending.side[s] = (BUY if buys else SELL) if wants else 0
        pending.leave[s] = leave
        pending.money[s] = pending.planned[s] = target if leave | (units == 0.0) else change
        count += wants
        selling += wants & ~buys
    return count, selling


@step
def _start_afresh(pending: PendingOrders) -> None:
    for s in range(pending.side.size):
        pending.tries[s] = pending.reason[s] = 0
        pending.traded[s] = False


@step
def _record_order(state: SimulationState, r: int, s: int, side: int, intended: float) -> None:
    """Open an order's record."""
    state.pending.entry[s] = state.totals[0].orders
    state.totals[0].orders += 1
    if state.pending.entry[s] < state.orders.size:
        entry = state.orders[state.pending.entry[s]]
        entry.symbol, entry.decided, entry.side = s, r, side
        entry.sized, entry.intended, entry.filled = r, intended, 0.0
        entry.status, entry.reason = FILLED, NONE
        entry.deferrals[:] = 0


@step
def _conclude(state: SimulationState, s: int, status: int, reason: int) -> None:
    if state.pending.entry[s] < state.orders.size:
        entry = state.orders[state.pending.entry[s]]
        entry.status, entry.reason = status, reason


@step
def _finish(state: SimulationState, s: int, status: int, reason: int) -> None:
    state.totals[0].pending -= 1
    state.totals[0].selling -= 1 if state.pending.side[s] < 0 else 0
    state.pending.side[s] = 0
    _conclude(state, s, status, reason)


@step
def _end_unfilled(state: SimulationState, s: int, reason: int) -> None:
    _finish(state, s, PARTLY_FILLED if state.pending.traded[s] else CANCELLED, reason)


@step
def _defer(state: SimulationState, s: int, reason: int) -> None:
    state.totals[0].marked = 1
    state.pending.reason[s] = reason
    if state.pending.entry[s] < state.orders.size:
        state.orders[state.pending.entry[s]].deferrals[reason] += 1


@step
def _defer_a_session(state: SimulationState, s: int, reason: int) -> None:
    _defer(state, s, reason)
    state.pending.tries[s] += 1
    if state.pending.tries[s] >= state.account.patience:
        _end_unfilled(state, s, EXPIRED)


# ---------------------------------------------------------------- a row


@step
def _trade(state: SimulationState, r: int) -> None:
    _defer_where_shut(state, r)
    _size_up(state, r)
    moment = _next_moment(state, r, NO_MOMENT)
    while moment != NO_MOMENT and state.totals[0].pending > 0:
        _line_up(state, r, moment)
        _sell(state, r)
        _buy(state, r)
        moment = _next_moment(state, r, moment)


@step
def _defer_where_shut(state: SimulationState, r: int) -> None:
    for m in range(state.open.size):
        if state.tape.sessions[r, m].fill_ns < 0:
            for s in range(state.held.size):
                if state.pending.side[s] != 0 and state.tape.symbols[s].market == m:
                    _defer(state, s, CLOSED)


@step
def _next_moment(state: SimulationState, r: int, after: int) -> int:
    """Return the next time after `after` at which orders of a row fill, or that there is none."""
    moment = NO_MOMENT
    for m in range(state.open.size):
        t = state.tape.sessions[r, m].fill_ns
        if t > after and (moment == NO_MOMENT or t < moment):
            moment = t
    return moment


@step
def _line_up(state: SimulationState, r: int, moment: int) -> None:
    """Mark the orders that can trade at a moment; those that have no price they may trade at wait."""
    state.totals[0].scarce = 0
    decided = state.tape.rows[state.totals[0].decided].decision_ns
    for m in range(state.open.size):
        session = state.tape.sessions[r, m]
        state.open[m] = session.fill_ns == moment and (state.account.lag == 0 or session.open_ns > decided)
    if _mark(state, r) > 0:
        for s in range(state.held.size):
            if (
                state.pending.side[s] != 0
                and state.open[state.tape.symbols[s].market]
                and not state.sizes.able[s]
            ):
                _defer_a_session(state, s, _obstacle(state, r, s))
    if state.orders.size > 0:
        for s in range(state.held.size):
            if state.sizes.able[s]:
                _intend(state, r, s, state.sizes.leave[s] + state.sizes.besides[s])


@step
def _mark(state: SimulationState, r: int) -> int:
    """Mark who is able to trade; return how many cannot although their market is open."""
    cells, pending, blocked = state.tape.cells, state.pending, 0
    fill, limit_up, limit_down = cells.fill[r], cells.limit_up[r], cells.limit_down[r]
    # By itself, as it looks up one symbol at a time: the loop after it can then take several at once.
    for s in range(fill.size):
        state.sizes.able[s] = state.open[state.tape.symbols[s].market]
    for s in range(fill.size):
        side = pending.side[s]
        due = (side != 0) & state.sizes.able[s]
        barred = np.isnan(fill[s]) | ((side > 0) & limit_up[s]) | ((side < 0) & limit_down[s])
        state.sizes.able[s] = due & ~barred
        blocked += due & barred
    return blocked


@step
def _obstacle(state: SimulationState, r: int, s: int) -> int:
    if np.isnan(state.tape.cells.fill[r, s]):
        return SUSPENDED
    return LIMIT_UP if state.pending.side[s] > 0 else LIMIT_DOWN


@step
def _intend(state: SimulationState, r: int, s: int, units: float) -> None:
    """Record what an order comes to at the price of this session: it is for money, so prices change it."""
    if state.pending.entry[s] < state.orders.size:
        entry = state.orders[state.pending.entry[s]]
        entry.sized, entry.intended = r, entry.filled + units
    state.totals[0].marked = 1


# ---------------------------------------------------------------- sizes


@step
def _size_up(state: SimulationState, r: int) -> None:
    """Work out for every symbol what its order would trade in a row if the cash sufficed."""
    _find_terms(state, r)
    _ask(state, r)
    if state.tape.bounded_fees.shape[3] > 0:
        _ask_less(state, r)
    _round(state, r)
    _price(state, r)


@step
def _find_terms(state: SimulationState, r: int) -> None:
    sizes, fees, symbols = state.sizes, state.tape.fees[r], state.tape.symbols
    for s in range(symbols.size):
        terms = fees[symbols[s].fee_class, 0 if state.pending.side[s] > 0 else 1]
        sizes.rate[s], sizes.floored[s], sizes.minimum[s] = terms[0], terms[1], terms[2]


@step
def _ask(state: SimulationState, r: int) -> None:
    """Work out the units besides those that close a position, before lots.

    Fees of what is bought come out of its money: weights of 1 can then be paid for.
    """
    pending, sizes, fill, index = (
        state.pending,
        state.sizes,
        state.tape.cells.fill[r],
        state.tape.rows[r].short_index,
    )
    for s in range(fill.size):
        money, units = pending.money[s], state.held[s] + state.owed[s] * index
        buys = (money > 0.0) & ((units >= 0.0) | pending.leave[s])
        worth = _affordable_worth(money, sizes.rate[s], sizes.floored[s], sizes.minimum[s])
        sizes.besides[s] = (worth if buys else money) / fill[s]


@step
def _affordable_worth(money: float, rate: float, floored: float, minimum: float) -> float:
    """Return the value of the shares that some money buys, less the fees of all symbols alike."""
    least = money * floored < minimum * (1.0 + rate + floored)
    fixed = min(minimum, money) if least else 0.0
    return (money - fixed) / (1.0 + rate + (0.0 if least else floored))


@step
def _ask_less(state: SimulationState, r: int) -> None:
    """Take the fees with bounds, too, out of the money of what is bought.

    The fee on more is never less, so that a value found from the fee on too much can be paid for, and one
    found from the fee on too little cannot: the third is below the right one by a billionth part.
    """
    pending, sizes, fill, index = (
        state.pending,
        state.sizes,
        state.tape.cells.fill[r],
        state.tape.rows[r].short_index,
    )
    for s in range(fill.size):
        money, units = pending.money[s], state.held[s] + state.owed[s] * index
        if pending.side[s] > 0 and money > 0.0 and (units >= 0.0 or pending.leave[s]) and fill[s] > 0.0:
            worth = money
            for _ in range(3):
                left = max(money - _bounded_fees(state, r, s, worth), 0.0)
                worth = _affordable_worth(left, sizes.rate[s], sizes.floored[s], sizes.minimum[s])
            sizes.besides[s] = worth / fill[s]


@step
def _round(state: SimulationState, r: int) -> None:
    """Let what does not leave a position trade whole lots, and no more than it has where it reduces one."""
    pending, sizes, index = state.pending, state.sizes, state.tape.rows[r].short_index
    lot, least = state.tape.cells.lot[r], state.tape.cells.least[r]
    for s in range(lot.size):
        units, besides, leave = state.held[s] + state.owed[s] * index, sizes.besides[s], pending.leave[s]
        reduces = ~leave & (units * besides < 0.0)
        most = -units if reduces & (abs(besides) > abs(units)) else besides
        whole = _whole_lots(most, lot[s], least[s])
        sizes.besides[s] = -units if reduces & (abs(whole) > abs(units)) else whole
        sizes.leave[s] = -units if leave else 0.0


@step
def _whole_lots(units: float, lot: float, least: float) -> float:
    """Return the whole lots in some units; none where they are less than the smallest order."""
    whole = np.trunc(units / lot * (1.0 + ROUNDING)) * lot if lot > 0.0 else units
    return 0.0 if abs(whole) < least * (1.0 - ROUNDING) else whole


@step
def _price(state: SimulationState, r: int) -> None:
    """Work out fees, and which orders can trade in full whatever else there is but cash."""
    sizes, cap, fill = state.sizes, state.tape.cells.cap[r], state.tape.cells.fill[r]
    for s in range(fill.size):
        units = sizes.leave[s] + sizes.besides[s]
        value = abs(units) * fill[s]
        fee = _charge(value, sizes.rate[s], sizes.floored[s], sizes.minimum[s])
        long = (state.owed[s] == 0.0) & (state.held[s] + units >= 0.0)
        pays = (units >= 0.0) | (value >= fee)
        sizes.fee[s] = fee
        sizes.plain[s] = long & pays & (abs(units) <= cap[s])
    if state.tape.bounded_fees.shape[3] > 0:
        _add_bounded_fees(state, r)


@step
def _add_bounded_fees(state: SimulationState, r: int) -> None:
    sizes, fill = state.sizes, state.tape.cells.fill[r]
    for s in range(fill.size):
        units = sizes.leave[s] + sizes.besides[s]
        if state.pending.side[s] != 0 and abs(units) * fill[s] > 0.0:
            sizes.fee[s] += _bounded_fees(state, r, s, abs(units) * fill[s])
            sizes.plain[s] &= (units >= 0.0) | (-units * fill[s] >= sizes.fee[s])


@step
def _charge(value: float, rate: float, floored: float, minimum: float) -> float:
    """Return the sum of `fee_amount` over the fees on value alone, of which one may have a minimum."""
    fee = value * rate + max(value * floored, minimum)
    return fee if value > 0.0 else 0.0


@step
def _fee(state: SimulationState, r: int, s: int, units: float) -> float:
    sizes, value = state.sizes, abs(units) * state.tape.cells.fill[r, s]
    fee = _charge(value, sizes.rate[s], sizes.floored[s], sizes.minimum[s])
    return fee + (_bounded_fees(state, r, s, value) if value > 0.0 else 0.0)


@step
def _bounded_fees(state: SimulationState, r: int, s: int, value: float) -> float:
    """Return the fees with bounds, by the share or rounded up, on a trade of some value above 0."""
    side, total = 0 if state.pending.side[s] > 0 else 1, 0.0
    terms = state.tape.bounded_fees[r, state.tape.symbols[s].fee_class, side]
    shares = value / (state.tape.cells.fill[r, s] * state.tape.cells.share[r, s])
    for k in range(terms.shape[0]):
        fee = terms[k]
        total += _fee_amount(value, shares, fee[0], fee[1], fee[2], fee[3], fee[4])
    return total


@step
def _capped(state: SimulationState, r: int, s: int) -> tuple[float, float, bool]:
    """Return what an order may trade of a session's volume, and whether that is less than it would."""
    leave, besides = state.sizes.leave[s], state.sizes.besides[s]
    cells = state.tape.cells
    cap, lot, least = cells.cap[r, s], cells.lot[r, s], cells.least[r, s]
    if abs(leave) > cap:
        return _whole_lots(np.sign(leave) * cap, lot, least), 0.0, True
    rest = cap - abs(leave)
    if abs(besides) <= rest:
        return leave, besides, False
    less = _whole_lots(np.sign(besides) * rest, lot, least)
    return leave, less, less != besides


# ---------------------------------------------------------------- sales and purchases


@step
def _sell(state: SimulationState, r: int) -> None:
    if state.totals[0].selling == 0:
        return
    _fill_plain(state, r, SELL)
    if state.totals[0].selling == 0:
        return
    for s in range(state.held.size):
        if state.sizes.able[s] and state.pending.side[s] == SELL:
            _sell_one(state, r, s)


@step
def _sell_one(state: SimulationState, r: int, s: int) -> None:
    sizes, pending = state.sizes, state.pending
    short = sizes.besides[s] < 0.0 and (pending.leave[s] or state.held[s] == 0.0)
    refused = short and not state.tape.cells.shortable[r, s]
    if refused:
        sizes.besides[s], pending.money[s] = 0.0, 0.0
    now, more, capped = _capped(state, r, s)
    gain = -(now + more) * state.tape.cells.fill[r, s] - _fee(state, r, s, now + more)
    if gain < 0.0 and _cash(state, r) + gain < 0.0:
        _defer_a_session(state, s, CASH)  # its fees exceed its proceeds, and nothing else can pay them
        return
    obstacle = VOLUME if capped else NONE
    _fill(state, r, s, now, more, NOT_SHORTABLE if refused and not capped else obstacle)
    if refused and not capped:
        _end_unfilled(state, s, NOT_SHORTABLE)
    else:
        _settle(state, r, s, obstacle)


@step
def _buy(state: SimulationState, r: int) -> None:
    buyers, cost = _add_up(state, r)
    if buyers == 0:
        return
    budget = _cash(state, r)
    if state.account.leverage > 1.0:
        budget += (state.account.leverage - 1.0) * _net_asset_value(state, r)
    if cost > budget:
        _shrink(state, r, _affordable_share(state, r, budget, buyers))
    state.totals[0].scarce = cost > budget * (1.0 + ROUNDING)
    if _fill_plain(state, r, BUY) == buyers:
        return
    for s in range(state.held.size):
        if state.sizes.able[s] and state.pending.side[s] == BUY:
            _buy_one(state, r, s)


@step
def _buy_one(state: SimulationState, r: int, s: int) -> None:
    if state.sizes.plain[s]:
        _note(state, s, state.sizes.besides[s] * state.tape.cells.fill[r, s] + state.sizes.fee[s])
        _settle(state, r, s, CASH if state.totals[0].scarce else NONE)
        return
    now, more, capped = _capped(state, r, s)
    obstacle = CASH if state.totals[0].scarce else (VOLUME if capped else NONE)
    _fill(state, r, s, now, more, obstacle)
    _settle(state, r, s, obstacle)


@summing
def _add_up(state: SimulationState, r: int) -> tuple[int, float]:
    """Return how many can buy at a moment, and what all of it would cost."""
    sizes, fill, buyers, cost = state.sizes, state.tape.cells.fill[r], 0, 0.0
    for s in range(fill.size):
        buys = sizes.able[s] & (state.pending.side[s] > 0)
        sizes.worth[s] = (sizes.leave[s] + sizes.besides[s]) * fill[s] if buys else 0.0
        cost += sizes.worth[s] + sizes.fee[s] if buys else 0.0
        buyers += buys
    return buyers, cost


@step
def _affordable_share(state: SimulationState, r: int, budget: float, buyers: int) -> float:
    """Return the share of all purchases of one moment that the budget pays for, fees included.

    Minimum fees do not shrink with an order; each round finds those that have come to bind.
    """
    share = 1.0
    for _ in range(buyers + 2):
        fixed, moving = _split_cost(state, share)
        if state.tape.bounded_fees.shape[3] > 0:
            still, more = _split_bounded(state, r, share)
            fixed, moving = fixed + still, moving + more
        if fixed + moving <= budget:
            break
        if moving <= 0.0 or fixed >= budget:
            return 0.0
        share *= (budget - fixed) / moving * (1.0 - 1e-15)
    # What rounding leaves of spent cash buys nothing: vectorbt would refuse it.
    return share if share > ROUNDING else 0.0


@summing
def _split_cost(state: SimulationState, share: float) -> tuple[float, float]:
    """Return the minimum fees that bind, and what else a share of all purchases costs."""
    sizes, fixed, moving = state.sizes, 0.0, 0.0
    for s in range(sizes.worth.size):
        value = share * sizes.worth[s]
        binds = value * sizes.floored[s] < sizes.minimum[s]
        fixed += sizes.minimum[s] if binds & (value > 0.0) else 0.0
        moving += value * (1.0 + sizes.rate[s] + (0.0 if binds else sizes.floored[s]))
    return fixed, moving


@step
def _split_bounded(state: SimulationState, r: int, share: float) -> tuple[float, float]:
    """Return the same of the fees with bounds: what does not shrink with a trade, and what does."""
    tape, sizes, fixed, moving = state.tape, state.sizes, 0.0, 0.0
    for s in range(sizes.worth.size):
        if sizes.worth[s] > 0.0:
            value = share * sizes.worth[s]
            shares = value / (tape.cells.fill[r, s] * tape.cells.share[r, s])
            terms = tape.bounded_fees[r, tape.symbols[s].fee_class, 0]
            for k in range(terms.shape[0]):
                rate, per_share, minimum, maximum, step_up = terms[k]
                amount = rate * value + per_share * shares
                bound = amount < minimum or amount > maximum
                # Rounding up adds less than one step.
                fixed += (max(minimum, min(amount, maximum)) if bound else 0.0) + step_up
                moving += 0.0 if bound else amount
    return fixed, moving


@step
def _shrink(state: SimulationState, r: int, share: float) -> None:
    sizes, lot, least = state.sizes, state.tape.cells.lot[r], state.tape.cells.least[r]
    for s in range(lot.size):
        buys = sizes.able[s] & (state.pending.side[s] > 0)
        less = 0.0 if sizes.leave[s] != 0.0 else _whole_lots(sizes.besides[s] * share, lot[s], least[s])
        sizes.besides[s] = less if buys else sizes.besides[s]
        sizes.leave[s] *= share if buys else 1.0
    _price(state, r)


# ---------------------------------------------------------------- fills


@step
def _fill_plain(state: SimulationState, r: int, side: int) -> int:
    """Fill all plain orders of one side at once; return how many are done with: none where cash is scarce."""
    totals = state.totals[0]
    if state.orders.size > 0 or state.fills.size > 0:
        _record_plain(state, r, side)
    count, traded, paid = _move_plain(state, r, side)
    _pay(state, r, paid)
    totals.fills += traded
    totals.pending -= count
    totals.selling -= count if side == SELL else 0
    return count


@summing
def _move_plain(state: SimulationState, r: int, side: int) -> tuple[int, int, float]:
    """Move the units of plain orders; return how many are done with, how many trade, and what is paid."""
    pending, sizes, fill, done = (
        state.pending,
        state.sizes,
        state.tape.cells.fill[r],
        state.totals[0].scarce == 0,
    )
    count, traded, paid = 0, 0, 0.0
    for s in range(fill.size):
        now = sizes.able[s] & sizes.plain[s] & (pending.side[s] == side)
        units = sizes.leave[s] + sizes.besides[s]
        state.held[s] += units if now else 0.0
        pending.side[s] = 0 if now & done else pending.side[s]
        count += now & done
        traded += now & (units != 0.0)
        paid += units * fill[s] + sizes.fee[s] if now else 0.0
    return count, traded, paid


@step
def _record_plain(state: SimulationState, r: int, side: int) -> None:
    sizes, at, done = state.sizes, state.totals[0].fills, state.totals[0].scarce == 0
    for s in range(state.held.size):
        if sizes.able[s] and sizes.plain[s] and state.pending.side[s] == side:
            units = sizes.leave[s] + sizes.besides[s]
            if units != 0.0:
                price, short = state.tape.cells.fill[r, s], state.owed[s] < 0.0
                _record(state, at, r, s, units, price, sizes.fee[s], short, NONE if done else CASH)
                at += 1
            elif done and not state.pending.traded[s]:
                _conclude(state, s, CANCELLED, _too_small(state, r, s))


@step
def _too_small(state: SimulationState, r: int, s: int) -> int:
    """Return why an order that comes to no share ends: a position's rebalance has nothing to trade."""
    return ROUNDED if _units(state, r, s) != 0.0 else LOT


@step
def _record(
    state: SimulationState,
    at: int,
    r: int,
    s: int,
    units: float,
    price: float,
    fee: float,
    short: bool,
    reason: int,
) -> None:
    entry = state.pending.entry[s]
    if entry < state.orders.size:
        state.orders[entry].filled += units
    if at < state.fills.size:
        fill = state.fills[at]
        fill.row, fill.symbol, fill.order, fill.short, fill.reason = r, s, entry, short, reason
        fill.units, fill.price, fill.fee = units, price, fee


@step
def _fill(state: SimulationState, r: int, s: int, leave: float, besides: float, reason: int) -> None:
    """Fill one order that is not plain; `reason` is why not more of it fills."""
    units = leave + besides
    if units == 0.0:
        return
    price, fee = state.tape.cells.fill[r, s], _fee(state, r, s, units)
    _pay(state, r, units * price + fee)
    fee_besides = fee
    if leave != 0.0:
        fee_besides = fee * besides / units
        _move(state, r, s, leave, price, fee - fee_besides, reason)
        state.pending.leave[s] = _units(state, r, s) != 0.0
    _note(state, s, besides * price + (fee_besides if units > 0.0 else 0.0))
    state.pending.traded[s] = True
    if besides != 0.0:
        _move(state, r, s, besides, price, fee_besides, reason)


@step
def _note(state: SimulationState, s: int, paid: float) -> None:
    """Note on an order that goes on what its money has paid for, fees included."""
    state.pending.money[s] -= paid
    state.pending.traded[s] |= paid != 0.0
    state.totals[0].marked = 1


@step
def _move(
    state: SimulationState, r: int, s: int, units: float, price: float, fee: float, reason: int
) -> None:
    totals, before = state.totals[0], _units(state, r, s)
    short = before < 0.0 or (units < 0.0 and before == 0.0)
    after = 0.0 if units == -before else before + units
    if short:
        state.owed[s] = after / state.tape.rows[r].short_index
        totals.shorts += (1 if before == 0.0 else 0) - (1 if after == 0.0 else 0)
    else:
        state.held[s] = after
    _record(state, totals.fills, r, s, units, price, fee, short, reason)
    totals.fills += 1


@step
def _settle(state: SimulationState, r: int, s: int, obstacle: int) -> None:
    """Decide after a session whether an order is done, stays pending, or ends unfilled."""
    pending, traded = state.pending, state.pending.traded[s]
    left, planned = pending.money[s], pending.planned[s]
    small = not pending.leave[s] and (abs(left) <= COMPLETE * abs(planned) or left * planned < 0.0)
    if obstacle == NONE or (traded and small):
        _finish(state, s, FILLED if traded else CANCELLED, NONE if traded else _too_small(state, r, s))
    elif obstacle == CASH and state.totals[0].selling == 0:
        _end_unfilled(state, s, CASH)  # only a sale brings cash, and none waits any more
    else:
        _defer_a_session(state, s, obstacle)


# ---------------------------------------------------------------- endings


@step
def _pay_out(state: SimulationState, r: int) -> int:
    """Turn what is held or owed of listings that have ended into money at their last close, without a fee.

    Return the next row in which a listing ends; the last of all where none does.
    """
    following = state.tape.rows.size
    for s in range(state.held.size):
        end = state.tape.symbols[s].ends
        if end > r:
            following = min(following, end)
        elif end == r and r > 0:
            _pay_out_one(state, r, s)
    return following


@step
def _pay_out_one(state: SimulationState, r: int, s: int) -> None:
    if state.pending.side[s] != 0:
        _end_unfilled(state, s, ENDED)
    units, price = _units(state, r, s), state.tape.value[r, s]
    if units != 0.0:
        _record_order(state, r - 1, s, SELL if units > 0.0 else BUY, -units)
        _pay(state, r, -units * price)
        _move(state, r, s, -units, price, 0.0, ENDED)
        _conclude(state, s, FILLED, ENDED)
