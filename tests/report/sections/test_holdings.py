"""What was held: each strategy has steps that fill what it holds, and parts that sum to its return."""

from __future__ import annotations

import re

import pytest

from thematic.report.sections import holdings


@pytest.fixture(scope="module")
def body(claimed):
    return str(holdings.section(claimed.analysis).body)


def test_one_idea_is_shown_first_and_all_are_there(body, claimed):
    shown = re.findall(r'<div data-choice="held" data-name="(\w+)"( class="later" hidden)?>', body)
    assert [name for name, _ in shown] == list(claimed.results)
    assert [name for name, hidden in shown if not hidden] == ["china_over_us_ai"]


def test_a_holding_of_one_theme_is_one_block(body):
    block = body[body.index('data-name="hold_spy"') :]
    path = re.search(r'<path d="([^"]*)" class="held', block).group(1)
    assert len(re.findall(r"[\d.]+ [\d.]+", path)) <= 8


def test_what_is_short_lies_below_zero(body):
    block = body[body.index('data-name="applications_against_semis"') :]
    block = block[: block.index("</svg>")]
    zero = float(re.search(r'<path d="M0 ([\d.]+)H1000" class="zero"', block).group(1))
    areas = re.findall(r'<path d="([^"]*)" class="held', block)
    depths = [max(float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", area)) for area in areas]
    assert zero < 1000
    assert any(depth > zero + 1 for depth in depths)
