"""A simulation: one strategy's targets run through the kernel, with its records as tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from thematic.errors import StrategyError, TimingError
from thematic.market_data.panel import Panel
from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import Account, Reason, Status, Tape

DEFERRALS = tuple(reason for reason in Reason if Reason.NONE < reason <= Reason.VOLUME)
"""The reasons for which an order can be deferred to a later row."""


@dataclass(frozen=True)
class Simulation:
    """What became of one strategy's targets.

    Parameters
    ----------
    panel, tape : Panel, Tape
        Shared by all strategies of a run.
    nav : ndarray, shape (n_rows,)
        Net asset value in the base currency at each decision.
    orders : ndarray of ORDER
    fills : ndarray of FILL
    """

    panel: Panel
    tape: Tape
    nav: np.ndarray
    orders: np.ndarray
    fills: np.ndarray

    @classmethod
    def of(cls, panel: Panel, tape: Tape, account: Account, targets: pd.DataFrame) -> Simulation:
        """Simulate targets, shape (n_instructions, n_symbols), indexed by decisions of the panel.

        Raises
        ------
        StrategyError
            The account lost all it had: its net asset value fell to zero or below.
        """
        rows = panel.clock.decisions.get_indexer(targets.index).astype(np.int64)
        weights = np.ascontiguousarray(targets.reindex(columns=list(panel.symbols)).to_numpy(dtype=float))
        # One order at most for each weight, and one where a listing ends.
        orders = np.zeros(weights.size + weights.shape[1], ORDER)
        fills = np.empty(2 * panel.close.size, FILL)
        nav, ordered, filled = simulate(tape, account, rows, weights, orders, fills)
        if not (nav > 0).all():
            day = panel.dates[int(np.argmin(nav > 0))]
            raise StrategyError(
                f"the account was wiped out on {day:%Y-%m-%d}: lower its short or borrowed weights"
            )
        simulation = cls(panel, tape, nav, orders[:ordered].copy(), fills[:filled].copy())
        simulation.check_timing()
        return simulation

    def check_timing(self) -> None:
        """Raise `TimingError` unless everything filled after what it was decided on was known."""
        known = self.panel.clock.known_ns[self.orders["decided"][self.fills["order"]]]
        filled = self.fill_ns(self.fills["row"], self.fills["symbol"])
        late = known >= filled
        if late.any():
            i = int(np.argmax(late))
            symbol = self.panel.symbols[self.fills["symbol"][i]]
            raise TimingError(symbol, pd.Timestamp(known[i]), pd.Timestamp(filled[i]))

    @cached_property
    def units(self) -> np.ndarray:
        """Units held at each row, negative where owed, shape (n_rows, n_symbols)."""
        growth = self.tape.rows["short_index"]
        fills, short = self.fills, self.fills["short"].astype(bool)
        held = self._bought(fills[~short], fills["units"][~short])
        if short.any():
            owed = self._bought(fills[short], fills["units"][short] / growth[fills["row"][short]])
            held += owed * growth[:, None]
        # Sums of what was bought and sold leave a rounding where the kernel knows that nothing is left.
        return np.where(np.abs(held) > 1e-12 * np.maximum.accumulate(np.abs(held)), held, 0.0)

    def _bought(self, fills: np.ndarray, units: np.ndarray) -> np.ndarray:
        """Return the sum of some fills' units up to each row, shape (n_rows, n_symbols)."""
        held = np.zeros(self.tape.value.shape)
        np.add.at(held, (fills["row"], fills["symbol"]), units)
        return np.cumsum(held, axis=0, out=held)

    @cached_property
    def weights(self) -> np.ndarray:
        """Weights held at each row, fractions of net asset value, shape (n_rows, n_symbols)."""
        return self.units * self.tape.value / self.nav[:, None]

    def order_table(self, strategy: str) -> pd.DataFrame:
        """Return one row an order; prices and fees in the symbol's currency, sizes in shares.

        Sizes and prices are unadjusted where the source knows unadjusted prices. ``intended`` is what the
        order's money came to: what has filled, and the rest at the last price that it could trade at.
        ``known_at`` is when the newest bar known at the decision closed; ``waited`` counts rows by reason.
        """
        orders, clock = self.orders, self.panel.clock
        symbols = np.array(self.panel.symbols)
        table = pd.DataFrame(
            {
                "strategy": strategy,
                "symbol": symbols[orders["symbol"]],
                "decided_at": clock.decisions[orders["decided"]],
                "known_at": _moments(clock.known_ns[orders["decided"]]),
                "fill_at": self._last_fill_at(),
                "side": np.where(orders["side"] > 0, "buy", "sell"),
                **self._sizes(),
                "status": [Status(code).name.lower() for code in orders["status"]],
                "reason": ["" if code == 0 else Reason(code).name.lower() for code in orders["reason"]],
                "waited": [_waited(entry) for entry in orders["deferrals"]],
            }
        )
        table["currency"] = [self._currency[m] for m in self.panel.market[orders["symbol"]]]
        return table

    @property
    def _currency(self) -> list[str]:
        return [market.currency for market in self.panel.markets.values()]

    def _sizes(self) -> dict[str, np.ndarray]:
        """Return what was intended and filled in shares, and price and fees in local currency."""
        orders, fills, n = self.orders, self.fills, len(self.orders)
        share = self.tape.cells.share
        rate = self.panel.rates[fills["row"], self.panel.market[fills["symbol"]]]
        shares = np.abs(fills["units"]) / share[fills["row"], fills["symbol"]]
        money = np.abs(fills["units"]) * fills["price"] / rate
        filled = np.bincount(fills["order"], shares, n)
        value = np.bincount(fills["order"], money, n)
        # What did not fill is in shares of the last row in which it could have; the rest as it filled.
        left = np.abs(orders["intended"]) - np.abs(orders["filled"])
        left = np.where(left > 1e-9 * np.abs(orders["intended"]), left, np.where(np.isnan(left), np.nan, 0.0))
        return {
            "intended": filled + left / share[orders["sized"], orders["symbol"]],
            "filled": filled,
            "price": np.divide(value, filled, out=np.full(n, np.nan), where=filled > 0),
            "fees": np.bincount(fills["order"], fills["fee"] / rate, n),
        }

    def _last_fill_at(self) -> pd.DatetimeIndex:
        moments = np.full(len(self.orders), np.iinfo(np.int64).min)  # NaT
        np.maximum.at(moments, self.fills["order"], self.fill_ns(self.fills["row"], self.fills["symbol"]))
        return _moments(moments)

    def fill_ns(self, rows: np.ndarray, symbols: np.ndarray) -> np.ndarray:
        """Return when orders of some symbols fill in some rows, nanoseconds since 1970 UTC."""
        return self.tape.sessions["fill_ns"][rows, self.panel.market[symbols]]


def _moments(nanoseconds: np.ndarray) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(nanoseconds.astype("datetime64[ns]"), tz="UTC")


def _waited(counts: np.ndarray) -> str:
    return " ".join(f"{reason.name.lower()}={counts[reason]}" for reason in DEFERRALS if counts[reason])
