"""The audit catches the classic mistakes, each written as people write it, and clears what is honest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.audit import audit, drawn_view
from thematic.market_data.view import MarketView
from thematic.strategy import Strategy, load_strategy, on_change
from thematic.strategy.weights import equal_weight
from thematic.universe import load_themes
from thematic.workspace import files

THEMES = load_themes(["china_ai"])
Weights = Callable[[MarketView], pd.DataFrame]


def held(view: MarketView) -> pd.DataFrame:
    """Return targets that hold one theme at every row."""
    return equal_weight(view, {"china_ai": 1.0}).frame


@pytest.fixture(scope="module")
def view() -> MarketView:
    return drawn_view(THEMES, date(2024, 6, 3), date(2025, 6, 30))


@dataclass(frozen=True)
class Idea(Strategy):
    """A strategy that is one function."""

    weights: Weights
    theme: str = "china_ai"

    def targets(self, view: MarketView) -> pd.DataFrame:
        return self.weights(view)


def long_only(view: MarketView, score: pd.DataFrame) -> pd.DataFrame:
    """Hold what scores above 0, in equal parts; score: (n_rows, n_members)."""
    held = (score > 0.0).astype(float)
    return on_change(held.div(held.sum(axis=1).clip(lower=1.0), axis=0))


def prices(view: MarketView) -> pd.DataFrame:
    return view.close[view.symbols("china_ai")]


def returns(view: MarketView, rows: int = 1) -> pd.DataFrame:
    return prices(view).pct_change(rows, fill_method=None)


def shifted_back(view: MarketView) -> pd.DataFrame:
    return long_only(view, returns(view).shift(-1))


def shifted_back_and_filled(view: MarketView) -> pd.DataFrame:
    return long_only(view, returns(view, 5).shift(-5).ffill())


def centred_window(view: MarketView) -> pd.DataFrame:
    return long_only(view, prices(view) - prices(view).rolling(21, center=True, min_periods=1).mean())


def z_score_of_the_whole_sample(view: MarketView) -> pd.DataFrame:
    month = returns(view, 21)
    return long_only(view, (month - month.mean()) / month.std())


def backfilled(view: MarketView) -> pd.DataFrame:
    return long_only(view, prices(view).bfill() - 90.0)


def resampled_at_the_left(view: MarketView) -> pd.DataFrame:
    weekly = returns(view).resample("W-MON", label="left", closed="left").sum()
    return long_only(view, weekly.reindex(view.decisions, method="ffill"))


def members_of_today(view: MarketView) -> pd.DataFrame:
    today = view.members("china_ai").iloc[-1]
    return long_only(view, prices(view).notna() * today.astype(float))


def ranked_over_all_time(view: MarketView) -> pd.DataFrame:
    return long_only(view, returns(view, 21).rank(pct=True) - 0.5)


def scaled_by_the_highest_close_ever(view: MarketView) -> pd.DataFrame:
    return long_only(view, prices(view) / prices(view).max() - 0.7)


def smoothed_both_ways(view: MarketView) -> pd.DataFrame:
    return long_only(view, prices(view).interpolate(limit_direction="both").diff(-1))


def best_of_the_whole_sample_from_the_start(view: MarketView) -> pd.DataFrame:
    best = (prices(view).iloc[-1] / prices(view).iloc[0]).nlargest(3).index
    return on_change(pd.DataFrame(1 / 3, index=view.decisions, columns=best))


MISTAKES = [
    best_of_the_whole_sample_from_the_start,
    shifted_back,
    shifted_back_and_filled,
    centred_window,
    z_score_of_the_whole_sample,
    backfilled,
    resampled_at_the_left,
    members_of_today,
    ranked_over_all_time,
    scaled_by_the_highest_close_ever,
    smoothed_both_ways,
]


@dataclass(frozen=True)
class Declaring(Strategy):
    """Hold the theme above its average of 20 rows, and declare how many rows that takes."""

    lookback_rows: object
    theme: str = "china_ai"

    @property
    def lookback(self) -> object:
        return self.lookback_rows

    def targets(self, view: MarketView) -> pd.DataFrame:
        index = view.index(self.theme)
        return on_change(equal_weight(view, {self.theme: index > index.rolling(20).mean()})).frame


def test_a_declared_lookback_is_held_to(view: MarketView) -> None:
    assert audit("idea", Declaring(21), view).passed
    findings = audit("idea", Declaring(5), view).of("refused")
    assert {finding.sentence for finding in findings} == {
        "it declares that it looks back 5 rows, but its target rests on more"
    }


@pytest.mark.parametrize("rows", [0, -1, "20", 20.0, True])
def test_a_lookback_that_is_no_number_of_rows_is_refused(rows: object, view: MarketView) -> None:
    (finding,) = audit("idea", Declaring(rows), view).of("refused")
    assert f"declares a lookback of {rows!r}" in finding.sentence


def test_a_table_without_columns_never_trades(view: MarketView) -> None:
    report = audit("idea", Idea(lambda view: pd.DataFrame(index=view.decisions)), view)
    assert [finding.kind for finding in report.findings] == ["never trades"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_classic_mistakes_look_ahead(mistake: Weights, view: MarketView) -> None:
    report = audit("idea", Idea(mistake), view)
    findings = report.of("looks ahead")
    assert not report.passed
    assert findings
    for finding in findings:
        assert finding.decided_at in view.decisions
        assert finding.symbol in view.symbols("china_ai")
        assert finding.change > 1e-9 or np.isnan(finding.then) != np.isnan(finding.later)
    assert list(findings) == sorted(findings, key=lambda finding: -finding.change)


def momentum(view: MarketView) -> pd.DataFrame:
    return long_only(view, returns(view, 21).where(view.members("china_ai")))


def z_score_so_far(view: MarketView) -> pd.DataFrame:
    month = returns(view, 21)
    z = (month - month.expanding().mean()) / month.expanding().std()
    return long_only(view, z.where(view.members("china_ai")))


def ranked_by_day(view: MarketView) -> pd.DataFrame:
    return long_only(view, (returns(view, 21).rank(axis=1, pct=True) - 0.5).where(view.members("china_ai")))


def resampled_at_the_right(view: MarketView) -> pd.DataFrame:
    monday = view.decisions.day_of_week == 0
    score = returns(view, 5).where(pd.Series(monday, index=view.decisions), axis=0).ffill()
    return long_only(view, score.where(view.members("china_ai")))


@pytest.mark.slow
@pytest.mark.parametrize("idea", [momentum, z_score_so_far, ranked_by_day, resampled_at_the_right])
def test_the_honest_forms_of_the_same_pass_without_a_remark(idea: Weights, view: MarketView) -> None:
    report = audit("idea", Idea(idea), view)
    assert report.findings == ()
    assert report.instructions > 20
    assert report.cuts > 70


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(files("strategies")))
def test_shipped_strategies_pass(name: str) -> None:
    idea = load_strategy(name, **({"theme": "china_ai"} if name == "hold" else {}))
    drawn = drawn_view(load_themes(idea.themes), date(2024, 8, 1), date(2025, 6, 30))
    report = audit(name, idea, drawn)
    assert report.passed
    assert not report.of("cannot trade")


def test_a_coin_is_not_repeatable(view: MarketView) -> None:
    random = np.random.default_rng(1)

    def coin(view: MarketView) -> pd.DataFrame:
        return long_only(view, pd.DataFrame(random.normal(size=prices(view).shape), *prices(view).axes))

    report = audit("idea", Idea(coin), view)
    assert report.of("not repeatable")
    assert not report.of("looks ahead")


def test_memory_of_what_it_was_asked_before_is_found(view: MarketView) -> None:
    seen: list[float] = []

    def learning(view: MarketView) -> pd.DataFrame:
        seen.append(float(prices(view).iloc[-1].mean()))
        return long_only(view, prices(view) - max(seen))

    assert not audit("idea", Idea(learning), view).passed


def test_weights_beyond_the_allowed_sum_are_refused(view: MarketView) -> None:
    report = audit("idea", Idea(lambda view: held(view).iloc[::50] * 1.5), view)
    assert {round(finding.then, 6) for finding in report.of("refused")} == {1.5}
    assert audit(
        "idea",
        Idea(lambda view: held(view).iloc[::50] * 1.5),
        view,
        leverage=1.5,
    ).passed


def test_symbols_outside_of_the_universe_are_refused(view: MarketView) -> None:
    report = audit("idea", Idea(lambda view: pd.DataFrame({"NVDA": 1.0}, index=view.decisions[:1])), view)
    assert [finding.kind for finding in report.findings] == ["refused"]
    assert "NVDA" in report.findings[0].sentence


def test_what_never_trades_is_told(view: MarketView) -> None:
    nothing = audit("idea", Idea(lambda view: held(view) * np.nan), view)
    zeros = audit("idea", Idea(lambda view: held(view).iloc[::50] * 0.0), view)
    assert [finding.kind for finding in nothing.findings] == ["never trades"]
    assert zeros.of("never trades")
    assert not zeros.passed


def test_weights_on_what_cannot_be_traded_are_a_remark(view: MarketView) -> None:
    everything = Idea(lambda view: (prices(view).iloc[::100] * 0.0).fillna(0.0) + 0.1)
    report = audit("idea", everything, view)
    members = view.members("china_ai")
    for finding in report.of("cannot trade"):
        assert not members.loc[finding.decided_at, finding.symbol]
    expected = int((~members.loc[view.decisions[::100]]).to_numpy().sum())
    assert len(report.of("cannot trade")) == expected > 0
    assert report.passed
    assert len(report.of("repeats")) == len(view.decisions[::100]) - 1


def test_an_error_of_the_strategy_is_a_finding_that_names_it(view: MarketView) -> None:
    report = audit("idea", Idea(lambda view: view.close.iloc[:, [999]]), view)
    assert [finding.kind for finding in report.findings] == ["fails"]
    assert "IndexError" in report.findings[0].sentence


def test_an_error_on_less_data_only_is_found_too(view: MarketView) -> None:
    last = len(view)

    def brittle(view: MarketView) -> pd.DataFrame:
        return held(view).iloc[[0, last - 1]]

    assert audit("idea", Idea(brittle), view).of("fails")
