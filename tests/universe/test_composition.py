"""Membership and weights by date follow from the rule book, from nothing later, and buffers calm them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.market_data.panel import Panel, read_bars
from thematic.prices import open_source
from thematic.universe import load_themes
from thematic.universe.composition import Composition, Prices, compose
from thematic.universe.rules import Note, Reading, RuleBook, Tier
from thematic.universe.theme import Member, Theme
from thematic.workspace import files

DATES = pd.bdate_range("2023-01-02", "2024-12-31")


def random_prices(seed: int, count: int, rows: int = len(DATES)) -> Prices:
    draw = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(draw.normal(0, 0.02, (rows, count)), axis=0))
    turnover = draw.lognormal(15, 1, (rows, count))
    late = draw.integers(0, rows // 2, count)
    for place, start in enumerate(late):
        if place % 3 == 0:
            close[:start, place] = turnover[:start, place] = np.nan
    return Prices(close, turnover)


def exposure(value: float, on: date) -> Reading:
    return Reading(value, on, "annual report")


def a_theme(rules: RuleBook | None, count: int = 12, seed: int = 0) -> Theme:
    draw = np.random.default_rng(seed)
    members = tuple(
        Member(
            f"S{place}",
            f"S{place}",
            "role",
            since=date(2023, 9, 1) if place == 3 else None,
            until=date(2024, 5, 10) if place == 4 else None,
            exposure=(
                exposure(float(draw.uniform(0.05, 1)), date(2022, 12, 1)),
                exposure(float(draw.uniform(0.05, 1)), date(2024, 2, 1)),
            ),
            market_value=(Reading(float(draw.lognormal(20, 1)), date(2022, 1, 1), "exchange"),),
            weight=float(place + 1),
        )
        for place in range(count)
    )
    notes = (Note(date(2023, 8, 3), "a second note"), Note(date(2024, 7, 9), "a third note"))
    return Theme("mine", "Mine", "It rises.", "Me", date(2023, 3, 1), members, rules, notes)


def check(composition: Composition) -> None:
    sums = composition.weights.sum(axis=1)
    assert ((np.abs(sums - 1) < 1e-9) | (sums == 0)).all()
    assert (composition.weights >= 0).all()
    assert ((composition.weights > 0) == composition.members).all()


RULES = st.builds(
    RuleBook,
    weighting=st.sampled_from(["equal", "exposure", "market_value", "inverse_volatility", "custom"]),
    cap=st.sampled_from([1.0, 0.3, 0.15]),
    tiers=st.sampled_from([(), (Tier(0.2, 0.05),)]),
    size=st.sampled_from([None, 4, 8]),
    buffer=st.sampled_from([0, 2]),
    rank_by=st.sampled_from(["exposure", "market_value", "turnover"]),
    minimum_turnover=st.sampled_from([0.0, 3e6]),
    keep_turnover=st.none(),
    turnover_window=st.just(60),
    volatility_window=st.just(60),
    minimum_history=st.sampled_from([1, 60]),
    review=st.sampled_from([None, "quarterly", "semi_annual"]),
    review_on_notes=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(rules=RULES, seed=st.integers(0, 100), cut=st.integers(2, len(DATES)))
def test_truncating_data_and_notes_changes_nothing_earlier(rules: RuleBook, seed: int, cut: int) -> None:
    theme, prices = a_theme(rules, seed=seed), random_prices(seed, 12)
    whole = compose(theme, DATES, prices)
    last = DATES[cut - 1].date()
    known = replace(
        theme,
        notes=tuple(note for note in theme.notes if note.on <= last),
        members=tuple(
            replace(member, exposure=tuple(reading for reading in member.exposure if reading.on <= last))
            for member in theme.members
        ),
    )
    short = compose(known, DATES[:cut], Prices(prices.close[:cut], prices.turnover[:cut]))
    check(whole)
    np.testing.assert_array_equal(short.weights, whole.weights[:cut])
    assert [review.day for review in short.reviews] == [
        review.day for review in whole.reviews if review.row < cut
    ]


def test_without_rules_members_of_the_dates_have_equal_weights() -> None:
    theme = a_theme(None)
    composition = compose(theme, DATES, random_prices(1, 12))
    named = theme.membership(DATES).to_numpy()
    np.testing.assert_array_equal(composition.members, named)
    np.testing.assert_allclose(composition.weights, named / named.sum(axis=1, keepdims=True))
    assert composition.reviews == ()


def test_reviews_follow_the_calendar_the_note_and_later_notes() -> None:
    composition = compose(a_theme(RuleBook(review="semi_annual")), DATES, random_prices(1, 12))
    assert [(str(review.day), review.why.split(":")[0]) for review in composition.reviews] == [
        ("2023-01-02", "the universe begins"),
        ("2023-03-01", "the note"),
        ("2023-06-16", "the calendar"),
        ("2023-08-03", "a new note"),
        ("2023-12-15", "the calendar"),
        ("2024-06-21", "the calendar"),
        ("2024-07-09", "a new note"),
        ("2024-12-20", "the calendar"),
    ]


def test_a_member_that_leaves_gives_its_weight_to_the_others_at_once() -> None:
    theme = a_theme(RuleBook(review=None, review_on_notes=False))
    prices = Prices(np.full((len(DATES), 12), 5.0), np.full((len(DATES), 12), 1e6))
    composition = compose(theme, DATES, prices)
    day = DATES.get_loc("2024-05-10")
    assert composition.weights[day, 4] == pytest.approx(1 / 11)
    assert composition.weights[day + 1, 4] == 0
    assert composition.weights[day + 1].max() == pytest.approx(1 / 10)
    # Who comes between reviews waits for the next one.
    assert composition.weights[-1, 3] == 0


def test_each_symbol_has_a_reason_for_being_in_or_out() -> None:
    rules = RuleBook(size=5, buffer=2, minimum_turnover=3e6, turnover_window=126, minimum_history=60)
    composition = compose(a_theme(rules), DATES, random_prices(2, 12))
    for review in composition.reviews:
        assert [candidate.symbol for candidate in review.candidates] == list(composition.symbols)
        assert all(candidate.reason for candidate in review.candidates)
        inside = [candidate.inside for candidate in review.candidates]
        assert (review.weights > 0).tolist() == inside
        assert sum(inside) <= 5
    out = {
        candidate.reason
        for review in composition.reviews
        for candidate in review.candidates
        if not candidate.inside
    }
    assert any("closes, 60 are needed" in reason for reason in out)
    assert any("a member until 2024-05-10" in reason for reason in out)


def turnover_of(composition: Composition) -> float:
    """Return the sum of what reviews change, one way."""
    changes = [
        np.abs(review.weights - composition.weights[review.row - 1]).sum() / 2
        for review in composition.reviews[1:]
    ]
    return float(sum(changes))


def test_a_buffer_lowers_turnover_by_thirty_percent_on_the_sample() -> None:
    """The 15 most traded of all members of shipped themes, with eight ranks of buffer and without."""
    themes = load_themes(name for name in files("universes") if name != "benchmarks").values()
    symbols = tuple(dict.fromkeys(symbol for theme in themes for symbol in theme.symbols))
    source = open_source("sample")
    panel = Panel.load(source, read_bars(source, symbols), date(2022, 1, 3), date(2025, 6, 30))
    rules = RuleBook(size=15, rank_by="turnover", turnover_window=126)
    members = tuple(Member(symbol, symbol, "role") for symbol in symbols)
    theme = Theme("most_traded", "Most traded", "t", "s", date(2021, 1, 1), members, rules)
    without = turnover_of(panel.composition(theme))
    buffered = turnover_of(panel.composition(replace(theme, rules=replace(rules, buffer=8))))
    assert buffered < 0.7 * without
