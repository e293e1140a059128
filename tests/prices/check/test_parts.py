"""Faults that only a part of a series has are heard as those of a whole one."""

from __future__ import annotations

import pandas as pd
import pytest

from .conftest import Shelf

PRICES = ["open", "high", "low", "close", "adj_close"]


def told(shelf: Shelf) -> dict[str, str]:
    return {
        finding.kind: finding.detail
        for finding in shelf.check()
        if finding.stops and finding.symbol == "INTC"
    }


@pytest.mark.parametrize(("days", "way"), [(1, "late"), (-1, "early")])
def test_dates_that_are_shifted_from_a_day_on(shelf: Shelf, days: int, way: str) -> None:
    def shifted(frame: pd.DataFrame) -> pd.DataFrame:
        late = frame[60:].set_axis(frame.index[60:] + pd.Timedelta(days=days))
        return pd.concat([frame[: 60 - (days < 0)], late])

    shelf.put("INTC", shifted)
    assert f"one day {way}" in told(shelf)["shifted dates"]


def test_weekly_bars_before_daily_ones(shelf: Shelf) -> None:
    shelf.put("INTC", lambda frame: pd.concat([frame[:60].resample("W-FRI").last(), frame[60:]]))
    assert "weekly in a part from about 2024-01-05" in told(shelf)["bar interval"]


@pytest.mark.parametrize("count", [1, 2, 7])
@pytest.mark.parametrize("factor", [10.0, 0.01])
def test_some_bars_in_another_unit(shelf: Shelf, count: int, factor: float) -> None:
    def off(frame: pd.DataFrame) -> None:
        frame.iloc[50 : 50 + count, :5] *= factor

    frame = shelf.put("INTC", off)
    first = frame.index[50].date()
    (finding,) = [finding for finding in shelf.check() if finding.kind == "spike"]
    assert len(finding.days) == count
    assert finding.days[0] == first


def test_another_unit_from_a_day_on(shelf: Shelf) -> None:
    def off(frame: pd.DataFrame) -> None:
        frame.loc[frame.index[50] :, PRICES] *= 100

    shelf.put("INTC", off)
    assert "a change of unit" in told(shelf)["missed split"]


def test_a_holiday_or_a_suspension_is_no_other_interval(shelf: Shelf) -> None:
    shelf.put("INTC", lambda frame: frame.drop(frame.index[40:70]))
    assert told(shelf) == {}


def test_a_unit_of_volume_that_changes_is_told(shelf: Shelf) -> None:
    def in_lots(frame: pd.DataFrame) -> pd.DataFrame:
        frame["amount"] = frame["volume"] * frame["close"]
        frame.iloc[:60, frame.columns.get_loc("volume")] /= 100
        return frame

    shelf.put("INTC", in_lots)
    (finding,) = [finding for finding in shelf.check() if finding.kind == "volume in lots"]
    assert finding.severity == "warning"
    assert "100 times its volume at the close in the first bars" in finding.detail
