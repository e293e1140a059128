from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thematic.errors import SweepError
from thematic.sweep.walk import Walk, cuts, sharpe

walks = st.builds(
    Walk,
    train=st.integers(12, 80),
    test=st.integers(11, 60),
    anchored=st.booleans(),
    purge=st.integers(0, 10),
    embargo=st.integers(0, 10),
)


def returns_in(window: tuple[int, int]) -> set[int]:
    return set(range(window[0] + 1, window[1] + 1))


@given(walks, st.integers(20, 400))
def test_folds_train_on_the_past_only_and_test_every_later_row_once(walk: Walk, rows: int) -> None:
    assume(walk.train + walk.purge < rows - 1)
    folds = walk.folds(rows)
    tested = [row for fold in folds for row in sorted(returns_in(fold.test))]
    assert tested == list(range(walk.train + walk.purge + 1, rows))
    earlier: set[int] = set()
    for fold in folds:
        trained = [row for window in fold.train for row in sorted(returns_in(window))]
        assert trained == sorted(set(trained))
        end = fold.test[0] - walk.purge
        begin = 0 if walk.anchored else end - walk.train
        assert set(trained) == returns_in((begin, end)) - earlier
        assert max(trained) <= fold.test[0] - walk.purge
        earlier |= returns_in((fold.test[1], fold.test[1] + walk.embargo))


@given(walks, st.integers(100, 400), st.integers(0, 2**32 - 1))
def test_sharpe_ratios_of_windows_come_from_sums_between_cuts(walk: Walk, rows: int, seed: int) -> None:
    assume(walk.train + walk.purge < rows - 1)
    excess = np.random.default_rng(seed).normal(0.0005, 0.01, (4, rows))
    excess[:, 0] = 0.0
    folds = walk.folds(rows)
    at = np.array(cuts(folds))
    between = [excess[:, begin + 1 : end + 1] for begin, end in pairwise(at)]
    sums = np.stack([np.stack([part.sum(axis=1), (part**2).sum(axis=1)], axis=1) for part in between], axis=1)
    counts = np.tile(np.diff(at), (4, 1))
    for fold in folds:
        chosen = sorted(row for window in fold.train for row in returns_in(window))
        wanted = excess[:, chosen].mean(axis=1) / excess[:, chosen].std(axis=1, ddof=1)
        np.testing.assert_allclose(sharpe(sums, counts, at, fold.train), wanted, rtol=1e-6)


def test_windows_without_spread_have_no_sharpe_ratio() -> None:
    sums = np.zeros((2, 2, 2))
    sums[1] = 1e-4, 1e-9
    assert np.isnan(sharpe(sums, np.full((2, 2), 10), np.array([0, 10, 20]), [(0, 20)])).all()


@pytest.mark.parametrize(
    "terms", [{"train": 1, "test": 5}, {"train": 5, "test": 0}, {"train": 5, "test": 5, "purge": -1}]
)
def test_terms_that_make_no_sense_give_a_sentence(terms: dict[str, int]) -> None:
    with pytest.raises(SweepError, match="train on 2 rows or more"):
        Walk(**terms)


def test_a_short_period_or_a_long_embargo_gives_a_sentence() -> None:
    with pytest.raises(SweepError, match="leave none to test on of 100"):
        Walk(99, 10).folds(100)
    with pytest.raises(SweepError, match="leaves fewer than 2 to train on"):
        Walk(5, 20, purge=13, embargo=19).folds(200)
    with pytest.raises(SweepError, match="leaves nothing of 10"):
        Walk(50, 10, embargo=10)
