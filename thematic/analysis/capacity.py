"""Capacity: how long a strategy's holdings take to trade, and the amount at which costs eat half of its edge.

Both follow from what limits the kernel's own fills: the share of a session's volume that one order may be. A
larger account waits longer and pays fees on more; that large orders also move prices is not modelled, so
that the amounts are the most that could be meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import Account
from thematic.statistics.performance import years

if TYPE_CHECKING:
    from thematic.market_data.panel import Panel
    from thematic.results.result import Result
    from thematic.results.run_result import RunResult
    from thematic.simulation.tape import Tape

WINDOW = 63
"""Rows of a quarter, over which volumes are averaged."""

SHARE = 0.1
"""The share of a session's volume that a universe's orders are measured with: a tenth."""

DECADES = 7
"""How far above the run's own amount is looked: ten million times as much."""

DUST = 1e-9
"""Weights up to this are rounding."""

STEPS = 8
"""Halvings of the decade in which half of the edge is eaten: to about one percent."""


@dataclass(frozen=True)
class Capacity:
    """What a strategy's trading has room for.

    Parameters
    ----------
    days : float or None
        Sessions in which all that was held last could be sold at the run's share of the volume; None where
        nothing is held, or a volume is unknown.
    slowest : str
        The symbol that takes as long.
    edge : float or None
        Growth a year over the benchmark over the whole period without fees, lots and volume caps, as a
        fraction; None for the benchmark itself.
    kept : float or None
        The share of it that fees and volume caps leave at the run's own amount.
    amount : float or None
        Base currency at which half of it is left; None where `why` says so.
    why : str
        ``no edge``, ``eaten already`` at the run's own amount, ``beyond`` all that was looked at, or empty.
    unknown : tuple of str
        Symbols that are traded without volumes: nothing caps their orders, so that the amount is too large.
    """

    days: float | None
    slowest: str
    edge: float | None
    kept: float | None
    amount: float | None
    why: str
    unknown: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        return {**asdict(self), "unknown": list(self.unknown)}


def capacities(run: RunResult) -> dict[str, Capacity]:
    """Return what each strategy's trading has room for, against the first one; nothing without frictions."""
    if run.question.frictionless:
        return {}
    first, *_ = run.results.values()
    benchmark = Grown.of(run, first).free
    return {
        name: _capacity(run, result, None if result is first else benchmark)
        for name, result in run.results.items()
    }


def _capacity(run: RunResult, result: Result, benchmark: float | None) -> Capacity:
    days, slowest, unknown = _days(run, result)
    if benchmark is None:
        return Capacity(days, slowest, None, None, None, "", unknown)
    grown = Grown.of(run, result)
    edge = grown.free - benchmark
    if edge <= 0.0:
        return Capacity(days, slowest, edge, None, None, "no edge", unknown)
    cash = float(result.simulation.nav[result.first])

    def kept(money: float) -> float:
        return 1.0 - grown.eaten(money) / edge

    amount, why = half_eaten(kept, cash)
    return Capacity(days, slowest, edge, kept(cash), amount, why, unknown)


def half_eaten(kept: Callable[[float], float], cash: float) -> tuple[float | None, str]:
    """Return the amount, to two digits, above which less than half of an edge is kept, or why there is none.

    Parameters
    ----------
    kept : callable
        From an amount to the share of the edge that is left.
    cash : float
        The amount to begin with.

    Examples
    --------
    >>> amount, why = half_eaten(lambda money: 1.0 - money / 8e6, 1e6)
    >>> amount, why
    (4000000.0, '')
    """
    if kept(cash) < 0.5:
        return None, "eaten already"
    low = high = cash
    for _ in range(DECADES):
        low, high = high, high * 10.0
        if kept(high) < 0.5:
            break
    else:
        return None, "beyond"
    for _ in range(STEPS):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if kept(middle) >= 0.5 else (low, middle)
    return float(f"{np.sqrt(low * high):.2g}"), ""


@dataclass(frozen=True)
class Grown:
    """How a strategy's account grows a year, by what it begins with.

    Parameters
    ----------
    tape : Tape
        From the first decision on.
    rows, weights : ndarray, shape (n_instructions,) and (n_instructions, n_symbols)
    years : float
    account : Account
    """

    tape: Tape
    rows: np.ndarray
    weights: np.ndarray
    first: int
    years: float
    account: Account

    @classmethod
    def of(cls, run: RunResult, result: Result) -> Grown:
        """Return a result's own."""
        simulation, targets = result.simulation, result.targets
        rows = simulation.panel.clock.decisions.get_indexer(targets.index).astype(np.int64)
        table = targets.reindex(columns=list(simulation.panel.symbols)).to_numpy(dtype=float)
        account = Account(1.0, run.question.leverage, run.question.patience)
        length = years(result.dates)
        return cls(simulation.tape, rows, np.ascontiguousarray(table), result.first, length, account)

    def at(self, cash: float) -> float:
        """Return the growth a year of an account that begins with some cash; -1 where it is wiped out."""
        return self._growth(self.tape, cash)

    def eaten(self, cash: float) -> float:
        """Return the growth a year that fees and volume caps take from an account that begins with some cash.

        Lots are the same with and without them: what they happen to leave out is no cost.
        """
        return self._growth(self._costless, cash) - self.at(cash)

    @property
    def free(self) -> float:
        """The growth a year without fees, volume caps and lots."""
        nothing = np.zeros_like(self.tape.cells.lot)
        cells = self._costless.cells._replace(lot=nothing, least=nothing)
        return self._growth(self._costless._replace(cells=cells), 1.0)

    @cached_property
    def _costless(self) -> Tape:
        tape = self.tape
        return tape._replace(
            cells=tape.cells._replace(cap=np.full_like(tape.cells.cap, np.inf)),
            fees=np.zeros_like(tape.fees),
            bounded_fees=np.ascontiguousarray(tape.bounded_fees[:, :, :, :0]),
        )

    def _growth(self, tape: Tape, cash: float) -> float:
        account = self.account._replace(cash=cash)
        nav, _, _ = simulate(tape, account, self.rows, self.weights, np.zeros(0, ORDER), np.zeros(0, FILL))
        ends = nav[-1] / nav[self.first]
        return float(ends ** (1.0 / self.years) - 1.0) if ends > 0.0 else -1.0


def days_to_trade(weights: np.ndarray, money: np.ndarray, amount: float, share: float = SHARE) -> np.ndarray:
    """Return in how many sessions each part of an amount is traded, shape (n_symbols,).

    Parameters
    ----------
    weights, money : ndarray, shape (n_symbols,)
        Fractions of the amount, and the value traded in a session on average; see `value_a_session`.
    amount : float
    share : float
        The share of a session's volume that an order may be.

    Examples
    --------
    >>> days_to_trade(np.array([0.75, 0.25]), np.array([1e6, 1e7]), amount=1e6).tolist()
    [7.5, 0.25]
    """
    with np.errstate(divide="ignore"):
        days: np.ndarray = np.where(weights != 0.0, np.abs(weights) * amount / (share * money), 0.0)
    return days


def value_a_session(panel: Panel, window: int = WINDOW) -> np.ndarray:
    """Return the value traded in a session on average over a panel's last rows, base currency, (n_symbols,).

    Sessions without a bar do not count; NaN where there is no volume.
    """
    rows = slice(-window, None)
    value = (panel.volume * panel.quoted * panel.rates[:, panel.market])[rows]
    known = np.isfinite(value) & np.isfinite(panel.close[rows])
    counts = known.sum(axis=0)
    sums = np.where(known, value, 0.0).sum(axis=0)
    return np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)


def _days(run: RunResult, result: Result) -> tuple[float | None, str, tuple[str, ...]]:
    """Return in how many sessions all that was held last is sold, the slowest symbol, and the unknown."""
    simulation = result.simulation
    panel, last = simulation.panel, simulation.nav[-1]
    weights = np.where(np.abs(simulation.weights[-1]) > DUST, simulation.weights[-1], 0.0)
    silent = ~np.isfinite(panel.volume[result.first :]).any(axis=0)
    traded = np.isin(np.arange(len(panel.symbols)), simulation.orders["symbol"])
    unknown = tuple(np.array(panel.symbols)[silent & traded].tolist())
    days = days_to_trade(weights, value_a_session(panel), last, run.question.volume_cap)
    if not weights.any() or not np.isfinite(days).all():
        return None, "", unknown
    return float(days.max()), panel.symbols[int(days.argmax())], unknown
