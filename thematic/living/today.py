"""Where each strategy stands at the latest decision: targets, account, orders that follow, what changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from thematic.living.orders import NextOrder, Projection, next_orders
from thematic.living.sessions import MarketAhead, markets_ahead
from thematic.living.stops import StopState, exit_code, stops_now
from thematic.market_data.ahead import current
from thematic.notation import count_of
from thematic.results.manifest import plain

if TYPE_CHECKING:
    from thematic.results.result import Result
    from thematic.results.run_result import RunResult

NEVER = "Nothing is traded: these are the orders that the rules of the backtest would give."

SAME = 1e-9
"""Weights that differ by no more are one weight."""


@dataclass(frozen=True)
class Position:
    """What an account holds of a symbol, and what it is to hold.

    Parameters
    ----------
    symbol : str
    shares, value : float
        Held, negative where owed; the value is at the last close, in the base currency.
    weight, target : float
        Fractions of net asset value: held, and wanted by the standing instruction.
    before : float
        What was wanted before the latest decision.
    """

    symbol: str
    shares: float
    value: float
    weight: float
    target: float
    before: float


@dataclass(frozen=True)
class StrategyToday:
    """One strategy at the latest decision.

    Parameters
    ----------
    strategy : str
    decided_at : datetime
        The latest decision, UTC.
    instructed_on : date or None
        The day of the instruction that stands; None before the first.
    nav, cash : float
        In the base currency; cash is negative where money is borrowed.
    positions : tuple of Position
        All that is held, or wanted, or was wanted before the latest decision.
    orders : tuple of NextOrder
    stale : tuple of str
        Symbols held or wanted that had no bar in the last session of their market.
    """

    strategy: str
    decided_at: datetime
    instructed_on: date | None
    nav: float
    cash: float
    positions: tuple[Position, ...]
    orders: tuple[NextOrder, ...]
    stale: tuple[str, ...]

    @property
    def changed(self) -> tuple[Position, ...]:
        """The positions whose target the latest decision changed."""
        return tuple(position for position in self.positions if abs(position.target - position.before) > SAME)


@dataclass(frozen=True)
class Today:
    """A backtest at its latest decision.

    Parameters
    ----------
    backtest, title, base, source : str
    simulated : bool
    decided_at : datetime
        The latest decision of all, UTC.
    markets : tuple of MarketAhead
    standings : tuple of Standing
        In the backtest's order.
    stops : tuple of StopState
        The reasons to stop that the backtest and its universes state.
    due : tuple of date
        Days of review that have come since the decision before.
    """

    backtest: str
    title: str
    base: str
    source: str
    simulated: bool
    decided_at: datetime
    markets: tuple[MarketAhead, ...]
    standings: tuple[StrategyToday, ...]
    stops: tuple[StopState, ...]
    due: tuple[date, ...]

    @property
    def answer(self) -> str:
        """What calls for something: reasons to stop that are met, reviews due, orders that follow."""
        met, unknown = (sum(stop.state == state for stop in self.stops) for state in ("alert", "unknown"))
        orders = [len(standing.orders) for standing in self.standings if standing.orders]
        said = [f"{count_of(met, 'reason')} to stop met"] if self.stops else []
        said += [f"{count_of(unknown, 'reason')} to stop cannot be told"] if unknown else []
        said += [f"{count_of(len(self.due), 'review')} due"] if self.due else []
        of = f" of {count_of(len(orders), 'strategy', 'strategies')}" if orders else ""
        text = "; ".join([*said, f"{count_of(sum(orders), 'order')}{of} to follow"])
        return f"{text[0].upper()}{text[1:]}."

    @property
    def exit_code(self) -> int:
        """What a scheduler is told; see `exit_code`."""
        return exit_code(self.stops, self.due)

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds; moments are ISO text."""
        fields: dict[str, Any] = plain({**asdict(self), "never_trades": NEVER})
        for standing, said in zip(self.standings, fields["standings"], strict=True):
            for order, entry in zip(standing.orders, said["orders"], strict=True):
                entry |= {"shares": order.shares, "value": order.value}
        return fields


def today(run: RunResult) -> Today:
    """Return where a run's strategies stand where it ends.

    Everything is the run's own: its targets, its account and the orders that it left pending. What these
    come to is the kernel's doing, in the sessions ahead; see `next_orders`.

    Examples
    --------
    >>> from thematic import load_backtest
    >>> from thematic.prices import open_source
    >>> from thematic.run import Run
    >>> asked = load_backtest("china_ai").replace(start=date(2025, 1, 2), end=date(2025, 1, 24))
    >>> latest = today(Run(asked, open_source("sample")).result())
    >>> [market.session.isoformat() for market in latest.markets if market.market == "cn"]
    ['2025-01-27']
    """
    question = run.question
    return Today(
        question.name,
        question.title,
        question.base,
        run.source,
        run.simulated,
        run.panel.clock.decisions[-1].to_pydatetime(),
        markets_ahead(run.panel, question.fill),
        tuple(_standing(name, result, run) for name, result in run.results.items()),
        *stops_now(run),
    )


def _standing(name: str, result: Result, run: RunResult) -> StrategyToday:
    simulation = result.simulation
    panel, targets = simulation.panel, result.targets
    decision = panel.clock.decisions[-1]
    wanted, before = (
        _wanted(result, rows) for rows in (targets.index, targets.index[targets.index < decision])
    )
    value = simulation.units[-1] * simulation.tape.value[-1]
    nav = float(simulation.nav[-1])
    shares = simulation.units[-1] / simulation.tape.cells.share[-1]
    seen = np.flatnonzero((value != 0.0) | (np.abs(wanted) > SAME) | (np.abs(before) > SAME))
    lively = current(panel)[-1]
    return StrategyToday(
        name,
        decision.to_pydatetime(),
        None if targets.empty else targets.index[-1].date(),
        nav,
        nav - float(value.sum()),
        tuple(
            Position(
                panel.symbols[s],
                *(float(values[s]) for values in (shares, value, value / nav, wanted, before)),
            )
            for s in seen
        ),
        next_orders(Projection(result, run.question)),
        tuple(panel.symbols[s] for s in seen if not lively[s]),
    )


def _wanted(result: Result, given: Any) -> np.ndarray:
    """Return the weights of the last of some instructions, shape (n_symbols,); 0 before the first."""
    symbols = list(result.simulation.panel.symbols)
    if not len(given):
        return np.zeros(len(symbols))
    row = result.targets.loc[given[-1]].reindex(symbols)
    return np.nan_to_num(row.to_numpy(dtype=float))
