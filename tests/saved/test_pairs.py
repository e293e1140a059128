"""One strategy in two runs: what lies between them, by independent calculations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.notation import written
from thematic.saved.comparison import compare
from thematic.saved.pairs import between
from thematic.saved.saved_run import read_run


@pytest.fixture(scope="module")
def differing(pairs):
    comparison = compare([pairs["base"], pairs["parameter"]])
    (pair,) = [pair for pair in comparison.pairs if not pair.same]
    return comparison, pair


def curves(pairs) -> pd.DataFrame:
    tables = [
        pd.read_csv(pairs[name] / "nav.csv", index_col="date", parse_dates=True)["buy_semis_on_dip"]
        for name in ("base", "parameter")
    ]
    return pd.concat(tables, axis=1, keys=["a", "b"]).dropna()


def test_returns_and_the_interval_are_of_the_rows_since_the_note(pairs, differing):
    _, pair = differing
    since = curves(pairs).loc["2025-02-10":]
    a, b = since.iloc[-1] / since.iloc[0] - 1.0
    gap = pair.gaps[0]
    assert (gap.a, gap.b) == pytest.approx((a, b), abs=1e-12)
    assert gap.rows == len(since) - 1
    assert gap.difference == pytest.approx(b - a, abs=1e-12)
    assert gap.low < gap.difference < gap.high
    # The interval holds the point, and stands around it as the plain error of mean log differences says.
    logs = np.log(since).diff().dropna()
    gaps = (logs["b"] - logs["a"]).to_numpy()
    error = gaps.std(ddof=1) * np.sqrt(len(gaps)) * (1.0 + a)
    assert 2.0 * error < gap.high - gap.low < 10.0 * error


def test_curves_part_on_the_first_day_on_which_growth_differs(pairs, differing):
    _, pair = differing
    both = curves(pairs)
    apart = (both["a"] / both["a"].iloc[0] - both["b"] / both["b"].iloc[0]).abs() > 1e-6
    assert pd.Timestamp(pair.parts_on) == apart.index[apart.to_numpy().argmax()]


def test_orders_of_the_first_decision_that_differs_come_before_the_curves_part(pairs, differing):
    _, pair = differing
    assert pair.orders
    days = {order.decided_on for order in pair.orders}
    assert len(days) == 1
    assert days.pop() < pair.parts_on
    saved = read_run(pairs["parameter"]).orders
    for order in pair.orders:
        rows = saved[
            (saved["strategy"] == pair.name)
            & (saved["symbol"] == order.symbol)
            & (saved["decided_at"].dt.date == order.decided_on)
            & (saved["side"] == order.side)
        ]
        assert (order.b is not None) == bool(len(rows))
        if order.b:
            assert order.b["intended"] == rows["intended"].iloc[0]


def test_overlap_is_one_less_half_the_differences_of_weights(pairs, differing):
    _, pair = differing
    held = []
    for name in ("base", "parameter"):
        table = pd.read_csv(pairs[name] / "weights.csv", parse_dates=["date"])
        held.append(table[table["strategy"] == pair.name].set_index(["date", "symbol"])["weight"])
    days = curves(pairs).index
    overlaps = []
    for day in days:
        a, b = (own.loc[day] if day in own.index else pd.Series(dtype=float) for own in held)
        symbols = a.index.union(b.index)
        a, b = a.reindex(symbols, fill_value=0.0), b.reindex(symbols, fill_value=0.0)
        overlaps.append(1.0 - 0.5 * ((a - b).abs().sum() + abs(a.sum() - b.sum())))
    assert pair.overlap == pytest.approx(np.mean(overlaps), abs=1e-9)
    assert 0.0 <= pair.overlap <= 1.0


def test_what_the_page_draws_sums_to_what_the_table_says(differing):
    comparison, pair = differing
    curves, gaps = comparison.curves(pair.name), comparison.gaps(pair.name)
    assert (curves.iloc[0] == 100.0).all()
    whole = pair.gaps[-1]
    assert gaps.iloc[-1, 0] == pytest.approx(100.0 * whole.difference, abs=1e-9)
    assert (comparison.falls(pair.name) <= 0.0).all(axis=None)


def test_a_strategy_that_nothing_changed_has_nothing_to_be_unsure_of(differing):
    comparison, _ = differing
    (same,) = [pair for pair in comparison.pairs if pair.same]
    assert same.name == "hold_spy"
    assert same.gaps[0].low == same.gaps[0].high == same.gaps[0].difference == 0.0
    assert same.overlap == pytest.approx(1.0)


def test_changed_verdicts_come_first_and_absent_ones_are_none(pairs):
    comparison = compare([pairs["base"], pairs["parameter"]])
    changed = [ruling.changed for ruling in comparison.rulings]
    assert changed == sorted(changed, reverse=True)
    assert all(set(ruling.verdicts) == set(comparison.runs) for ruling in comparison.rulings)


def test_the_answer_counts_who_earned_less_and_names_the_furthest_apart(differing):
    comparison, pair = differing
    gap, count = pair.gaps[0], len(comparison.pairs)
    less = int(gap.difference < 0.0)
    told = between(comparison.pairs, str.upper)
    assert told.startswith(
        f"Since the note, parameter earned less with {less} and more with {1 - less} of {count} shared "
        f"strategies than base; the furthest apart: {pair.name.upper()}, {written('points', gap.difference)} "
    )
    same = [other for other in comparison.pairs if other is not pair]
    few = "its one shared strategy" if len(same) == 1 else f"{len(same)} shared strategies"
    assert f"earned what base did with {few}" in between(same, str)
    assert between([pair], str).count("its one shared strategy") == 1
    assert comparison.answer.startswith(between(comparison.pairs, comparison.title))
