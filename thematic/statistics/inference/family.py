"""Several tests at once: probabilities corrected for how many were made."""

from __future__ import annotations

import numpy as np


def holm(p_values: np.ndarray) -> np.ndarray:
    """Return p-values corrected such that one level holds for all tests together, shape (n_tests,).

    Holm (1979), "A simple sequentially rejective multiple test procedure": the chance that any true null
    among them is rejected is at most the level, however the tests depend on each other. NaN, a test that
    could not be made, counts as 1.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03]))
    array([0.03, 0.06, 0.06])
    """
    known = np.nan_to_num(np.asarray(p_values, dtype=float), nan=1.0)
    order = np.argsort(known, kind="stable")
    stepped = np.maximum.accumulate(known[order] * np.arange(len(known), 0, -1))
    corrected = np.empty(len(known))
    corrected[order] = np.minimum(stepped, 1.0)
    return corrected
