"""A new history is compared with the stored one: what changed in it, and what cannot be the same series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic.prices.store.revision import Revision, doubt, revision, volume_ratio

DAYS = pd.bdate_range("2024-01-02", periods=100, name="date").as_unit("us")
CLOSES = 100 * np.exp(np.random.default_rng(3).normal(0, 0.02, 100).cumsum())


def history(days: pd.DatetimeIndex = DAYS, **columns: Any) -> pd.DataFrame:
    """Return a history with some of its columns replaced."""
    closes = pd.Series(CLOSES, DAYS).reindex(days)
    table = {"close": closes, "volume": 1e6, "dividend": 0.0, "split": 1.0} | columns
    return pd.DataFrame(table, index=days)


def changed(column: str, **values: float) -> pd.DataFrame:
    """Return a history with other values of a column on some days: ``d3`` is the fourth."""
    frame = history()
    for day, value in values.items():
        frame.iloc[int(day[1:]), frame.columns.get_loc(column)] = value
    return frame


def test_equal_histories_are_no_revision_and_no_doubt() -> None:
    assert not revision("NVDA", history(), history())
    assert doubt(history(), history(), adjusted=True) is None
    longer = history(DAYS.append(DAYS[-1:] + pd.offsets.BDay())).ffill()
    assert not revision("NVDA", history(), longer), "what is later than what is stored is no revision"


def test_a_revision_counts_bars_and_says_them_in_words() -> None:
    new = changed("close", d3=CLOSES[3] * 1.02, d4=CLOSES[4] * (1 + 5e-5)).drop(DAYS[[7, 8]])
    told = revision("NVDA", history().drop(DAYS[20]), new)
    assert (told.changed, told.lost, told.added, told.actions) == (1, 2, 1, 0)
    assert told.largest == pytest.approx(0.02)
    assert str(told) == (
        "1 bar of NVDA changed, at most 2.0 %; 2 bars of NVDA are no longer there; "
        "1 bar of NVDA is there only now"
    )
    assert str(revision("NVDA", history(), changed("dividend", d0=9.0, d5=1.0))) == (
        "dividends or splits of NVDA changed on 1 day"
    ), "no return of these days has the first day's dividend"
    assert not Revision("NVDA")


def test_actions_that_one_does_not_tell_are_no_change() -> None:
    untold = history(dividend=np.nan, split=np.nan)
    assert not revision("NVDA", changed("dividend", d5=1.0), untold)
    assert not revision("NVDA", untold, changed("dividend", d5=1.0))


@pytest.mark.parametrize(
    ("stored", "new", "said", "passes"),
    [
        (history(), history(DAYS[60:]), "lacks 60 of the 100 stored bars", False),
        (history(), history(DAYS[5:]), "lacks 5 of the 100 stored bars", True),
        (history(), history(close=CLOSES[::-1]), "has other returns than those stored", False),
        (history(), history(close=CLOSES * 100), "has closes 100 times those stored", True),
        (history(), history(volume=1e8), "has volumes in another unit", False),
        (
            changed("dividend", d5=1.5),
            history(),
            f"lacks the stored dividend of {DAYS[5]:%Y-%m-%d} (1.5)",
            True,
        ),
        (changed("split", d5=2.0), history(), f"lacks the stored split of {DAYS[5]:%Y-%m-%d} (2)", True),
        (
            changed("dividend", d5=1.5),
            history(dividend=np.nan, split=np.nan),
            "lacks all dividends and splits, which were known before",
            True,
        ),
    ],
)
def test_what_may_be_another_series_is_doubted(
    stored: pd.DataFrame, new: pd.DataFrame, said: str, passes: bool
) -> None:
    why = doubt(stored, new, adjusted=True)
    assert why is not None
    assert why.what.startswith(said)
    assert why.passes is passes


@pytest.mark.parametrize("ratio", [50.0, 0.04, 1.5, 10.0])
def test_a_new_split_moves_the_level_of_adjusted_prices_alone(ratio: float) -> None:
    later = DAYS.append(DAYS[-1:] + pd.offsets.BDay())
    new = history(later).ffill()
    new.loc[later[-1], "split"] = ratio
    split = new.assign(close=new["close"] / ratio, volume=new["volume"] * ratio)
    assert doubt(history(), split, adjusted=True) is None
    assert doubt(history(), new, adjusted=False) is None
    assert "where its splits say" in str(doubt(history(), new, adjusted=True))


def test_a_dividend_may_move_by_some_days() -> None:
    assert doubt(changed("dividend", d5=1.5), changed("dividend", d8=1.5), adjusted=True) is None
    assert doubt(changed("dividend", d5=1.5), changed("dividend", d30=1.5), adjusted=True) is not None


def test_volumes_are_compared_where_both_have_some() -> None:
    assert volume_ratio(history(), history(volume=3e6)) == 3.0
    assert volume_ratio(history(), history(volume=0.0)) == 1.0
    assert volume_ratio(history(DAYS[:50]), history(DAYS[50:])) == 1.0
