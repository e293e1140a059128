"""An account rebuilt from the files of a run and the closes alone: no part of the simulation is used."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic import Backtest
from thematic.analysis.files import write_files, write_json
from thematic.prices import open_source
from thematic.results.run_result import RunResult
from thematic.run import Run
from thematic.strategy import load_module, load_strategy

ROOT = Path(__file__).resolve().parents[2]
FILES = {path.stem: path for path in sorted((ROOT / "backtests").glob("*.py"))}
COLUMNS = {"strategy", "symbol", "decided_at", "fill_at", "units", "price", "currency", "rate", "reason"}


class Rebuilt:
    """The accounts of a run's folder: read, and added up from the fills."""

    def __init__(self, folder: Path, source: str) -> None:
        self.source, self.manifest = open_source(source), json.loads((folder / "manifest.json").read_text())
        dates = ["decided_at", "fill_at"]
        self.fills = pd.read_csv(folder / "fills.csv", parse_dates=dates, dtype={"reason": str})
        self.nav = pd.read_csv(folder / "nav.csv", index_col="date", parse_dates=True)
        self.orders = pd.read_csv(folder / "orders.csv", parse_dates=["decided_at"])
        self.fees = [column for column in self.fills if column not in COLUMNS]
        self.base, terms = self.manifest["backtest"]["base"], self.manifest["backtest"]
        hour, minute, *_ = map(int, terms["decision_time"].split(":"))
        self.decision = pd.Timedelta(hours=hour, minutes=minute)

    def check(self) -> None:
        """Compare every strategy's rebuilt value with what the run says, on each of its dates."""
        for name in self.nav:
            wanted = self.nav[name].dropna()
            value = self.value(name, pd.DatetimeIndex(wanted.index))
            np.testing.assert_allclose(value, wanted.to_numpy(), rtol=1e-12, err_msg=str(name))

    def value(self, name: str, dates: pd.DatetimeIndex) -> np.ndarray:
        """Return the value of an account on its dates."""
        fills, terms = self.fills[self.fills["strategy"] == name], self.manifest["interest"]
        # A fill belongs to the first row whose decision is not before it.
        row = (dates + self.decision).tz_localize("UTC").searchsorted(fills["fill_at"])
        cash, held, value = float(self.manifest["backtest"]["cash"]), defaultdict(float), np.empty(len(dates))
        closes = {symbol: self.close(symbol, dates) for symbol in fills["symbol"].unique()}
        by_row = defaultdict(list)
        for r, fill in zip(row, fills.to_dict("records"), strict=True):
            by_row[r].append(fill)
        for r, day in enumerate(dates):
            if r > 0:
                days = [dates[r - 1].date() + timedelta(i) for i in range((day - dates[r - 1]).days)]
                earned = sum(self.rate(one) for one in days) / 365
                cash *= 1.0 + earned + (terms["borrow_spread"] * len(days) / 365 if cash < 0.0 else 0.0)
                for symbol in [symbol for symbol in held if held[symbol] < 0.0]:
                    held[symbol] *= 1.0 + terms["short"] * len(days) / 365
            for fill in by_row[r]:
                cash -= (fill["units"] * fill["price"] + sum(fill[kind] for kind in self.fees)) * fill["rate"]
                left = held[fill["symbol"]] + fill["units"]
                held[fill["symbol"]] = left if abs(left) > 1e-9 * abs(fill["units"]) else 0.0
            value[r] = cash + sum(units * closes[symbol][r] for symbol, units in held.items() if units)
        return value

    def rate(self, day: date) -> float:
        """Return the cash rate of a day, as the manifest has it."""
        known = [rate for since, rate in self.manifest["interest"]["cash"].items() if since <= str(day)]
        return float(known[-1]) if known else 0.0

    def close(self, symbol: str, dates: pd.DatetimeIndex) -> np.ndarray:
        """Return a symbol's last closes in the base currency."""
        closes = self.source.bars(symbol).adjusted
        known = closes.reindex(dates.union(closes.index)).ffill().reindex(dates).to_numpy()
        currency = self.fills.loc[self.fills["symbol"] == symbol, "currency"].iloc[0]
        return known * self.dollars(currency, dates) / self.dollars(self.base, dates)

    def dollars(self, currency: str, dates: pd.DatetimeIndex) -> np.ndarray:
        """Return what one unit of a currency was worth in dollars."""
        if currency == "USD":
            return np.ones(len(dates))
        inverse = currency in ("EUR", "GBP")
        rates = self.source.bars(f"{currency}USD=X" if inverse else f"{currency}=X").adjusted
        known = rates.reindex(dates.union(rates.index)).ffill().reindex(dates).to_numpy()
        return known if inverse else 1.0 / known


def check_orders(rebuilt: Rebuilt) -> None:
    """No order fills more than was intended; what is not filled says why; fees are those of the fills."""
    orders = rebuilt.orders
    assert (orders["filled"] <= orders["intended"] * (1 + 1e-9)).all()
    assert orders.loc[orders["status"] != "filled", "reason"].notna().all()
    paid = rebuilt.fills.assign(fees=rebuilt.fills[rebuilt.fees].sum(axis=1))
    keys = ["strategy", "symbol", "decided_at"]
    # What is paid out as a listing ends is an order of its own, decided when one may have been before.
    ended = orders["reason"] == "ended"
    by_order = orders[~ended].groupby(keys)["fees"].sum()
    by_fill = paid[paid["reason"] != "ended"].groupby(keys)["fees"].sum().reindex(by_order.index).fillna(0.0)
    np.testing.assert_allclose(by_fill, by_order, rtol=1e-9, atol=1e-9)


def test_a_run_with_short_positions_is_rebuilt_from_its_files(study, tmp_path) -> None:
    write_files(study.analysis, tmp_path)
    rebuilt = Rebuilt(tmp_path, "sample")
    assert (rebuilt.fills["units"] < 0.0).any()
    assert rebuilt.fills["fill_at"].dt.tz is not None
    rebuilt.check()
    check_orders(rebuilt)


@pytest.mark.parametrize("terms", [{"leverage": 1.5}, {"base": "HKD", "cash_rate": 0.02}])
def test_borrowed_money_and_other_currencies_are_rebuilt_too(terms, tmp_path) -> None:
    hold = load_strategy("hold", theme="china_ai")
    pair = load_strategy("applications_against_semis", exposure=0.75 if "leverage" in terms else 0.5)
    question = Backtest(
        name="terms",
        title="Other terms",
        strategies={"hold": hold, "pair": pair},
        start=date(2025, 1, 2),
        end=date(2025, 3, 31),
        **terms,
    )
    write_files(question.run("sample").analysis, tmp_path)
    Rebuilt(tmp_path, "sample").check()


def write_accounts(run: RunResult, folder: Path) -> None:
    """Write what an account is rebuilt from as a run leaves it, without the analysis, which takes longer."""
    run.nav.to_csv(folder / "nav.csv", index_label="date")
    run.orders.to_csv(folder / "orders.csv", index=False)
    run.fills.to_csv(folder / "fills.csv", index=False)
    write_json(folder / "manifest.json", run.manifest)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("source", ["sample", "market"])
def test_every_shipped_backtest_is_rebuilt(name, source, request, tmp_path) -> None:
    prices = str(request.getfixturevalue("market_dir")) if source == "market" else source
    question = load_module(FILES[name], "backtest").backtest
    write_accounts(Run(question, open_source(prices)).result(), tmp_path)
    rebuilt = Rebuilt(tmp_path, prices)
    rebuilt.check()
    check_orders(rebuilt)
