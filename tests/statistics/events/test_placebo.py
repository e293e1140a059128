"""Placebo dates: how rare a figure is among all dates on which nothing is known to have happened."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.errors import PriceError
from thematic.statistics.events import history as history_of
from thematic.statistics.events import placebo

DATES = pd.bdate_range("2018-01-02", periods=1500)
ROW = 1400
DAY = DATES[ROW].date()


def history(seed: int, moved: float = 0.0, days: int = 1) -> pd.Series:
    random = np.random.default_rng(seed)
    market = pd.Series(random.normal(0.0, 0.01, len(DATES)), DATES)
    own = 1.4 * market + random.normal(0.0, 0.01, len(DATES))
    own.iloc[ROW] += moved
    return history_of(own, {"SPY": market}).abnormal(days)


def test_a_figure_is_ranked_among_all_other_dates() -> None:
    placebos = placebo({"A": history(1, 0.06)}, {"A": DAY}, [{"A": 1.0}])
    assert placebos.estimate == pytest.approx(0.06, abs=0.04)
    assert placebos.rarity == 1.0 / (1.0 + len(placebos.others))
    assert len(placebos.others) == len(DATES) - 260 - 1
    low, high = placebos.interval()
    assert low < 0.06 < high


def test_windows_do_not_overlap_with_each_other_nor_with_the_events_own() -> None:
    placebos = placebo({"A": history(2, days=10)}, {"A": DAY}, [{"A": 1.0}], days=10)
    assert len(placebos.others) <= (len(DATES) - 260) // 10


def test_days_of_other_events_are_no_placebo() -> None:
    table = {"A": history(3)}
    whole = placebo(table, {"A": DAY}, [{"A": 1.0}])
    without = placebo(table, {"A": DAY}, [{"A": 1.0}], avoid=[DATES[1000].date(), DATES[1100].date()])
    assert len(without.others) == len(whole.others) - 2


def test_one_member_without_history_does_not_void_the_rest() -> None:
    """A third of the members is young: on old dates the others stand for it."""
    young = history(4)
    young.iloc[:1300] = np.nan
    table = {"A": history(5), "B": history(6), "C": young}
    placebos = placebo(table, dict.fromkeys(table, DAY), [dict.fromkeys(table, 1.0 / 3.0)])
    assert len(placebos.others) == len(DATES) - 261
    late = placebo({"A": history(5)}, {"A": DAY}, [{"A": 1.0}])
    assert len(placebos.others) == len(late.others)


def test_a_member_that_meets_the_news_a_day_later_does_so_on_placebo_dates() -> None:
    one, other = history(7), history(8)
    days = {"A": DAY, "B": DATES[ROW + 1].date()}
    placebos = placebo({"A": one, "B": other}, days, [{"A": 0.5, "B": 0.5}])
    assert placebos.estimate == pytest.approx((one.iloc[ROW] + other.iloc[ROW + 1]) / 2)
    # On the last date the second member's session is not yet known: the first stands for both.
    later = other.shift(-1).fillna(one.iloc[[-1]])
    plain = ((one + later) / 2).drop(DATES[ROW]).dropna()
    assert np.sort(placebos.others) == pytest.approx(np.sort(plain.to_numpy()))


def test_what_is_detectable_is_seen_four_times_of_five() -> None:
    placebos = placebo({"A": history(9)}, {"A": DAY}, [{"A": 1.0}])
    bar = np.quantile(placebos.others, 0.95)
    assert (placebos.others + placebos.detectable() >= bar).mean() == pytest.approx(0.8, abs=0.01)


def test_too_short_a_history_is_an_error_that_names_the_members() -> None:
    with pytest.raises(PriceError, match="placebo dates"):
        placebo({"A": history(1).iloc[1380:1440]}, {"A": DAY}, [{"A": 1.0}])
    with pytest.raises(PriceError, match="A: "):
        placebo({"A": history(1)}, {"A": date(2030, 1, 2)}, [{"A": 1.0}])
