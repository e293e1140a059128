"""Heat maps: medians of what combinations earned over holding, with equal cells and the default marked."""

from __future__ import annotations

import numpy as np

from thematic.sweep.grid import Grid
from thematic.sweep.heat import CELLS, MAPS, heat_maps


def test_two_parameters_make_one_map_with_the_default_marked() -> None:
    grid = Grid({"drop": (0.1, 0.2), "hold": (5, 10, 20)})
    values = np.array([0.1, 0.0, 0.3, np.nan, 0.3, -0.2])
    (only,) = heat_maps(grid, {"drop": 0.2, "hold": 10}, values)
    assert (only.across, only.down, only.beside) == ("hold", "drop", "")
    assert (only.columns, only.rows) == (("5", "10", "20"), ("0.1", "0.2"))
    np.testing.assert_equal(only.over_holding, values.reshape(2, 3))
    assert only.default == (1, 1)
    assert only.as_holding.ravel().tolist() == [False, True, False, False, False, False]
    assert only.alike.ravel().tolist() == [False, False, True, False, True, False]


def test_a_third_parameter_makes_maps_and_a_fourth_is_the_median() -> None:
    grid = Grid({"a": (1, 2), "b": (1, 2, 3, 4), "c": (1, 2, 3), "d": (1, 2)})
    values = np.random.default_rng(1).normal(size=len(grid))
    maps = heat_maps(grid, {"a": 2, "b": 1, "c": 9, "d": 1}, values)
    assert [heat_map.value for heat_map in maps] == ["1", "2"]
    assert (maps[0].across, maps[0].down, maps[0].beside) == ("b", "c", "a")
    cube = values.reshape(2, 4, 3, 2)
    for place, heat_map in enumerate(maps):
        np.testing.assert_allclose(heat_map.over_holding, np.median(cube[place], axis=2).T)
        # The default of c is not in the grid.
        assert heat_map.default is None


def test_of_many_values_neighbours_share_a_cell() -> None:
    grid = Grid({"x": tuple(range(100)), "y": tuple(range(30)), "z": tuple(range(20))})
    maps = heat_maps(grid, {"x": 0, "y": 29, "z": 19}, np.ones(len(grid)))
    assert len(maps) == MAPS
    assert maps[0].over_holding.shape == (CELLS, CELLS)
    assert maps[0].columns[0] == "0 – 4"
    assert [heat_map.default for heat_map in maps] == [*[None] * (MAPS - 1), (CELLS - 1, 0)]


def test_one_parameter_is_one_row() -> None:
    (only,) = heat_maps(Grid({"x": (1, 2)}), {"x": 1}, np.array([0.1, 0.2]))
    assert (only.down, only.rows, only.default) == ("", ("",), (0, 0))
    assert only.over_holding.shape == (1, 2)
