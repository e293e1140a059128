"""Checks of what no key alone can say: periods, listings, endings, and rules that do not go together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.universe.checks import endings, member_faults, overlaps, period, rule_faults
from thematic.universe.lines import Lines

NOWHERE = Lines("", 99)  # so many members, and no header of any
DAYS = st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 9))


def where(key: str) -> str:
    return f"{key}: "


def faults(**entry: object) -> list[str]:
    return list(member_faults({"symbol": "0700.HK", **entry}, where))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({}, []),
        ({"also": ["TCEHY"], "ends": date(2025, 5, 26), "successor": "0701.HK"}, []),
        (
            {"since": date(2024, 5, 1), "until": date(2024, 4, 1)},
            ["until: `until` (2024-04-01) is before `since` (2024-05-01)"],
        ),
        (
            {"since": date(2024, 5, 1), "ends": date(2024, 4, 1)},
            ["ends: `ends` (2024-04-01) is before `since` (2024-05-01)"],
        ),
        (
            {"also": ["0701.HK"]},
            ["also: `also` must be in other markets, one each: 0701.HK is in one that is taken"],
        ),
        (
            {"also": ["TCEHY", "NVDA"]},
            ["also: `also` must be in other markets, one each: NVDA is in one that is taken"],
        ),
        (
            {"successor": "0701.HK"},
            ["successor: `successor` needs `ends`, the last day that 0700.HK traded"],
        ),
        (
            {"successor": "NVDA", "ends": date(2025, 5, 26)},
            ["successor: `successor` must be another symbol of the same market"],
        ),
        (
            {"successor": "0700.HK", "ends": date(2025, 5, 26)},
            ["successor: `successor` must be another symbol of the same market"],
        ),
    ],
)
def test_a_member_has_the_faults_that_it_has(entry: Mapping[str, Any], expected: list[str]) -> None:
    assert faults(**entry) == expected


def test_a_symbol_of_no_market_is_a_fault_wherever_it_stands() -> None:
    assert len(faults(symbol="700.HK")) == 1
    assert len(faults(also=["nvda"])) == 1
    assert len(faults(successor="^HSI", ends=date(2025, 1, 2))) == 1


@given(st.lists(st.tuples(DAYS, DAYS), min_size=2, max_size=4))
def test_a_symbol_is_a_member_twice_where_any_day_lies_in_two_periods(
    periods: list[tuple[date | None, date | None]],
) -> None:
    entries = [
        {"symbol": "NVDA", **{key: day for key, day in zip(("since", "until"), period, strict=True) if day}}
        for period in periods
    ]
    days = [date(2023, 12, 31), *(date(2024, 1, day) for day in range(1, 11))]
    twice = 0
    for late in range(len(entries)):
        for early in range(late):
            bounds = [period(entries[place]) for place in (early, late)]
            # A period that ends before it begins holds no day, and is a fault of its own.
            if all(first <= last for first, last in bounds):
                twice += any(all(first <= day <= last for first, last in bounds) for day in days)
    if all(first <= last for first, last in map(period, entries)):
        assert len(list(overlaps(entries, NOWHERE))) == twice


def test_periods_of_other_symbols_do_not_overlap() -> None:
    assert not list(overlaps([{"symbol": "NVDA"}, {"symbol": "AMD"}], NOWHERE))


def test_two_members_of_one_symbol_say_the_same_ending() -> None:
    one = {"symbol": "0700.HK", "ends": date(2025, 5, 26), "until": date(2024, 1, 1)}
    assert not list(endings([one, dict(one)], NOWHERE))
    (fault,) = endings([one, {**one, "successor": "0701.HK"}], NOWHERE)
    assert fault == "member 2: 0700.HK ends in another way above: write the same in both"


def rules(*members: Mapping[str, Any], **table: object) -> list[str]:
    return list(rule_faults({"rules": table}, list(members), NOWHERE))


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"buffer": 5}, "`buffer` needs `size`, the number of members"),
        ({"size": 3, "buffer": 5}, "`buffer` (5) must be at most `size` (3)"),
        ({"keep_turnover": 2.0}, "`keep_turnover` must be at most `minimum_turnover`"),
        (
            {"minimum_turnover": 1.0, "keep_turnover": 2.0},
            "`keep_turnover` must be at most `minimum_turnover`",
        ),
        (
            {"cap": 0.03, "tier": [{"below": 0.2, "cap": 0.05}]},
            "tier 1: its cap (0.05) is above `cap` (0.03)",
        ),
        (
            {"weighting": "market_value"},
            '`weighting` = "market_value" needs members with `market_value`, and none has it',
        ),
    ],
)
def test_rules_that_do_not_go_together_are_one_fault(table: dict[str, Any], sentence: str) -> None:
    assert rules({"symbol": "NVDA"}, **table) == [sentence]


def test_with_custom_weights_every_member_has_one() -> None:
    weighed, bare = {"symbol": "NVDA", "weight": 2.0}, {"symbol": "AMD"}
    assert rules(weighed, weighting="custom") == []
    assert rules(weighed, bare, weighting="custom") == [
        'member 2: `weight` is missing: `weighting` is "custom"'
    ]


@pytest.mark.parametrize("table", [{}, {"rules": {}}, {"rules": {"weighting": "equal"}}])
def test_a_weight_that_would_not_count_is_a_fault(table: dict[str, Any]) -> None:
    members = [{"symbol": "NVDA", "weight": 0.9}, {"symbol": "AMD"}]
    (fault,) = rule_faults(table, members, NOWHERE)
    assert fault.startswith('member 1: `weight` counts only with `weighting = "custom"` under [rules]')


def test_a_successor_that_had_ended_before_is_a_fault() -> None:
    one = {"symbol": "FB", "ends": date(2022, 6, 8), "successor": "META"}
    other = {"symbol": "META", "ends": date(2023, 6, 8), "successor": "FB"}
    (fault,) = endings([one, other], NOWHERE)
    assert fault.startswith("member 2: `successor` FB ended itself on 2022-06-08: name the symbol")
    assert not list(endings([one, {**other, "successor": ""}], NOWHERE))


def test_rules_that_are_no_table_are_somebody_elses_fault() -> None:
    assert list(rule_faults({"rules": 7}, [], NOWHERE)) == []


def test_a_bound_that_is_no_date_does_not_bind() -> None:
    assert period({"since": "2024", "until": datetime(2024, 1, 1)}) == (date.min, date.max)
