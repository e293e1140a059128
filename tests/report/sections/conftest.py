"""An analysis with a base rate, which the sections on the same idea elsewhere show."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.analysis.analysis import Analysis

DIFFERENCES = (-0.05, -0.02, 0.0, 0.01, 0.04)


@pytest.fixture
def rated(claimed):
    """Return an analysis whose first claim has a base rate, as a reference set would give it."""
    given = Analysis(claimed.run)
    content = {name: dict(numbers) for name, numbers in claimed.analysis.files.items()}
    first, *others = content["analysis.json"]["claims"]
    dots = [{"day": "2010-01-04", "difference": difference, "is_note": False} for difference in DIFFERENCES]
    own = {"day": "2025-02-10", "difference": 0.02, "is_note": True}
    rate = {
        "what": "the same rule on 5 funds",
        "episodes": 5,
        "horizon": 60,
        "mean": float(np.mean(DIFFERENCES)),
        "low": -0.03,
        "high": 0.03,
        "share_ahead": 0.4,
    }
    odds = {"chance_in_100": 49.0, "words": "49 in 100, a coin toss"}
    content["analysis.json"]["claims"] = [
        {**first, "elsewhere": rate, "episodes": [*dots, own], "odds": odds},
        *others,
    ]
    given.__dict__["files"] = content
    return given
