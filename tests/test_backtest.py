"""Whole runs on real prices: what any engine must reproduce, and how rotations meet shut markets."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import thematic
from thematic.backtest import Backtest, load_backtest
from thematic.errors import LookAhead, MissingOpens, MissingPrices, StrategyError
from thematic.prices.sources.folder import FolderSource
from thematic.strategy import Strategy, load_strategy


@dataclass(frozen=True)
class Switch(Strategy):
    """Hold one symbol, and another from the decision of a date on."""

    first: str
    then: str
    on: str
    themes: tuple[str, ...] = ("us_ai_semis", "china_ai")

    def targets(self, view):
        weights = pd.DataFrame(0.0, index=view.decisions, columns=[self.first, self.then])
        later = view.decisions >= pd.Timestamp(self.on, tz="UTC")
        weights[self.first], weights[self.then] = (~later).astype(float), later.astype(float)
        changed = np.flatnonzero(np.diff(later, prepend=~later[:1]))
        return weights.iloc[changed]


@dataclass(frozen=True)
class Peek(Strategy):
    """Hold NVIDIA on the days before it rises."""

    themes: tuple[str, ...] = ("us_ai_semis",)

    def targets(self, view):
        rises = view.close[["NVDA"]].pct_change().shift(-1) > 0
        return rises.astype(float)


@pytest.fixture(scope="module")
def source(market_dir):
    return FolderSource(str(market_dir))


def switch(source, first, then, on, start="2025-01-13", end="2025-02-28", **terms):
    question = Backtest(
        name="switch",
        title="A switch",
        strategies={"switch": Switch(first, then, on)},
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        **terms,
    )
    orders = question.run(source).results["switch"].orders
    return orders.set_index(["symbol", "side", orders["decided_at"].dt.strftime("%m-%d")])


def day(moment):
    return f"{moment:%Y-%m-%d}"


def test_holding_us_semis_without_frictions_is_what_pandas_computes(source):
    question = load_backtest("deepseek_shock").replace(
        strategies={"hold_us_ai_semis": load_strategy("hold", theme="us_ai_semis")},
        claims=(),
        start=date(2024, 6, 3),
        frictionless=True,
    )
    nav = question.run(source).nav["hold_us_ai_semis"]
    symbols = ["NVDA", "AVGO", "MRVL", "AMD", "MU", "TSM", "ASML", "AMAT", "LRCX", "KLAC"]
    frames = [pd.read_csv(f"{source.name}/prices/{symbol}.csv", index_col="date") for symbol in symbols]
    prices = pd.concat([frame["adj_close"] for frame in frames], axis=1)
    prices.index = pd.to_datetime(prices.index)
    held = prices.sort_index().loc["2024-06-04":"2025-06-30"]
    expected = (held / held.iloc[0]).mean(axis=1) * 1e6
    assert_allclose(nav.reindex(expected.index), expected, rtol=1e-9)
    assert nav.loc["2024-06-03"] == 1e6


def test_a_share_that_closed_limit_up_cannot_be_bought(source):
    orders = switch(source, "NVDA", "600588.SS", "2025-01-23")
    purchase = orders.loc[("600588.SS", "buy", "01-23")]
    assert "limit_up" in purchase["waited"]
    # Limit-up on the 24th; New York's sale of that evening then pays for Shanghai on the 27th.
    assert day(purchase["fill_at"]) == "2025-01-27"


def test_an_order_for_shanghai_waits_for_the_new_year_and_then_for_the_limit(source):
    orders = switch(source, "NVDA", "600588.SS", "2025-01-27")
    purchase = orders.loc[("600588.SS", "buy", "01-27")]
    waits = dict(part.split("=") for part in purchase["waited"].split())
    # The 28th to the 31st, the 3rd and the 4th; on the 5th it is limit-up again.
    assert waits == {"closed": "6", "limit_up": "1"}
    assert day(purchase["fill_at"]) == "2025-02-06"


def test_new_york_to_hong_kong_buys_a_session_later_than_it_sells(source):
    orders = switch(source, "NVDA", "0700.HK", "2025-02-11")
    assert day(orders.loc[("NVDA", "sell", "02-11")]["fill_at"]) == "2025-02-12"
    purchase = orders.loc[("0700.HK", "buy", "02-11")]
    assert day(purchase["fill_at"]) == "2025-02-13"
    assert purchase["waited"] == "cash=1"


def test_hong_kong_to_new_york_fills_on_one_day(source):
    orders = switch(source, "0700.HK", "NVDA", "2025-02-11")
    sale, purchase = orders.loc[("0700.HK", "sell", "02-11")], orders.loc[("NVDA", "buy", "02-11")]
    assert day(sale["fill_at"]) == day(purchase["fill_at"]) == "2025-02-12"
    assert sale["fill_at"] < purchase["fill_at"]
    assert purchase["waited"] == ""


def test_a_rotation_out_of_a_shut_hong_kong_is_deferred(source):
    orders = switch(source, "0700.HK", "NVDA", "2025-01-28")
    sale, purchase = orders.loc[("0700.HK", "sell", "01-28")], orders.loc[("NVDA", "buy", "01-28")]
    assert sale["waited"] == "closed=3"
    assert purchase["waited"] == "cash=3"
    assert day(sale["fill_at"]) == day(purchase["fill_at"]) == "2025-02-03"


def test_everything_filled_after_it_was_known(source):
    orders = switch(source, "NVDA", "600588.SS", "2025-01-23")
    filled = orders[orders["filled"] > 0]
    assert (filled["known_at"] <= filled["decided_at"]).all()
    assert (filled["decided_at"] < filled["fill_at"]).all()


def test_an_earlier_hour_of_decision_knows_less_and_fills_earlier(source):
    """At 12:00 UTC New York has not opened: its session of the same day is still to come."""
    orders = switch(source, "NVDA", "AVGO", "2025-02-11", decision_time=time(12))
    sale = orders.loc[("NVDA", "sell", "02-11")]
    assert day(sale["fill_at"]) == "2025-02-11"
    assert day(sale["known_at"]) == "2025-02-11"  # Hong Kong's close at 08:00


def test_nothing_depends_on_the_order_of_strategies_or_symbols(source):
    @dataclass(frozen=True)
    class Reversed(Switch):
        themes: tuple[str, ...] = ("china_ai", "us_ai_semis")

    def nav(kind):
        terms = {"start": date(2025, 1, 13), "end": date(2025, 2, 28)}
        question = Backtest(
            name="any", title="any", strategies={"any": kind("NVDA", "0700.HK", "2025-01-27")}, **terms
        )
        return question.run(source).nav["any"]

    assert_allclose(nav(Switch), nav(Reversed), rtol=1e-12)


def test_a_strategy_that_peeks_is_stopped_with_decision_symbol_and_weights(source):
    question = Backtest(
        name="peek", title="Peek", strategies={"peek": Peek()}, start=date(2025, 1, 13), end=date(2025, 2, 28)
    )
    with pytest.raises(LookAhead) as caught:
        question.run(source)
    assert caught.value.symbol == "NVDA"
    assert "peek looks ahead: at the decision of 2025-" in str(caught.value)


def test_fills_at_the_open_name_the_symbols_that_have_none(source):
    with pytest.raises(MissingOpens, match=r"TSM.*ASML"):
        switch(source, "NVDA", "0700.HK", "2025-02-11", fill="open")


def test_a_source_that_lacks_symbols_names_them_all(tmp_path, source):
    (tmp_path / "NVDA.csv").write_text("date,close\n2025-01-02,1\n2025-01-03,2\n")
    with pytest.raises(MissingPrices, match=r"AVGO.*0700\.HK"):
        switch(FolderSource(str(tmp_path)), "NVDA", "0700.HK", "2025-02-11")


def test_a_backtest_of_no_days_or_strategies_is_refused():
    with pytest.raises(StrategyError, match="end it later"):
        Backtest(name="a", title="a", strategies={"b": Peek()}, start=date(2025, 1, 2), end=date(2025, 1, 2))
    with pytest.raises(StrategyError, match="at least one"):
        Backtest(name="a", title="a", strategies={}, start=date(2025, 1, 2), end=date(2025, 1, 3))


def test_parts_of_the_return_sum_to_the_whole(source):
    terms = {"start": date(2025, 1, 13), "end": date(2025, 2, 28)}
    question = Backtest(
        name="any", title="any", strategies={"any": Switch("0700.HK", "600588.SS", "2025-01-21")}, **terms
    )
    result = question.run(source).results["any"]
    for period, start in (("whole", "2025-01-13"), ("after_known_on", "2025-02-10")):
        figures, nav = result.metrics[period], result.nav
        parts = [value for name, value in figures.items() if name.endswith("_return") and "al_r" not in name]
        parts += [figures["local_return"]]
        assert figures["total_return"] == pytest.approx(nav.iloc[-1] / nav.loc[start] - 1, rel=1e-12)
        assert sum(parts) == pytest.approx(figures["total_return"], abs=1e-9)
    assert result.metrics["whole"]["currency_return"] != 0.0


def test_another_base_currency_starts_with_as_much(source):
    terms = {"start": date(2025, 1, 13), "end": date(2025, 1, 31), "frictionless": True}
    question = Backtest(
        name="any", title="any", strategies={"any": Switch("NVDA", "AVGO", "2025-12-31")}, **terms
    )
    dollars, won = question.run(source).nav["any"], question.replace(base="KRW").run(source).nav["any"]
    rates = pd.read_csv(f"{source.name}/fx/KRW=X.csv", index_col="date", parse_dates=True)["close"]
    expected = dollars * rates.reindex(dollars.index, method="ffill")
    assert won.iloc[0] == pytest.approx(expected.iloc[0])
    # On the first day the account is still cash, in its own currency.
    assert_allclose(won[1:] / won.iloc[1], expected[1:] / expected.iloc[1], rtol=1e-9)
    assert question.replace(cash=5e4).run(source).nav["any"].iloc[0] == 5e4


def test_a_run_pays_its_own_costs_and_no_others() -> None:
    question = Backtest(
        name="costs",
        title="Costs",
        strategies={"hold": load_strategy("hold", theme="china_ai")},
        start=date(2025, 1, 2),
        end=date(2025, 2, 28),
    )
    free = question.replace(costs="none").run("sample")
    flat = question.replace(costs=10).run("sample")
    nothing, fills = free.results["hold"].fills, flat.results["hold"].fills
    assert "costs" not in nothing
    value = (fills["units"] * fills["price"]).abs()
    assert_allclose(fills["costs"], value * 0.001, rtol=1e-9)
    kinds = set(fills.columns) & {"commission", "half-spread", "stamp duty"}
    assert not kinds
    assert flat.manifest["backtest"]["costs"] == "10"
    assert any(caveat.startswith("COSTS of this run's own (10)") for caveat in flat.caveats)
    assert free.results["hold"].nav.iloc[-1] > flat.results["hold"].nav.iloc[-1]


UNUSED = """
import sys
from datetime import date
from thematic import Backtest, load_strategy

strategies = {"hold": load_strategy("hold", theme="benchmarks", symbols=("SPY",))}
spring = {"start": date(2025, 1, 2), "end": date(2025, 2, 28)}
question = Backtest(name="spy", title="SPY", strategies=strategies, **spring)
print(question.run("sample").results["hold"].orders["status"].tolist())
print([name for name in ("vectorbt",) if name in sys.modules])
"""


def test_a_run_imports_nothing_that_it_does_not_use() -> None:
    folder = Path(thematic.__file__).resolve().parents[1]
    command = [sys.executable, "-c", UNUSED]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['filled']", "[]"]
