from __future__ import annotations

from datetime import date
from enum import IntEnum
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.errors import SweepError
from thematic.strategy import load_strategy
from thematic.sweep.grid import Grid, read_grid

axes = st.dictionaries(
    st.sampled_from("abcd"),
    st.lists(st.integers(), min_size=1, max_size=5, unique=True).map(tuple),
    min_size=1,
)


@given(axes)
def test_combinations_are_the_product_each_once(values: dict[str, tuple[int, ...]]) -> None:
    grid = Grid(values)
    combinations = [tuple(grid.combination(i).values()) for i in range(len(grid))]
    assert combinations == list(product(*values.values()))
    assert list(grid.combination(0)) == list(values)


@given(axes, st.integers(1, 50))
def test_batches_cover_the_grid_without_overlap(values: dict[str, tuple[int, ...]], size: int) -> None:
    grid = Grid(values)
    batches = grid.batches(size)
    assert [number for batch in batches for number in batch] == list(range(len(grid)))
    assert max(map(len, batches)) <= size


def test_settings_take_the_kind_of_the_parameter() -> None:
    grid = read_grid(["drop=0.05, 0.1", "hold=10:30:10"], load_strategy("buy_semis_on_dip"))
    assert grid.axes == {"drop": (0.05, 0.1), "hold": (10, 20, 30)}
    assert read_grid(["on=2025-01-27,2025-01-28"], load_strategy("switch_to_applications")).axes == {
        "on": (date(2025, 1, 27), date(2025, 1, 28))
    }


def test_steps_are_exact_and_the_last_is_included() -> None:
    grid = read_grid(["drop=0.05:0.3:0.05"], load_strategy("buy_semis_on_dip"))
    assert grid.axes["drop"] == (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
    assert read_grid(["hold=5:14:5"], load_strategy("buy_semis_on_dip")).axes["hold"] == (5, 10)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("hold", "write a parameter and its values"),
        ("hold=", "write a parameter and its values"),
        ("holt=5", "has no 'holt': it has theme, window, drop, hold"),
        ("hold=ten", "'ten' is no whole number"),
        ("hold=1.5", "'1.5' is no whole number"),
        ("drop=nan", "'nan' is no number"),
        ("drop=inf", "'inf' is no number"),
        ("hold=10:5:1", "a range is first:last:step"),
        ("hold=1:5", "a range is first:last:step"),
        ("hold=1:5:0", "a range is first:last:step"),
        ("hold=1:nan:1", "a range is first:last:step"),
        ("hold=1:1e12:1", "at most 2,000,000"),
        ("hold=5,5", "takes a value twice"),
    ],
)
def test_what_cannot_be_read_gives_a_sentence(setting: str, says: str) -> None:
    with pytest.raises(SweepError, match=says):
        read_grid([setting], load_strategy("buy_semis_on_dip"))


def test_a_grid_that_is_too_large_or_empty_gives_a_sentence() -> None:
    strategy = load_strategy("buy_semis_on_dip")
    with pytest.raises(SweepError, match="4,000,000 combinations"):
        read_grid(["hold=1:2000:1", "window=2:2001:1"], strategy)
    with pytest.raises(SweepError, match="the grid is empty"):
        read_grid([], strategy)
    with pytest.raises(SweepError, match="is set twice"):
        read_grid(["hold=1", "hold=2"], strategy)
    with pytest.raises(SweepError, match="in the backtest's script"):
        read_grid(["symbols=NVDA"], load_strategy("hold"))


class Weekday(IntEnum):
    MONDAY = 1


@pytest.mark.parametrize(
    "value", [len, lambda: 1, [1, 2], {"a": 1}, {1, 2}, Weekday.MONDAY, object(), (1, len)]
)
def test_values_are_plain(value: object) -> None:
    with pytest.raises(SweepError, match=r"a sweep cannot send .* let the strategy make the rest of it"):
        Grid({"a": (value,)})


@pytest.mark.parametrize("value", [1, 0.5, "text", True, None, date(2025, 1, 27), ("a", ("b", 2))])
def test_plain_values_are_taken(value: object) -> None:
    assert Grid({"a": (value,)}).combination(0) == {"a": value}
