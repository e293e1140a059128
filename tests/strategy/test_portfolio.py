"""Portfolios over themes: their limits, their schedule, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic import MarketView, Member, Theme, load_strategy
from thematic.errors import StrategyError

pytest.importorskip("skfolio", reason="the extra `portfolio` is not installed")

NAMES = ("calm", "wild", "twin", "odd")
PUBLIC = date(2024, 6, 3)
KINDS = (
    "theme_risk_budget",
    "theme_hierarchical_risk_parity",
    "theme_minimum_variance",
    "theme_black_litterman",
)


def market(drift: Mapping[str, float], rows: int = 260) -> MarketView:
    random = np.random.default_rng(11)
    decisions = pd.bdate_range("2024-01-02 22:00", periods=rows, tz="UTC", name="decision")
    steps = pd.DataFrame(random.normal(0.0, 0.01, (rows, 4)), index=decisions, columns=list(NAMES))
    after = decisions > pd.Timestamp(PUBLIC, tz="UTC") + pd.Timedelta(days=1)
    for name, step in drift.items():
        steps.loc[after, name] += step
    close = 100.0 * np.exp(steps.cumsum())
    themes = {n: Theme(n, n, "t", "s", PUBLIC, (Member(n, n, "r"),)) for n in NAMES}
    return MarketView(decisions, close, themes, {n: np.ones((rows, 1), bool) for n in NAMES})


def shares_of(view: MarketView, **parameters: Any) -> pd.DataFrame:
    idea = load_strategy("theme_black_litterman", themes=NAMES, window=60, most=1.0, **parameters)
    return idea.targets(view).frame


def test_a_claim_tilts_from_its_note_on_as_far_as_the_evidence_bears_it_out() -> None:
    with_it, against = market({"odd": 0.004}), market({"odd": -0.004})
    for view in (with_it, against):
        tilted = shares_of(view, views=("odd > wild",))
        before = tilted.index <= pd.Timestamp(PUBLIC, tz="UTC") + pd.Timedelta(days=1)
        assert before.any()
        np.testing.assert_allclose(tilted[before], 0.25, atol=1e-3)
    last = [shares_of(view, views=("odd > wild",)).iloc[-1] for view in (with_it, against)]
    turned = shares_of(with_it, views=("wild > odd",)).iloc[-1]
    assert (
        last[0]["odd"] - last[0]["wild"]
        > last[1]["odd"] - last[1]["wild"]
        > 0.0
        > turned["odd"] - turned["wild"]
    )


def test_a_rebalance_trades_no_more_than_the_limit() -> None:
    view = market({"odd": 0.004})
    idea = load_strategy("theme_minimum_variance", themes=NAMES, window=40, turnover=0.1)
    targets = idea.targets(view).frame
    for before, after in zip(targets.index[:-1], targets.index[1:], strict=True):
        grown = targets.loc[before] * view.close.loc[after] / view.close.loc[before]
        assert (targets.loc[after] - grown / grown.sum()).abs().sum() <= 0.1 + 1e-9
    freely = load_strategy("theme_minimum_variance", themes=NAMES, window=40).targets(view).frame
    assert (freely.diff().abs().sum(axis=1) > 0.1).any()


@pytest.mark.parametrize("name", KINDS)
def test_a_theme_without_enough_rows_is_left_out(name: str) -> None:
    whole = market({})
    close = whole.close
    close.loc[: close.index[149], "odd"] = np.nan
    members = {n: np.isfinite(close[[n]].to_numpy()) for n in NAMES}
    view = MarketView(whole.decisions, close, whole.themes, members)
    parameters: dict[str, Any] = {"views": ("wild > calm",)} if name == "theme_black_litterman" else {}
    targets = load_strategy(name, themes=NAMES, window=60, **parameters).targets(view).frame
    early = targets.index < close.index[149 + 60]
    assert (targets.loc[early, "odd"] == 0.0).all()
    assert (targets.loc[~early, "odd"] > 0.0).all()
    np.testing.assert_allclose(targets.sum(axis=1), 1.0)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"caps": ("calm + china <= 0.4",)}, "caps of its own themes"),
        ({"caps": ("calm <= 40",)}, "caps of its own themes"),
        ({"turnover": 3.0}, "a fraction above 0 and up to 2"),
        ({"most": 0.0}, "a fraction between 0 and 1"),
        ({"views": ("calm > calm",), "name": "theme_black_litterman"}, "no view of two of its themes"),
        ({"budgets": (1.0,), "name": "theme_risk_budget"}, "give one above 0 for each theme"),
    ],
)
def test_what_cannot_be_meant_is_refused(parameters: dict[str, Any], told: str) -> None:
    given = dict(parameters)
    with pytest.raises(StrategyError, match="Theme") as caught:
        load_strategy(given.pop("name", "theme_minimum_variance"), themes=NAMES, **given)
    assert told in str(caught.value)


def test_caps_that_cannot_all_hold_are_told() -> None:
    idea = load_strategy(
        "theme_minimum_variance", themes=NAMES, window=60, caps=("calm + wild + twin + odd <= 0.5",)
    )
    with pytest.raises(StrategyError, match=r"no shares of calm, wild, twin, odd keep to .*: raise a cap"):
        idea.targets(market({}))
