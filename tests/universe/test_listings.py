"""Members that come and go: listings that end, successors, listings elsewhere, and new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic import Backtest, Result, Strategy, load_strategy, load_theme
from thematic.errors import StrategyError, UniverseError
from thematic.market_data.view import MarketView
from thematic.markets import market_of
from thematic.saved.saved_run import read_run
from thematic.saved.verify import replay
from thematic.strategy.weights import equal_weight
from thematic.universe import read_theme
from thematic.universe.listings import endings, held_in, left_out, listed_in

START, END = date(2024, 3, 1), date(2024, 3, 28)
HEAD = 'title = "T"\nthesis = "T"\nsource = "T"\nknown_on = 2024-01-02\n'


@dataclass(frozen=True)
class Once(Strategy):
    """Buys at its first decision and never looks again."""

    theme: str = "mine"
    weight: float = 1.0

    def targets(self, view: MarketView) -> pd.DataFrame:
        return equal_weight(view, {self.theme: self.weight}).frame.iloc[:1]


def member(symbol: str, *lines: str) -> str:
    return "\n".join(["", "[[member]]", f'symbol = "{symbol}"', 'name = "n"', 'role = "r"', *lines, ""])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with a folder of prices: OLD and NEW of New York, 0001.HK, and a rate."""
    (tmp_path / "universes").mkdir()
    (tmp_path / "prices").mkdir()
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "KEPT", "2024-01-02", np.linspace(50.0, 80.0, 400))
    write(tmp_path, "OLD", "2024-01-02", np.linspace(10.0, 20.0, 400))
    write(tmp_path, "NEW", "2024-03-18", np.linspace(30.0, 33.0, 400))
    write(tmp_path, "0001.HK", "2024-01-02", np.linspace(40.0, 44.0, 400))
    days = pd.bdate_range("2024-01-01", "2024-12-31")
    pd.DataFrame({"date": days, "close": 7.8}).to_csv(tmp_path / "prices" / "HKD=X.csv", index=False)
    return tmp_path


def write(home: Path, symbol: str, first: str, prices: np.ndarray) -> None:
    sessions = market_of(symbol).sessions(date.fromisoformat(first), date(2024, 12, 31)).index
    close = prices[: len(sessions)]
    table = pd.DataFrame({"date": sessions[: len(close)], "open": close * 0.99, "high": close, "low": close})
    table = table.assign(close=close, adj_close=close, volume=1e9)
    table.to_csv(home / "prices" / f"{symbol}.csv", index=False)


def close(home: Path, symbol: str, day: str) -> float:
    table = pd.read_csv(home / "prices" / f"{symbol}.csv", index_col="date")
    return float(table.loc[day, "close"])


def play(home: Path, universe: str, strategy: Strategy, **terms: object) -> Result:
    (home / "universes" / "mine.toml").write_text(HEAD + universe)
    question = Backtest(name="q", title="Q", strategies={"it": strategy}, start=START, end=END).replace(
        **terms
    )
    study = question.run("prices")
    assert ("OLD was last traded on" in " ".join(study.caveats)) == ("ends" in universe)
    return study.results["it"]


ENDS = member("KEPT") + member("OLD", "ends = 2024-03-14")


@pytest.mark.parametrize("terms", [{}, {"fill": "open"}, {"frictionless": True}, {"base": "HKD"}])
def test_what_ends_is_sold_at_its_last_close_and_says_so(home: Path, terms: Mapping[str, object]) -> None:
    result = play(home, ENDS, Once(), **terms)
    (sale,) = result.orders[result.orders["reason"] == "ended"].to_dict("records")
    assert (sale["symbol"], sale["side"], sale["status"]) == ("OLD", "sell", "filled")
    assert sale["price"] == pytest.approx(close(home, "OLD", "2024-03-14"))
    assert sale["fees"] == 0.0
    assert sale["fill_at"].date() == date(2024, 3, 15)
    assert sale["known_at"] < sale["fill_at"]
    weights = result.weights["OLD"]
    assert (weights[:"2024-03-14"].iloc[2:] > 0.4).all()
    assert (weights["2024-03-15":] == 0.0).all()
    # The rest is untouched: one purchase each, and nothing else.
    assert len(result.orders) == 3


def test_money_is_neither_made_nor_lost_by_an_ending(home: Path) -> None:
    result = play(home, ENDS, Once(), frictionless=True)
    value = result.nav["2024-03-15"] / result.nav["2024-03-14"] - 1.0
    kept = close(home, "KEPT", "2024-03-15") / close(home, "KEPT", "2024-03-14") - 1.0
    assert value == pytest.approx(kept * result.weights.loc["2024-03-14", "KEPT"])


def test_a_short_position_in_what_ends_is_bought_back(home: Path) -> None:
    result = play(home, ENDS, Once(weight=-0.5))
    (end,) = result.orders[result.orders["reason"] == "ended"].to_dict("records")
    assert (end["symbol"], end["side"]) == ("OLD", "buy")
    assert result.weights.loc["2024-03-15", "OLD"] == 0.0
    assert result.weights.loc["2024-03-15", "KEPT"] < 0.0


def test_an_order_that_waits_when_its_listing_ends_is_cancelled(home: Path) -> None:
    sessions = pd.read_csv(home / "prices" / "OLD.csv")
    sessions["volume"] = 1000.0
    sessions.to_csv(home / "prices" / "OLD.csv", index=False)
    result = play(home, member("KEPT") + member("OLD", "ends = 2024-03-06"), Once(), patience=20)
    told = result.orders[result.orders["symbol"] == "OLD"]
    assert list(told["status"]) == ["partly_filled", "filled"]
    assert list(told["reason"]) == ["ended", "ended"]
    assert told["filled"].iloc[0] == pytest.approx(told["filled"].iloc[1])


def test_strategies_that_follow_the_members_go_on_with_the_successor(home: Path) -> None:
    heirs = member("KEPT") + member("OLD", "ends = 2024-03-14", 'successor = "NEW"')
    result = play(home, heirs, load_strategy("hold", theme="mine"))
    theme = load_theme("mine")
    assert theme.symbols == ("KEPT", "OLD", "NEW")
    assert [member.symbol for member in theme.members_on(date(2024, 3, 14))] == ["KEPT", "OLD"]
    assert [member.symbol for member in theme.members_on(date(2024, 3, 15))] == ["KEPT", "NEW"]
    assert theme.members[2].note == "successor of OLD"
    # NEW has its first bar on Monday the 18th, is a member that evening, and is bought on the 19th.
    assert result.weights.loc["2024-03-18", "NEW"] == 0.0
    assert result.weights.loc["2024-03-19", "NEW"] == pytest.approx(0.5, abs=0.01)


def test_what_ended_before_the_run_is_never_held(home: Path) -> None:
    long_gone = member("KEPT") + member("OLD", "ends = 2023-12-29")
    (home / "universes" / "mine.toml").write_text(HEAD + long_gone)
    study = Backtest(
        name="q", title="Q", strategies={"it": load_strategy("hold", theme="mine")}, start=START, end=END
    ).run("prices")
    assert set(study.results["it"].orders["symbol"]) == {"KEPT"}


def test_bars_after_the_end_are_another_companys(home: Path) -> None:
    result = play(home, ENDS, Once())
    panel = result.simulation.panel
    column = panel.symbols.index("OLD")
    assert np.isnan(panel.close[panel.dates > "2024-03-14", column]).all()
    assert np.isfinite(panel.close[panel.dates == "2024-03-14", column]).all()


def test_a_listing_in_mid_window_joins_when_it_has_a_bar(home: Path) -> None:
    result = play(home, member("KEPT") + member("NEW"), load_strategy("hold", theme="mine"))
    assert (result.weights.loc[:"2024-03-18", "NEW"] == 0.0).all()
    assert result.weights.loc["2024-03-19", "NEW"] == pytest.approx(0.5, abs=0.01)
    assert "NEW" not in set(result.orders[result.orders["decided_at"] < "2024-03-18"]["symbol"])


@pytest.mark.parametrize(
    ("listing", "symbol"), [("", "0001.HK"), ("us", "NEW"), ("hk", "0001.HK"), ("jp", "0001.HK")]
)
def test_one_setting_chooses_among_listings(home: Path, listing: str, symbol: str) -> None:
    both = member("KEPT") + member("0001.HK", 'also = ["NEW"]', "lot = 500")
    result = play(home, both, load_strategy("hold", theme="mine"), listing=listing)
    assert set(result.weights.columns) == {"KEPT", symbol}
    assert result.weights[symbol].iloc[-1] > 0.4


def test_a_replayed_run_holds_the_same_listing(home: Path) -> None:
    (home / "universes" / "mine.toml").write_text(HEAD + member("0001.HK", 'also = ["NEW"]'))
    question = Backtest(name="q", title="Q", strategies={"it": Once()}, start=START, end=END, listing="us")
    folder = home / "result"
    question.replace(strategies={"it": load_strategy("hold", theme="mine")}).run("prices").write(folder)
    assert replay(read_run(folder)).listing == "us"


def test_a_chosen_listing_has_its_own_lot_and_end() -> None:
    theme = load_theme("china_ai")
    american = listed_in(theme, "us")
    assert set(american.symbols) == {"BABA", "BIDU", "GDS", "KC", "VNET", "0700.HK", "3888.HK", "600588.SS"}
    chosen = next(member for member in american.members if member.symbol == "BABA")
    assert (chosen.lot, chosen.also) == (None, ("9988.HK",))
    assert listed_in(american, "hk").symbols == theme.symbols
    with pytest.raises(StrategyError, match="no such market; there are cn, hk"):
        listed_in(theme, "mars")


def test_a_choice_that_makes_a_member_twice_is_refused(home: Path) -> None:
    (home / "universes" / "mine.toml").write_text(HEAD + member("NEW") + member("0001.HK", 'also = ["NEW"]'))
    with pytest.raises(StrategyError, match="NEW is a member itself"):
        listed_in(load_theme("mine"), "us")


def test_universes_must_agree_on_an_end(home: Path) -> None:
    (home / "universes" / "mine.toml").write_text(HEAD + ENDS)
    (home / "universes" / "yours.toml").write_text(HEAD + ENDS.replace("03-14", "03-15"))
    with pytest.raises(StrategyError, match="OLD ends on 2024-03-14 in one universe"):
        endings([load_theme("mine"), load_theme("yours")])


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["successor = 'NEW'"], "line 10: `successor` needs `ends`"),
        (["ends = 2024-03-14", "successor = 'OLD'"], "line 11: `successor` must be another symbol"),
        (["ends = 2024-03-14", "successor = '0001.HK'"], "line 11: `successor` must be another symbol"),
        (["ends = 2024-03-14", "successor = 'nope'"], "line 11: nope: "),
        (["since = 2024-03-15", "ends = 2024-03-14"], "line 11: `ends` .2024-03-14. is before `since`"),
        (["also = ['NEW']"], "line 10: `also` must be in other markets"),
        (["also = ['0001.HK', '0002.HK']"], "line 10: `also` must be in other markets"),
        (["also = ['^HSI']"], "line 10: .*cannot be held"),
        (["also = []"], "line 10: `also` must be a list of symbols"),
        (["also = 'NEW'"], "line 10: `also` must be a list of symbols"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, lines: list[str], fault: str) -> None:
    (tmp_path / "mine.toml").write_text(HEAD.rstrip("\n") + "\n" + member("OLD", *lines))
    with pytest.raises(UniverseError, match=fault) as caught:
        read_theme(tmp_path / "mine.toml")
    assert len(caught.value.faults) == 1


def test_two_members_of_one_symbol_end_alike(tmp_path: Path) -> None:
    text = (
        HEAD + member("OLD", "until = 2024-01-31") + member("OLD", "since = 2024-02-01", "ends = 2024-03-14")
    )
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(UniverseError, match="OLD ends in another way above"):
        read_theme(tmp_path / "mine.toml")


def test_one_market_only_says_what_it_leaves_out_and_a_benchmark_stays(home: Path) -> None:
    result = Backtest(
        name="q",
        title="Q",
        strategies={
            "spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
            "two": load_strategy("hold", theme="china_ai", symbols=("VNET", "0700.HK")),
            "none": load_strategy("hold", theme="china_ai", symbols=("VNET",)),
        },
        start=START,
        end=END,
        only=("hk",),
    ).run("sample")
    told = "\n".join(result.caveats)
    assert "ONLY hk: of china_ai these are left out, listed elsewhere: VNET, 600588.SS." in told
    assert "ONLY hk: benchmarks has no member there and is held whole." in told
    assert set(result.results["two"].targets.columns) == {"0700.HK"}
    assert set(result.results["spy"].targets.columns) == {"SPY"}
    assert "none never traded" in told


def test_held_in_no_market_in_particular_is_held_whole() -> None:
    theme = load_theme("china_ai")
    assert held_in(theme, ()) is theme
    assert {market_of(symbol).key for symbol in held_in(theme, ("us", "cn")).symbols} == {"us", "cn"}
    assert list(left_out([theme], ())) == []
