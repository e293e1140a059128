"""Single bars, or some in a row, that fit neither those before nor those after."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.prices.check.spikes import spikes
from thematic.prices.check.window import Window

from .shelf import Shelf, window


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


def series(volumes: dict[int, float] | None = None, **closes: float) -> Window:
    """Return calm closes with some replaced: ``b3`` is the fourth."""
    close = 100.0 + np.sin(np.arange(20))
    for bar, value in closes.items():
        close[int(bar[1:])] = value
    volume = np.full(20, 1e6)
    for place, value in (volumes or {}).items():
        volume[place] = value
    days = pd.bdate_range("2024-01-02", periods=20, name="date").as_unit("us")
    return window("NVDA", close, days, {"volume": volume})


def test_a_bar_five_times_off_is_no_price_and_one_less_far_may_be() -> None:
    (finding,) = spikes(series(b7=520.0))
    assert (finding.kind, finding.days[0].isoformat()) == ("spike", "2024-01-11")
    assert list(spikes(series(b7=480.0))) == []


@pytest.mark.parametrize("bar", ["b0", "b19"])
@pytest.mark.parametrize("factor", [100.0, 0.01])
def test_the_first_and_the_last_bar_have_one_neighbour(bar: str, factor: float) -> None:
    (finding,) = spikes(series(**{bar: 100.0 * factor}))
    assert f"{'above' if factor > 1 else 'below'} its neighbours" in finding.detail


def test_a_level_that_stays_is_no_spike() -> None:
    assert list(spikes(series(**{f"b{place}": 1000.0 for place in range(12, 20)}))) == []


def test_a_bar_that_was_cut_off_is_known_by_its_volume() -> None:
    (finding,) = spikes(series({19: 1e4}, b19=60.0))
    assert finding.kind == "cut-off bar"
    assert list(spikes(series(b19=60.0))) == []
    assert list(spikes(series({19: 1e4}))) == []
