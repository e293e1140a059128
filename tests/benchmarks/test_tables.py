"""Slopes are those of the powers that made them, and a plot shows every point."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from benchmarks.tables import draw, slope, slopes, table


@pytest.mark.parametrize("power", [0.0, 0.9, 1.0, 2.0])
def test_the_slope_is_the_power(power: float) -> None:
    sizes = np.array([100.0, 250.0, 1000.0])
    assert slope(sizes, 0.003 * sizes**power) == pytest.approx(power, abs=1e-12)


def test_the_last_two_sizes_have_a_slope_of_their_own() -> None:
    said = slopes("names", [10, 100, 1000], [1.0, 1.0, 10.0])
    assert said == "Log-log slope in names: 0.50 over all, 1.00 between the last two."


def test_a_plot_has_a_point_for_each_size_and_higher_ones_for_more_seconds(tmp_path: Path) -> None:
    shown = draw(
        tmp_path / "names.svg", "names", {"run": ([1, 10], [0.5, 30.0]), "base": ([1, 10], [0.1, 1])}
    )
    assert shown == "![Seconds by names](names.svg)"
    drawn = ET.fromstring((tmp_path / "names.svg").read_text("utf-8"))
    heights = [float(dot.get("cy")) for dot in drawn.iter("{http://www.w3.org/2000/svg}circle")]
    assert len(heights) == 4
    assert heights[1] == min(heights)
    assert heights[2] == max(heights)


def test_a_table_has_words_first_and_numbers_after() -> None:
    assert table(("a", "b"), [("x", "1")]).splitlines() == ["| a | b |", "| --- | ---: |", "| x | 1 |"]
