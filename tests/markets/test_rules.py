"""Dated rules: the days and boards on which they hold, and which of them cannot hold together."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from thematic.markets.rules import Board, Fee, Limit, Override, Rule, Spelling, Ticks, clashes

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=place) for place in range(12)]
BOARDS = ("main", "star")
BOUND = st.none() | st.sampled_from(DAYS[1:-1])


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    since, until = draw(BOUND), draw(BOUND)
    if since and until and until < since:
        since, until = until, since
    boards = draw(st.sampled_from([(), ("main",), ("star",), BOARDS]))
    return Rule(boards=boards, since=since, until=until, source="a test")


@given(rules(), st.sampled_from(BOARDS))
def test_a_rule_holds_on_the_days_between_both_inclusive(rule: Rule, board: str) -> None:
    held = [rule.holds(day, board) for day in DAYS]
    assert rule.rows(np.array(DAYS, "datetime64[D]"), board).tolist() == held
    bound = [(rule.since or date.min) <= day <= (rule.until or date.max) for day in DAYS]
    assert held == [binds and (not rule.boards or board in rule.boards) for binds in bound]


@given(rules(), rules())
def test_two_rules_meet_where_both_hold_on_some_day_for_some_board(one: Rule, other: Rule) -> None:
    together = any(one.holds(day, board) and other.holds(day, board) for day, board in product(DAYS, BOARDS))
    assert one.meets(other) == other.meets(one) == together


def fee(side: str, kind: str = "duty", **terms: object) -> Fee:
    return Fee(kind=kind, side=side, rate=0.001, source="a test", **terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (fee("buy"), fee("sell"), False),
        (fee("buy"), fee("buy"), True),
        (fee("both"), fee("sell"), True),
        (fee("both"), fee("both", kind="levy"), False),
        (fee("both", until=date(2024, 1, 5)), fee("both", since=date(2024, 1, 6)), False),
        (fee("both", until=date(2024, 1, 6)), fee("both", since=date(2024, 1, 6)), True),
        (fee("both", boards=("main",)), fee("both", boards=("star",)), False),
    ],
)
def test_two_fees_of_a_kind_clash_where_one_trade_would_pay_both(one: Fee, other: Fee, clash: bool) -> None:
    assert bool(list(clashes([one, other], {}))) == clash


def test_a_clash_says_what_and_since_when() -> None:
    late = fee("both", since=date(2024, 1, 6))
    assert list(clashes([fee("both"), late], {"limits": [Rule(source="s"), Rule(source="s")]})) == [
        "two fees of kind 'duty' are in force together on 2024-01-06",
        "two limits are in force together on every day",
    ]


@pytest.mark.parametrize(
    ("terms", "value", "shares", "amount"),
    [
        ({"rate": 0.001}, 50_000.0, 1_000.0, 50.0),
        ({"rate": 0.001, "minimum": 60.0}, 50_000.0, 1_000.0, 60.0),
        ({"rate": 0.001, "maximum": 40.0}, 50_000.0, 1_000.0, 40.0),
        ({"per_share": 0.02}, 50_000.0, 1_000.0, 20.0),
        ({"rate": 0.001, "per_share": 0.02, "round_up_to": 1.0}, 50_100.0, 1_001.0, 71.0),
    ],
)
def test_a_fee_is_a_rate_and_an_amount_a_share_within_its_bounds(
    terms: dict[str, float], value: float, shares: float, amount: float
) -> None:
    own = Fee(kind="duty", side="both", source="a test", **terms)  # type: ignore[arg-type]
    assert own.amount(value, shares) == pytest.approx(amount)
    assert (own.paid_on("buy"), fee("sell").paid_on("buy")) == (True, False)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Rule(since=DAYS[1], until=DAYS[0], source="s"), "is before since"),
        (lambda: Rule(source="s", sauce="s"), "sauce"),
        (lambda: Fee(kind="x", side="buy", source="s"), "give a rate, an amount per_share or a minimum"),
        (lambda: Fee(kind="x", side="buy", rate=0.2, source="s"), "rate"),
        (lambda: Limit(source="s"), "give either a rate or bands"),
        (lambda: Limit(rate=0.1, bands=((float("inf"), 1.0),), source="s"), "give either a rate or bands"),
        (lambda: Ticks(bands=((5.0, 0.1), (3.0, 0.2)), source="s"), "must rise and end with inf"),
        (lambda: Board(name="x", lot=100, minimum_order=250, source="s"), "must be a multiple of lot"),
        (lambda: Spelling(pattern=r"(\d+)", symbol=r"\2.HK"), "a group that the pattern does not have"),
        (lambda: Override(days=(FIRST,), open="09:30", reason="r", source="s"), "both open and close"),
    ],
)
def test_a_record_that_cannot_be_is_refused(make, sentence) -> None:
    with pytest.raises(ValidationError, match=sentence):
        make()
