"""Bars: which series is read from what a source delivered."""

from __future__ import annotations

import pandas as pd

from thematic.prices.bars import COLUMNS, Bars

DAYS = pd.bdate_range("2025-01-02", periods=3, name="date").as_unit("us")


def bars(close, adjusted, quoted=False):
    frame = pd.DataFrame(float("nan"), index=DAYS, columns=list(COLUMNS))
    frame["close"], frame["adj_close"] = close, adjusted
    return Bars("NVDA", frame, "folder", quoted)


def test_a_close_like_its_adjusted_close_is_adjusted_unless_the_source_vouches_for_it():
    close = [10.0, 11.0, 12.0]
    assert bars(close, close).raw is None
    assert bars(close, close, quoted=True).raw.tolist() == close
    assert bars(close, [9.0, 10.0, 12.0]).raw.tolist() == close
    assert bars(close, float("nan")).raw.tolist() == close


def test_the_digest_is_of_dates_and_values_alone():
    one, other = (
        bars([10.0, 11.0, 12.0], [9.0, 10.0, 12.0]),
        bars([10.0, 11.0, 12.0], [9.0, 10.0, 12.0], quoted=True),
    )
    assert one.digest == other.digest
    assert one.digest != bars([10.0, 11.0, 12.5], [9.0, 10.0, 12.0]).digest
