"""Calibration: pseudo-notes know nothing later, and odds are right where the truth is known."""

from __future__ import annotations

import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from tests.references.conftest import MemorySource, small_set
from thematic.prices import open_source
from thematic.references import load_reference_set
from thematic.references.calibration import PseudoNotes, classes, pseudo_notes, reliability
from thematic.references.prices import ReferencePrices, load_reference_prices

SYMBOLS = [first + second for first in "ABCDEFG" for second in "ABCDEF"]


def known_edges(seed: int, spread: float, years: int = 14) -> ReferencePrices:
    """Return a world of funds whose edges over the market last, with moves that they share.

    Edges are the quantiles of a normal distribution, dealt out anew in each world: what is left to luck is
    what the odds are about.
    """
    random = np.random.default_rng([11, seed])
    rows, funds = 252 * years, len(SYMBOLS)
    dates = pd.bdate_range("2000-01-03", periods=rows, name="date").as_unit("us")
    market = 0.01 * random.standard_normal(rows)
    shared = 0.004 * random.standard_normal((rows, 1)) * random.choice([0.5, 1.0, -1.0], funds)
    steps = (
        market[:, None]
        + shared
        + 0.01 * random.standard_normal((rows, funds))
        + spread * random.permutation(norm.ppf((np.arange(funds) + 0.5) / funds))
    )
    closes = dict(zip(SYMBOLS, (100.0 * np.exp(np.cumsum(steps, axis=0))).T, strict=True))
    series = {name: pd.Series(values, dates) for name, values in closes.items()}
    series["SPY"] = pd.Series(100.0 * np.exp(np.cumsum(market)), dates)
    fund = [{"symbol": symbol, "name": symbol, "family": "one", "listed": "2000-01-03"} for symbol in SYMBOLS]
    return load_reference_prices(small_set(fund=fund, chain=()), [MemorySource(series)], date(2030, 1, 1))


def test_a_pseudo_note_knows_nothing_of_what_comes() -> None:
    prices = known_edges(1, 0.0005, 8)
    whole = pseudo_notes(prices, 2004, 2006)
    day = whole.day[len(whole) // 2]
    cut = pseudo_notes(prices.until(prices.dates[prices.dates.get_loc(day) + 62].date()), 2004, 2006)
    kept = whole.day <= day
    assert len(cut) == kept.sum() > 0
    for name in ("chance", "share", "edge", "raw", "gap", "led", "kind"):
        assert np.array_equal(getattr(cut, name), getattr(whole, name)[kept])


def test_a_run_up_counts_before_a_fall_and_a_fall_for_a_month(small_prices: ReferencePrices) -> None:
    from thematic.references.cases import falls, run_ups

    kinds, fell = classes(small_prices), falls(small_prices)
    assert (kinds[run_ups(small_prices, small_prices.funds.run_up)] == 0).all()
    row, unit = np.argwhere(fell)[5]
    assert (kinds[row : row + small_prices.funds.run_up_rows, unit] != 2).all()


def test_scores_and_bands_are_what_they_say() -> None:
    led = np.array([1, 0, 1, 1, 0, 0, 1, 0, 1, 1] * 20, dtype=bool)
    days = pd.DatetimeIndex(np.repeat(pd.bdate_range("2010-01-01", periods=20), 10))
    chance = np.tile([0.54, 0.46, 0.54, 0.46], 50)
    blank = np.zeros(len(led))
    notes = PseudoNotes(days, blank, blank, chance, np.full(len(led), 0.6), led, blank, blank, blank)
    measured = reliability(notes)
    assert (measured.notes, measured.dates) == (200, 20)
    assert measured.brier == pytest.approx(((chance - led) ** 2).mean())
    assert measured.brier_half == 0.25
    assert measured.brier_share == pytest.approx(0.6 * 0.16 + 0.4 * 0.36)
    assert measured.table["notes"].tolist() == [100, 100]
    assert measured.table["led"].tolist() == [led[chance < 0.5].mean(), led[chance > 0.5].mean()]
    assert measured.slope_low < measured.slope < measured.slope_high


@pytest.mark.slow
def test_on_worlds_with_a_known_edge_chances_are_right_and_shrinking_helps() -> None:
    """Pool the pseudo-notes of 12 worlds: slope 0.9 to 1.1, bands hold, squared error falls."""
    frames = []
    for seed in range(12):
        notes = pseudo_notes(known_edges(seed, 0.0006), 2003, 2013)
        frame = pd.DataFrame(
            {name: getattr(notes, name) for name in ("chance", "share", "led", "raw", "edge", "gap")}
        )
        frames.append(frame.assign(day=notes.day.astype("int64") + seed))
    table = pd.concat(frames, ignore_index=True)
    blank = np.zeros(len(table))
    columns = {name: table[name].to_numpy() for name in ("chance", "share", "led", "raw", "edge", "gap")}
    result = reliability(PseudoNotes(pd.DatetimeIndex(table["day"]), blank, blank, **columns))
    raw, shrunk = (float(((columns[name] - columns["gap"]) ** 2).mean()) for name in ("raw", "edge"))
    sys.stdout.write(f"{result.sentence}\nsquared error {raw:.5f} raw, {shrunk:.5f} shrunk\n{result.table}\n")
    assert result.notes > 10_000
    assert 0.9 <= result.slope <= 1.1
    assert shrunk < raw
    assert result.brier < min(result.brier_half, result.brier_share)
    bands = result.table
    # Of nine intervals of 95 % one may miss.
    assert ((bands["low"] <= bands["stated"]) & (bands["stated"] <= bands["high"])).sum() >= len(bands) - 1


@pytest.mark.slow
def test_on_real_pseudo_notes_the_score_is_no_worse_than_a_constant(reference_dir: str) -> None:
    prices = load_reference_prices(load_reference_set(), [open_source(reference_dir)], date(2025, 2, 10))
    result = reliability(pseudo_notes(prices))
    sys.stdout.write(f"{result.sentence}\n{result.table}\n")
    assert result.notes > 5_000
    assert result.brier <= result.brier_half
    assert result.brier <= result.brier_share
    bands = result.table
    assert ((bands["low"] <= bands["stated"]) & (bands["stated"] <= bands["high"])).all()
