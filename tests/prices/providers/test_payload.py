"""What was paid and split stands on the bars it belongs to."""

from __future__ import annotations

import numpy as np

from thematic.prices.providers.payload import BARS, no_actions, with_actions

from .payloads import DAYS, actions, bars, payload


def test_actions_stand_on_their_days_and_all_others_have_none() -> None:
    frame = with_actions(bars(), actions(["2025-06-04"], 0.5, 2.0))
    assert frame["dividend"].sum() == frame["dividend"]["2025-06-04"] == 0.5
    assert frame["split"].prod() == frame["split"]["2025-06-04"] == 2.0
    assert list(frame.columns[:6]) == list(BARS)


def test_an_ex_date_without_a_bar_counts_for_the_next_one() -> None:
    suspended = bars().drop(DAYS[[2, 3]])
    frame = with_actions(suspended, actions(["2025-06-04", "2025-06-05", "2025-06-06"], 0.5, 2.0))
    assert frame["dividend"]["2025-06-06"] == 1.5
    assert frame["split"]["2025-06-06"] == 8.0


def test_ex_dates_outside_of_the_bars_are_left_out() -> None:
    frame = with_actions(bars(), actions(["2025-05-30", "2025-06-19"], 0.5, 2.0))
    assert not frame["dividend"].any()
    assert (frame["split"] == 1.0).all()


def test_nothing_told_is_not_the_same_as_nothing_paid() -> None:
    assert np.isnan(with_actions(bars(), None)[["dividend", "split"]]).all(axis=None)
    assert not with_actions(bars(), no_actions())["dividend"].any()


def test_what_is_wrong_is_said_of_its_provider_and_symbol() -> None:
    error = payload().bad("is upside down")
    assert str(error).startswith("NVDA: yahoo's reply is upside down; nothing was stored")
    assert (error.provider, error.symbol) == ("yahoo", "NVDA")
