"""A stored series: where it ends, whether its dividends are known, and what its digest is of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np

from thematic.prices.store.series import COLUMNS

from .store_writer import series


def test_it_ends_with_its_last_bar_and_not_where_it_was_asked_for() -> None:
    assert series().through == date(2025, 1, 10)
    assert series().start == date(2015, 1, 1)


def test_dividends_are_known_where_any_is_told() -> None:
    table = np.ones((10, len(COLUMNS)))
    table[:, COLUMNS.index("dividend")] = np.nan
    assert not series(table).knows_actions
    table[3, COLUMNS.index("dividend")] = 0.0
    assert series(table).knows_actions


def test_the_digest_is_of_days_and_values_alone() -> None:
    one = series()
    assert one.digest == replace(one, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), code="7").digest
    assert one.digest == replace(one, frame=one.frame[list(COLUMNS)[::-1]]).digest
    assert one.digest != replace(one, frame=one.frame.shift(freq="D")).digest
    for column in COLUMNS:
        frame = one.frame.copy()
        frame.iloc[4, frame.columns.get_loc(column)] = np.nextafter(1.0, 2.0)
        assert one.digest != replace(one, frame=frame).digest, column


def test_one_nothing_is_as_good_as_another() -> None:
    nothing = np.full((10, len(COLUMNS)), np.nan)
    assert series(nothing).digest == series(-nothing).digest
