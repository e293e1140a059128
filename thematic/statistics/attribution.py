"""Attribution: the parts of a result, which add up to the change of its net asset value.

With local price P and exchange rate X, a position's value changes by ``dP X + P dX + dP dX``: what the
market did, what the currency did, and the product of the two. Costs, interest and what short positions pay
are the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic.market_data.panel import carry_forward
from thematic.simulation.simulation import Simulation


@dataclass(frozen=True)
class Attribution:
    """What each row's change in net asset value came from, in the base currency.

    Attributes
    ----------
    local, currency, cross, costs, borrowing : ndarray, shape (n_rows, n_symbols)
        By symbol; costs and borrowing are negative.
    interest : ndarray, shape (n_rows,)
        On idle cash; negative on borrowed money.
    """

    local: np.ndarray
    currency: np.ndarray
    cross: np.ndarray
    costs: np.ndarray
    borrowing: np.ndarray
    interest: np.ndarray

    def total(self) -> np.ndarray:
        """Return the sum of all parts at each row, shape (n_rows,): the change in net asset value."""
        columns = self.local + self.currency + self.cross + self.costs + self.borrowing
        return columns.sum(axis=1) + self.interest


def attribute(simulation: Simulation) -> Attribution:
    """Split a simulation's result; `Attribution.total` equals the change of its net asset value."""
    panel, tape, fills = simulation.panel, simulation.tape, simulation.fills
    price = np.nan_to_num(carry_forward(panel.close))
    held, nothing = _before(simulation.units), np.broadcast_to(0.0, price.shape)
    local = _change(price)
    local *= held
    currency = cross = borrowing = nothing
    if (panel.rates != panel.rates[0]).any():
        turned = _change(panel.rates)[:, panel.market]
        currency, cross = held * _before(price) * turned, local * turned
        local *= _before(panel.rates)[:, panel.market]
    else:
        local *= panel.rates[0, panel.market]
    del price
    if fills["short"].any():
        owed = np.minimum(held, 0.0) * (_ratio(tape.rows["short_index"]) - 1.0)[:, None]
        borrowing = owed * tape.value
    del held
    at = (fills["row"], fills["symbol"])
    traded, costs = np.zeros_like(local), np.zeros_like(local)
    np.add.at(traded, at, fills["units"] * (tape.value[at] - fills["price"]))
    np.add.at(costs, at, -fills["fee"])
    cash = _before(simulation.nav - (simulation.units * tape.value).sum(axis=1))
    growth = np.where(cash < 0.0, _ratio(tape.rows["borrow_index"]), _ratio(tape.rows["cash_index"]))
    return Attribution(
        local=np.add(local, traded, out=traded),
        currency=currency,
        cross=cross,
        costs=costs,
        borrowing=borrowing,
        interest=cash * (growth - 1.0),
    )


def _before(values: np.ndarray) -> np.ndarray:
    shifted = np.zeros_like(values)
    shifted[1:] = values[:-1]
    return shifted


def _change(values: np.ndarray) -> np.ndarray:
    changed = values.copy()
    changed[1:] -= values[:-1]
    return changed


def _ratio(index: np.ndarray) -> np.ndarray:
    return np.append(1.0, index[1:] / index[:-1])
