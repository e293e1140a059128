"""Choosing at a review: ranks, buffers and reasons, against a plain statement of the rule."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.universe.choosing import Candidate, ReviewData, choose
from thematic.universe.rules import Reading, RuleBook
from thematic.universe.theme import Member

DAY = date(2025, 3, 21)
SEEN = ReviewData(closes=300, turnover=5e6, volatility=0.02)


def member(symbol: str, exposure: float | None = 0.5, **terms: object) -> Member:
    readings = () if exposure is None else (Reading(exposure, date(2025, 1, 2), "a report"),)
    return Member(symbol, symbol, "role", exposure=readings, **terms)  # type: ignore[arg-type]


def chosen(rules: RuleBook, *members: Member, before: str = "", **seen: ReviewData) -> dict[str, Candidate]:
    evidence = {member.symbol: seen.get(member.symbol, SEEN) for member in members}
    candidates = choose(rules, members, DAY, evidence, frozenset(before))
    return {candidate.symbol: candidate for candidate in candidates}


@given(
    scores=st.permutations([round(0.1 * place, 1) for place in range(1, 9)]),
    size=st.integers(1, 8),
    buffer=st.integers(0, 8),
    before=st.sets(st.sampled_from("ABCDEFGH")),
)
def test_the_first_ranks_are_in_then_those_of_before_within_the_buffer_then_the_next(
    scores: list[float], size: int, buffer: int, before: set[str]
) -> None:
    buffer = min(buffer, size)
    members = [member(symbol, score) for symbol, score in zip("ABCDEFGH", scores, strict=True)]
    candidates = chosen(RuleBook(size=size, buffer=buffer), *members, before="".join(before))
    rank = {symbol: candidate.rank for symbol, candidate in candidates.items()}
    assert sorted(rank.values()) == list(range(1, 9))
    assert all(scores["ABCDEFGH".index(s)] == sorted(scores, reverse=True)[rank[s] - 1] for s in rank)
    inside = {symbol for symbol, candidate in candidates.items() if candidate.inside}
    assert len(inside) == size
    for symbol in "ABCDEFGH":
        if rank[symbol] <= size - buffer:
            assert symbol in inside
        if rank[symbol] > size + buffer:
            assert symbol not in inside
    # Nobody from outside takes the place of one who was in, within the buffer, at a better rank.
    for out in before - inside:
        if rank[out] <= size + buffer:
            assert all(symbol in before or rank[symbol] <= size - buffer for symbol in inside)


def test_each_reason_says_why() -> None:
    rules = RuleBook(size=2, buffer=1)
    candidates = chosen(
        rules, *(member(s, e) for s, e in zip("ABCD", (0.9, 0.8, 0.7, 0.6), strict=True)), before="C"
    )
    assert {symbol: (candidate.inside, candidate.reason) for symbol, candidate in candidates.items()} == {
        "A": (True, "rank 1 of 4"),
        "B": (False, "rank 2 of 4: below the first 2"),
        "C": (True, "rank 3 of 4: kept by the buffer of 1"),
        "D": (False, "rank 4 of 4: below the first 2"),
    }


@pytest.mark.parametrize(
    ("rules", "who", "seen", "reason"),
    [
        (RuleBook(), member("A", since=date(2025, 6, 2)), SEEN, "a member from 2025-06-02 on"),
        (RuleBook(), member("A", until=date(2025, 3, 20)), SEEN, "a member until 2025-03-20"),
        (RuleBook(minimum_history=400), member("A"), SEEN, "300 closes, 400 are needed"),
        (RuleBook(minimum_history=2), member("A"), ReviewData(0, np.nan, np.nan), "no price yet"),
        (RuleBook(minimum_turnover=6e6), member("A"), SEEN, "turnover 5,000,000 a day, 6,000,000 is needed"),
        (
            RuleBook(minimum_turnover=1.0),
            member("A"),
            ReviewData(300, np.nan, 0.02),
            "turnover unknown, 1 is needed",
        ),
        (RuleBook(weighting="exposure"), member("A", None), SEEN, "no exposure known"),
        (RuleBook(weighting="exposure"), member("A", 0.0), SEEN, "no exposure known"),
        (RuleBook(weighting="market_value"), member("A"), SEEN, "no market value known"),
        (
            RuleBook(weighting="inverse_volatility"),
            member("A"),
            ReviewData(300, 5e6, np.nan),
            "no volatility known",
        ),
    ],
)
def test_who_cannot_be_chosen_is_told_why(
    rules: RuleBook, who: Member, seen: ReviewData, reason: str
) -> None:
    candidate = chosen(rules, who, A=seen)["A"]
    assert (candidate.inside, candidate.rank, candidate.reason) == (False, 0, reason)


def test_who_was_in_may_keep_a_lower_turnover() -> None:
    rules = RuleBook(minimum_turnover=6e6, keep_turnover=4e6)
    assert not chosen(rules, member("A"))["A"].inside
    assert chosen(rules, member("A"), before="A")["A"].inside


def test_what_becomes_public_later_ranks_nobody_now() -> None:
    later = Member("A", "A", "role", exposure=(Reading(0.9, date(2025, 3, 22), "a report"),))
    candidates = chosen(RuleBook(size=1), later, member("B", 0.1))
    assert candidates["B"].inside
    assert not candidates["A"].inside
    assert candidates["A"].exposure is None
