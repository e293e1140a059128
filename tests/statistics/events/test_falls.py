"""Falls found by a rule, and what came after them."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.statistics.events import aftermath, fell

ROWS = 900


def drawn(seed: int, count: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return themes' and the market's log returns, shape (count, n_rows) and (n_rows,)."""
    random = np.random.default_rng(seed)
    market = random.normal(0.0, 0.01, ROWS)
    return 1.3 * market + random.normal(0.0, 0.01, (count, ROWS)), market


def test_finds_the_falls_that_were_put_in_and_few_others() -> None:
    (own,), market = drawn(1)
    own[[300, 500, 700]] -= 0.07
    rows = np.flatnonzero(fell(np.exp(own.cumsum()), np.exp(market.cumsum()), k=4.0))
    assert rows.tolist() == [300, 500, 700]


def test_the_markets_own_falls_are_none() -> None:
    (own,), market = drawn(2)
    market[400] -= 0.1
    own[400] -= 0.13
    assert not fell(np.exp(own.cumsum()), np.exp(market.cumsum()), k=3.5)[400]


def test_agrees_with_a_plain_regression_on_the_rows_before() -> None:
    (own,), market = drawn(3)
    fallen = fell(np.exp(own.cumsum()), np.exp(market.cumsum()), k=1.0)
    for row in range(200, 300):
        past = slice(row - 120, row)
        x = np.column_stack([np.ones(120), market[past], market[row - 121 : row - 1]])
        fit = np.linalg.lstsq(x, own[past], rcond=None)[0]
        deviation = (own[past] - x @ fit).std()
        explained = fit[1] * market[row] + fit[2] * market[row - 1]
        assert fallen[row] == (own[row] - explained < -deviation)


def test_a_fall_of_the_market_is_none_of_a_theme_that_meets_it_a_row_later() -> None:
    """Asia closes before New York: without the row before, New York's fall would pass for Asia's own."""
    own, market = drawn(9)
    market[700] -= 0.08
    theme = 1.5 * np.append(0.0, market[:-1]) + own[0] / 2
    fallen = fell(np.exp(theme.cumsum()), np.exp(market.cumsum()), k=3.0)
    assert not fallen[700:703].any()


@pytest.mark.parametrize("cut", [150, 420, 899])
def test_a_rows_answer_rests_on_nothing_later(cut: int) -> None:
    (own,), market = drawn(4)
    levels = np.exp(own.cumsum()), np.exp(market.cumsum())
    whole = fell(*levels, k=1.5)
    assert fell(levels[0][:cut], levels[1][:cut], k=1.5).tolist() == whole[:cut].tolist()


def test_before_a_theme_begins_nothing_falls() -> None:
    (own,), market = drawn(5)
    level = np.exp(own.cumsum())
    level[:200] = np.nan
    assert not fell(level, np.exp(market.cumsum()), k=0.5)[:321].any()


def studied(seed: int, back: float) -> tuple:
    """Return the aftermath of three themes that rebound by `back` over the twenty rows after a fall."""
    themes, market = drawn(seed, 3)
    falls = {}
    for i, own in enumerate(themes):
        rows = np.arange(150 + 7 * i, ROWS - 80, 90)
        falls[f"theme_{i}"] = np.isin(np.arange(ROWS), rows)
        for row in rows:
            own[row + 2 : row + 22] += back / 20
    levels = {name: np.exp(own.cumsum()) for name, own in zip(falls, themes, strict=True)}
    return aftermath(levels, np.exp(market.cumsum()), falls, (20,))


def test_a_rebound_is_found_with_its_size() -> None:
    (study,) = studied(6, back=0.12)
    assert study.falls == 24
    assert study.mean == pytest.approx(0.12, abs=0.04)
    assert study.daily.estimate == pytest.approx(0.12, abs=0.04)
    assert study.daily.low > 0.0
    assert study.gained > 0.8


def test_falls_that_overlap_are_one_witness() -> None:
    (study,) = studied(7, back=0.0)
    # Three themes fall within 14 rows of each other, every 90 rows.
    assert study.clusters == 8


def test_nothing_is_found_where_nothing_is() -> None:
    sure = [studied(seed, back=0.0)[0].daily.p_value <= 0.05 for seed in range(20)]
    assert np.mean(sure) <= 0.2


def test_no_falls_say_nothing() -> None:
    themes, market = drawn(8)
    level = np.exp(themes[0].cumsum())
    (study,) = aftermath({"a": level}, np.exp(market.cumsum()), {"a": np.zeros(ROWS, dtype=bool)}, (20,))
    assert (study.falls, study.clusters) == (0, 0)
    assert np.isnan(study.mean)
    assert np.isnan(study.daily.p_value)
