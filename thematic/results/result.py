"""A result: what one strategy earned, held, ordered and paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.notation import written
from thematic.simulation.fills import fill_table
from thematic.simulation.simulation import DEFERRALS, Simulation
from thematic.simulation.tape import Reason, Status
from thematic.statistics.attribution import Attribution, attribute
from thematic.statistics.metrics import METRICS, Period, measure
from thematic.statistics.performance import years
from thematic.strategy import Strategy

if TYPE_CHECKING:
    import vectorbt as vbt

    from thematic.universe import Theme

TRADES = ("size", "entry_price", "entry_fees", "exit_price", "exit_fees", "pnl", "return")
"""The numbers of vectorbt's records of trades that are shown."""
PERIODS = ("whole", "after_known_on")


@dataclass(frozen=True, repr=False)
class Result:
    """One strategy's result in a run.

    Parameters
    ----------
    name : str
    strategy : Strategy
    targets : DataFrame, shape (n_instructions, n_symbols)
        Target weights, indexed by decision.
    simulation : Simulation
        Its rows include the warm-up before `first`.
    first : int
        Row of the first decision.
    themes : mapping of str to Theme
        Those that the strategy reads.
    known_on : date
        The day on which the note, and the last of the themes, was public: what came before is hindsight.

    Examples
    --------
    A result is one of a study's::

        study = thematic.load_backtest("deepseek_shock").run("sample")
        result = study.results["buy_semis_on_dip"]
        result.nav, result.metrics, result.orders, result.portfolio.stats()
    """

    name: str
    strategy: Strategy
    targets: pd.DataFrame
    simulation: Simulation
    first: int
    themes: Mapping[str, Theme]
    known_on: date

    @property
    def dates(self) -> pd.DatetimeIndex:
        """The rows' dates, tz-naive, shape (n_rows,)."""
        return self.simulation.panel.dates[self.first :]

    @cached_property
    def nav(self) -> pd.Series[float]:
        """Net asset value at each decision in the base currency, shape (n_rows,)."""
        return pd.Series(self.simulation.nav[self.first :], index=self.dates, name=self.name)

    @cached_property
    def returns(self) -> pd.Series[float]:
        """Simple returns between decisions, shape (n_rows - 1,), indexed by the later one."""
        return (self.nav / self.nav.shift() - 1.0).iloc[1:]

    @cached_property
    def trades(self) -> pd.DataFrame:
        """One row a round trip of a symbol, as vectorbt pairs its fills; open ones are valued at the end.

        Columns ``symbol side opened_on closed_on status size entry_price entry_fees exit_price exit_fees pnl
        return``; money and prices are in the base currency, ``return`` is a fraction of what was paid.
        """
        records = pd.DataFrame(self.portfolio.trades.values)
        days, symbols = self.dates, list(self.portfolio.wrapper.columns)
        words = {
            "symbol": [symbols[column].removesuffix(" short") for column in records["col"]],
            "side": np.where(records["direction"] == 0, "long", "short"),
            "opened_on": days[records["entry_idx"]],
            "closed_on": days[records["exit_idx"]],
            "status": np.where(records["status"] == 0, "open", "closed"),
        }
        return pd.DataFrame({**words, **{name: records[name].to_numpy() for name in TRADES}})

    @cached_property
    def weights(self) -> pd.DataFrame:
        """Weights held at each decision, shape (n_rows, n_symbols); the rest is cash."""
        held = self.simulation.weights[self.first :]
        return pd.DataFrame(held, index=self.dates, columns=list(self.simulation.panel.symbols))

    @cached_property
    def orders(self) -> pd.DataFrame:
        """One row an order; see `Simulation.order_table`."""
        return self.simulation.order_table(self.name)

    @cached_property
    def fills(self) -> pd.DataFrame:
        """One row a fill; see `fill_table`."""
        return fill_table(self.simulation, self.name)

    @cached_property
    def portfolio(self) -> vbt.Portfolio:
        """The account as a vectorbt portfolio, in the base currency; see `AccountPortfolio`."""
        from thematic.results.portfolio import account_portfolio

        return account_portfolio(self.simulation, self.first)

    @cached_property
    def attribution(self) -> Attribution:
        """Where each row's change in net asset value came from, warm-up rows included."""
        return attribute(self.simulation)

    @cached_property
    def metrics(self) -> dict[str, dict[str, float]]:
        """Figures for the whole period and for what came after `known_on`."""
        return {period: self._figures(self.start(period)) for period in PERIODS}

    def metrics_since(self, day: date) -> dict[str, float]:
        """Return the figures for what came after a day."""
        return self._figures(self.row(day))

    def start(self, period: str) -> int:
        """Return the row whose value a period, ``whole`` or ``after_known_on``, starts from."""
        return self.first if period == "whole" else self.row(self.known_on)

    def row(self, day: date) -> int:
        """Return the last row on or before a day, and never one before the first decision."""
        dates = self.simulation.panel.dates
        return max(int(dates.searchsorted(pd.Timestamp(day), side="right")) - 1, self.first)

    def __repr__(self) -> str:
        dates = self.dates
        return f"Result({self.name}: {dates[0]:%Y-%m-%d} to {dates[-1]:%Y-%m-%d}, {len(self.orders)} orders)"

    def _repr_html_(self) -> str:
        """Show a notebook what it returned, its growth, and the figures of both periods with their units."""
        from thematic.notebook import plot, shown, table

        titles = {"after_known_on": f"since {self.known_on}", "whole": "whole period"}
        rows = [
            (title, *(written(metric.unit, self.metrics[period][metric.key]) for metric in METRICS))
            for period, title in titles.items()
        ]
        grown = (self.nav / self.nav.iloc[0] * 100.0).to_frame()
        returned = {key: written("percent", figures["total_return"]) for key, figures in self.metrics.items()}
        headline = (
            f"It returned {returned['after_known_on']} since the note of {self.known_on}, and "
            f"{returned['whole']} in the whole period, hindsight included."
        )
        figures = table(("", *(metric.heading for metric in METRICS)), rows)
        return shown(self.name, headline, plot(grown, "What 100 became"), figures)

    def _figures(self, start: int) -> dict[str, float]:
        return {**measure(self._period(start)), **self._parts(start), **self._unfilled(start)}

    def _period(self, start: int) -> Period:
        """Return what metrics are computed from, from the value of a row on."""
        simulation, nav = self.simulation, self.simulation.nav
        fills, dates = simulation.fills[simulation.fills["row"] > start], simulation.panel.dates[start:]
        value, wanted = nav[fills["row"]], simulation.orders[simulation.orders["decided"] >= start]
        return Period(
            nav[start:],
            simulation.tape.rows["cash_index"][start:],
            years(dates),
            traded=float((np.abs(fills["units"]) * fills["price"] / value).sum()),
            paid=float((fills["fee"] / value).sum()),
            orders=float((wanted["reason"] != Reason.ROUNDED).sum()),
        )

    def _parts(self, start: int) -> dict[str, float]:
        """Return the parts of the total return, which sum to it."""
        parts, invested = self.attribution, self.simulation.nav[start]
        rows = slice(start + 1, None)
        return {
            "local_return": float(parts.local[rows].sum() / invested),
            "currency_return": float(parts.currency[rows].sum() / invested),
            "cross_return": float(parts.cross[rows].sum() / invested),
            "cost_return": float(parts.costs[rows].sum() / invested),
            "interest_return": float((parts.interest[rows].sum() + parts.borrowing[rows].sum()) / invested),
        }

    def _unfilled(self, start: int) -> dict[str, float]:
        """Return how many orders were deferred or stayed unfilled, by reason.

        Rebalances that come to no whole share are no orders; they are counted apart.
        """
        orders = self.simulation.orders[self.simulation.orders["decided"] >= start]
        rounded = orders["reason"] == Reason.ROUNDED
        orders = orders[~rounded]
        missed = orders[orders["status"] != Status.FILLED]
        reasons = Counter(Reason(code).name.lower() for code in missed["reason"])
        waited = {
            reason.name.lower(): int((orders["deferrals"][:, reason] > 0).sum()) for reason in DEFERRALS
        }
        return {
            "unfilled": float(len(missed)),
            "rounded_to_zero": float(rounded.sum()),
            **{f"unfilled_{reason}": float(count) for reason, count in sorted(reasons.items())},
            **{f"waited_{reason}": float(count) for reason, count in waited.items() if count},
        }
