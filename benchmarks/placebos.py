"""Placebo dates: so many claims, each measured on so many dates of so many reference funds.

``python -m benchmarks.placebos`` prints the seconds and the counts as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd

from benchmarks.measure import apart
from benchmarks.tables import table
from thematic.statistics.events import history, placebo
from thematic.statistics.events.placebo import ESTIMATION, GAP

DATES, CLAIMS, FUNDS = 2_000, 14, 100
CORES = 2


def returns() -> tuple[pd.Series, list[pd.Series]]:
    """Return a market's and the funds' simulated returns, with as many dates after the first estimation."""
    random = np.random.default_rng(20250127)
    days = pd.bdate_range("2000-01-03", periods=DATES + ESTIMATION + GAP + CLAIMS)
    market = pd.Series(0.01 * random.standard_t(5, len(days)), days)
    return market, [market + 0.01 * random.standard_t(5, len(days)) for _ in range(FUNDS)]


def measure() -> dict[str, float]:
    """Return the seconds that all claims on all funds take, and how many dates they were held against.

    A claim is one on a window of its own length, from one session on, so that no two share their figures.
    """
    market, funds = returns()
    day = market.index[-20].date()

    def dates(fund: pd.Series) -> int:
        own, found = history(fund, {"market": market}), 0
        for days in range(1, CLAIMS + 1):
            figures = own.abnormal(days)
            placebo({"fund": figures}, {"fund": day}, ({"fund": 1.0},), days)
            found += int(figures.notna().sum())
        return found

    began = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        measured = sum(pool.map(dates, funds))
    return {"seconds": time.perf_counter() - began, "dates": measured, "claims": CLAIMS, "funds": FUNDS}


def section() -> str:
    """Return how long the placebo dates of all claims on all funds take."""
    measured = apart([], "benchmarks.placebos")
    counts = [f"{measured[name]:,}" for name in ("claims", "funds", "dates")]
    heads, seconds = (
        ("claims", "funds", "dates measured", "seconds, two threads"),
        f"{measured['seconds']:.1f}",
    )
    return f"## Placebo dates\n\n{table(heads, [(*counts, seconds)])}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
