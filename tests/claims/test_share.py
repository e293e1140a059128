"""The fact of a share: all members' contributions are the benchmark's return, and the share is measured."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.claims.conftest import Drawn, Maker
from thematic.claims import Ruling, Share, judge
from thematic.claims.share import contributions


def test_contributions_of_all_members_are_the_benchmarks_return() -> None:
    dates = pd.bdate_range("2023-12-29", "2024-12-31")
    random = np.random.default_rng(6)
    close = pd.DataFrame(
        np.exp(np.cumsum(random.normal(0, 0.01, (len(dates), 4)), axis=0)), dates, list("ABCD")
    )
    weights = {"A": 0.4, "B": 0.3, "C": 0.2, "D": 0.1}
    units = pd.Series(weights) / close.iloc[0]
    close["FUND"] = close[list("ABCD")] @ units
    table = contributions(close, weights, "FUND", date(2023, 12, 31), date(2024, 12, 31))
    assert table["contribution"].sum() == pytest.approx(close["FUND"].iloc[-1] / close["FUND"].iloc[0] - 1)
    assert table["share"].sum() == pytest.approx(1.0)


def test_a_share_of_the_past_is_measured(record_of: Maker, market: Drawn) -> None:
    record = record_of(FUND=market(8), A=market(8) + 0.001)
    days = [day.date() for day in record.nav.index[[10, 200]]]
    claim = Share("", "", {"A": 0.5}, "FUND", *days, claimed=0.41, missing=("TSLA",), note="Not verified.")
    verdict = judge([claim], record)[0]
    assert verdict.outcome is Ruling.MEASURED
    assert "with TSLA, of which there are no prices here: add them, and the weight" in verdict.sentence
    returns = record.nav.iloc[200] / record.nav.iloc[10] - 1
    assert verdict.evidence.effect.estimate == pytest.approx(0.5 * returns["A"] / returns["FUND"])


def test_a_share_of_days_without_prices_is_not_measured(record_of: Maker, market: Drawn) -> None:
    claim = Share("", "", {"A": 0.5}, "FUND", date(2020, 1, 2), date(2021, 1, 4), claimed=0.41)
    verdict = judge([claim], record_of(FUND=market(8), A=market(8)))[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert "cannot be measured" in verdict.sentence
