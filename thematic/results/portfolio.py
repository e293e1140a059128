"""The account as a vectorbt portfolio: in its own money, from the first decision on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import vectorbt as vbt
from vectorbt.portfolio.enums import OrderSide, order_dt
from vectorbt.utils.config import Config

from thematic.simulation.simulation import Simulation
from thematic.statistics.attribution import attribute
from thematic.statistics.metrics import performance
from thematic.statistics.performance import rows_a_year

INTEREST = "interest"
"""The column of the interest: nothing is ordered in it."""


class AccountPortfolio(vbt.Portfolio):  # type: ignore[misc]
    """A vectorbt portfolio of an account: its figures are those of the report, its orders are the fills.

    Money is the base currency. Prices are on the basis of the closes that the run used. Interest is apart
    from the orders: a flow of cash of the column ``interest``, earned on idle cash, and paid on borrowed
    money and short positions. A short position is a column of its own, ``NVDA short``; what it comes to owe
    is in these flows, so that its trades keep the number of shares that was sold.

    ``stats()`` and the ratios count the rows that a year has; the Sharpe ratio is that of the excess over
    idle cash. There is no benchmark: the report names its own.

    Parameters
    ----------
    interest : ndarray, shape (n_rows,)
    idle : ndarray, shape (n_rows,)
        Growth of idle cash.
    """

    _metrics = Config(
        {
            **{key: metric for key, metric in vbt.Portfolio._metrics.items() if key != "benchmark_return"},
            "sharpe_ratio": {
                "title": "Sharpe Ratio",
                "calc_func": lambda self: self.sharpe_ratio(),
                "tags": ["portfolio", "returns"],
            },
        },
        copy_kwargs={"copy_mode": "deep"},
    )

    def __init__(self, *args: Any, interest: np.ndarray, idle: np.ndarray, **config: Any) -> None:
        super().__init__(*args, **config)
        # Copies are made from the configuration.
        self._config: Config = Config({**self.config, "interest": interest, "idle": idle})
        self._interest, self._idle = interest, idle

    def cash_flow(self, group_by: Any = None, free: bool = False, **options: Any) -> Any:
        """Return each row's flow of cash: that of orders, and interest."""
        flow = super().cash_flow(group_by=group_by, free=free, **options)
        if not self.wrapper.grouper.is_grouped(group_by=group_by):  # a group sums its columns
            flow[INTEREST] += self._interest
        return flow

    def total_profit(self, group_by: Any = None, **options: Any) -> Any:
        """Return the profit: that of orders, and interest."""
        profit = super().total_profit(group_by=group_by, **options)
        if not self.wrapper.grouper.is_grouped(group_by=group_by):
            profit[INTEREST] += self._interest.sum()
        return profit

    def sharpe_ratio(self) -> float:
        """Return the yearly Sharpe ratio of the excess over idle cash."""
        return performance(self.value(), self._idle)["sharpe"]

    def annualized_volatility(self) -> float:
        """Return the yearly volatility of the returns between rows."""
        return performance(self.value(), self._idle)["volatility"]

    def get_returns_acc(self, year_freq: Any = None, **options: Any) -> Any:
        """Return the accessor of returns; a year has as many rows as the account's dates say."""
        return super().get_returns_acc(year_freq=year_freq or self.year, **options)

    @property
    def year(self) -> pd.Timedelta:
        """A year in rows, each counted as a day."""
        return pd.Timedelta(days=rows_a_year(self.wrapper.index))

    @property
    def stats_defaults(self) -> dict[str, Any]:
        """What `stats` goes by."""
        defaults: dict[str, Any] = super().stats_defaults
        return {**defaults, "settings": {**defaults["settings"], "year_freq": self.year}}


def account_portfolio(simulation: Simulation, first: int) -> AccountPortfolio:
    """Return the account of a simulation from a row on, that of its first decision."""
    tape, dates = simulation.tape, simulation.panel.dates[first:]
    legs = np.unique(simulation.fills[["symbol", "short"]])
    records, owed_more, paid_more = _records(simulation, legs, first)
    value = tape.value[first:, legs["symbol"]]
    # What a short position owes beyond what was sold grows day by day, and is paid when it is closed.
    owed = (owed_more[first:] * value).sum(axis=1)
    interest = attribute(simulation).interest[first:] - np.diff(owed, prepend=0.0) - paid_more[first:]
    names = [simulation.panel.symbols[leg["symbol"]] + (" short" if leg["short"] else "") for leg in legs]
    close = pd.DataFrame(np.where(value > 0.0, value, np.nan), dates, names).assign(**{INTEREST: 1.0})
    return AccountPortfolio(
        vbt.ArrayWrapper.from_obj(close, freq="1D", group_by=True),
        close,
        order_records=records,
        log_records=np.empty(0, vbt.portfolio.enums.log_dt),
        init_cash=np.array([simulation.nav[first]]),
        cash_sharing=True,
        interest=interest,
        idle=tape.rows["cash_index"][first:],
    )


def _records(
    simulation: Simulation, legs: np.ndarray, first: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return vectorbt's records of all fills, and what short positions owe and pay beyond what was sold.

    Returns
    -------
    records : order_dt (n_fills,)
    owed : ndarray, shape (n_rows, n_legs)
        Units owed after each row's fills beyond those that were sold.
    paid : ndarray, shape (n_rows,)
        Money paid for such units when positions were closed.
    """
    fills, index = simulation.fills, simulation.tape.rows["short_index"]
    column = np.searchsorted(legs, fills[["symbol", "short"]])
    records, paid = np.zeros(len(fills), order_dt), np.zeros(len(index))
    sold, shares = np.zeros((len(index), len(legs))), np.zeros((len(index), len(legs)))
    for i, (fill, leg) in enumerate(zip(fills, column, strict=True)):
        row, units = int(fill["row"]), float(fill["units"])
        size, owed = units, float(shares[row, leg] * index[row])
        if legs["short"][leg] and units > 0.0:
            # As large a part of what was sold as is bought back of what is owed.
            size = units * float(sold[row, leg]) / owed
            paid[row] += (units - size) * float(fill["price"])
        sold[row:, leg] += size
        shares[row:, leg] += units / index[row]
        records[i] = _record(i, leg, row - first, size, fill)
    owed_more = np.where(legs["short"], sold - shares * index[:, None], 0.0)
    return records[np.lexsort((records["idx"], records["col"]))], owed_more, paid


def _record(number: int, column: int, row: int, size: float, fill: Any) -> Any:
    record = np.zeros(1, order_dt)[0]
    record["id"], record["col"], record["idx"] = number, column, row
    record["size"], record["price"], record["fees"] = abs(size), fill["price"], fill["fee"]
    record["side"] = OrderSide.Buy if size > 0.0 else OrderSide.Sell
    return record
