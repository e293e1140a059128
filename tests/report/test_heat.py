"""Heat maps: one colour scale for all, every cell in a table too, the default marked."""

from __future__ import annotations

import json
import re

import pytest

from thematic.report.numbers import said
from thematic.report.sweep import sweep_page
from thematic.sweep import SweepResult
from thematic.sweep.files import described


@pytest.mark.parametrize(("count", "maps"), [(1, 1), (2, 1), (4, 2)])
def test_two_parameters_are_one_map_and_a_third_is_small_multiples(
    results: dict[int, SweepResult], count: int, maps: int
) -> None:
    text = sweep_page(results[count]).html()
    for period in ("after_known_on", "whole"):
        part = text.partition(f'<section id="heat-{period}"')[2].partition("</section>")[0]
        assert part.count('role="img" aria-label="Heat map') == maps
        assert part.count('class="default"') == len(
            [heat_map for heat_map in results[count].maps[period] if heat_map.default]
        )


def test_every_cell_of_a_map_stands_in_the_table_and_in_the_file(
    results: dict[int, SweepResult],
) -> None:
    content = json.loads(json.dumps(described(results[4]), default=str))["maps"]["whole"]
    section = next(section for section in sweep_page(results[4]).sections if section.id == "heat-whole")
    for table, saved in zip(section.tables, content, strict=True):
        shown = [[cell.value for cell in row[1:]] for row in table.rows]
        assert shown == saved["over_holding"]


def test_the_colours_are_the_same_on_all_maps(results: dict[int, SweepResult]) -> None:
    text = sweep_page(results[4]).html()
    scales = set(re.findall(r'<li class="shades">(\S+) .*? (\S+) points', text))
    assert len(scales) == 1
    low, high = scales.pop()
    most = max(abs(value) for p in ("after_known_on", "whole") for value in _cells(results[4], p))
    assert (low, high) == (said("points", -most), said("points", most))


def _cells(result: SweepResult, period: str) -> list[float]:
    return [
        float(value)
        for heat_map in result.maps[period]
        for value in heat_map.over_holding.ravel()
        if value == value
    ]
