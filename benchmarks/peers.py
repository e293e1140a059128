"""The peers: each makes all backtests of a case and returns their values, (n_rows, n_backtests)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.case import CASH, FEE, FLOORED, MONTH, Case, Work


def vectorbt(case: Case, engine: str) -> Work:
    """Return stock vectorbt: all backtests in one call, each a group that shares its cash."""
    import vectorbt as vbt

    columns = pd.MultiIndex.from_product([range(case.backtests), case.symbols], names=["backtest", "symbol"])
    close = pd.DataFrame(np.tile(case.price, case.backtests), index=case.dates, columns=columns)
    size = np.full(close.shape, np.nan)
    size[case.instructions] = case.weights.transpose(1, 0, 2).reshape(len(case.instructions), -1)
    # The nearest that it can express: one rate, and whole shares; neither minimum fees nor volume caps.
    terms = {"fees": FEE + FLOORED, "size_granularity": 1.0} if case.costs else {}

    def work() -> np.ndarray:
        portfolio = vbt.Portfolio.from_orders(
            close,
            size=size,
            size_type="targetpercent",
            group_by="backtest",
            cash_sharing=True,
            call_seq="auto",
            init_cash=CASH,
            freq="1D",
            engine=engine,
            **terms,
        )
        return portfolio.value().to_numpy()

    return work


def bt(case: Case) -> Work:
    """Return bt: one tree a backtest."""
    import bt as peer

    close = pd.DataFrame(case.price, index=case.dates, columns=case.symbols)
    fee = (lambda quantity, price: abs(quantity) * price * (FEE + FLOORED)) if case.costs else None

    def one(weights: np.ndarray) -> np.ndarray:
        target = pd.DataFrame(weights, index=case.dates[case.instructions], columns=case.symbols)
        strategy = peer.Strategy("s", [peer.algos.WeighTarget(target), peer.algos.Rebalance()])
        test = peer.Backtest(
            strategy,
            close,
            initial_capital=CASH,
            integer_positions=case.costs,
            commissions=fee,
            progress_bar=False,
        )
        test.run()
        return test.strategy.data["value"].reindex(case.dates).to_numpy()

    def work() -> np.ndarray:
        return np.column_stack([one(weights) for weights in case.weights])

    return work


def cvxportfolio(case: Case) -> Work:
    """Return cvxportfolio: a market simulator that trades to given weights at the start of a period."""
    import cvxportfolio as peer

    # A period begins at a close and ends at the next; cash comes last and earns nothing.
    returns = pd.DataFrame(np.zeros((case.rows, case.names + 1)), case.dates, [*case.symbols, "cash"])
    returns.iloc[:-1, :-1] = case.price[1:] / case.price[:-1] - 1.0
    prices = pd.DataFrame(case.price, case.dates, case.symbols) if case.costs else None
    # The nearest that it can express: one rate, and whole shares; no minimum fees.
    costs = [peer.TransactionCost(a=FEE + FLOORED, b=None)] if case.costs else []
    market = {"returns": returns, "prices": prices, "cash_key": "cash", "min_history": pd.Timedelta(0)}
    simulator = peer.MarketSimulator(**market, costs=costs, round_trades=case.costs)

    def one(weights: np.ndarray) -> np.ndarray:
        target = pd.DataFrame(weights, case.dates[case.instructions], case.symbols)
        target["cash"] = 1.0 - target.sum(axis=1)
        result = simulator.backtest(
            peer.FixedWeights(target), case.dates[0], case.dates[-1], initial_value=CASH
        )
        return result.v.reindex(case.dates).to_numpy()

    return lambda: np.column_stack([one(weights) for weights in case.weights])


def skfolio(case: Case) -> Work:
    """Return skfolio: a portfolio for each month, whose weights drift within it, one after the other."""
    import skfolio as peer

    if case.costs:
        raise ValueError("skfolio takes transaction costs from every day's return, not from a trade's day")
    returns = pd.DataFrame(case.price[1:] / case.price[:-1] - 1.0, case.dates[1:], case.symbols)
    begins = case.instructions
    months = [returns.iloc[a:b] for a, b in zip(begins, [*begins[1:], case.rows - 1], strict=True)]

    def one(weights: np.ndarray) -> np.ndarray:
        parts = [
            peer.Portfolio(month, target, weight_drift=True, compounded=True)
            for month, target in zip(months, weights, strict=True)
            if not month.empty
        ]
        whole = peer.MultiPeriodPortfolio(parts, compounded=True)
        return CASH * np.append(1.0, np.cumprod(1.0 + whole.returns))

    return lambda: np.column_stack([one(weights) for weights in case.weights])


def backtrader(case: Case) -> Work:
    """Return backtrader: a broker that fills at the close at which an order is given."""
    import backtrader as peer

    columns = ("open", "high", "low", "close")
    frames = [
        pd.DataFrame(dict.fromkeys(columns, case.price[:, i]), case.dates).assign(volume=0.0)
        for i in range(case.names)
    ]
    instructions = set(case.instructions.tolist())

    class Shares(peer.CommInfoBase):
        """One rate on value, and parts of shares where there are no costs: the nearest it can express."""

        params = (
            ("commission", FEE + FLOORED if case.costs else 0.0),
            ("stocklike", True),
            ("commtype", peer.CommInfoBase.COMM_PERC),
            ("percabs", True),
        )

        def getsize(self, price: float, cash: float) -> float:
            return float(cash // price) if case.costs else cash / price

    class Rotate(peer.Strategy):
        params = (("weights", None),)

        def __init__(self) -> None:
            self.values: list[float] = []

        def next(self) -> None:
            row, value = len(self.values), self.broker.getvalue()
            self.values.append(value)
            if row not in instructions:
                return
            wanted = self.p.weights[row // MONTH] * value
            held = [self.broker.getvalue([data]) for data in self.datas]
            # Sales first, so that their cash pays for purchases.
            for i in np.argsort(wanted - held):
                self.order_target_value(self.datas[i], wanted[i])

    def one(weights: np.ndarray) -> Any:
        engine = peer.Cerebro(stdstats=False)
        for symbol, frame in zip(case.symbols, frames, strict=True):
            engine.adddata(peer.feeds.PandasData(dataname=frame), name=symbol)
        engine.broker.setcash(CASH)
        engine.broker.set_coc(True)
        engine.broker.addcommissioninfo(Shares())
        engine.addstrategy(Rotate, weights=weights)
        (done,) = engine.run()
        return np.array(done.values)

    return lambda: np.column_stack([one(weights) for weights in case.weights])
