"""A finding: what stops a run, and how days are listed."""

from __future__ import annotations

from datetime import date
from typing import get_args

import numpy as np
import pandas as pd

from thematic.prices.check.finding import STOPPING, Finding, Kind, dates, listed

DAYS = tuple(date(2024, 1, day) for day in range(2, 10))


def test_only_an_error_of_a_kind_that_spoils_numbers_stops_a_run() -> None:
    assert Finding("NVDA", "spike", "error", "").stops
    assert not Finding("NVDA", "spike", "warning", "").stops
    assert not Finding("NVDA", "twin", "error", "").stops
    assert set(get_args(Kind)) > STOPPING


def test_a_few_days_are_listed_and_the_others_counted() -> None:
    assert listed(DAYS[:2]) == "2024-01-02, 2024-01-03"
    assert listed(DAYS, 3) == "2024-01-02, 2024-01-03, 2024-01-04 and 5 more"
    assert listed(DAYS[:5]).count(",") == 4
    assert listed(()) == ""


def test_days_of_arrays_and_of_an_index_are_dates() -> None:
    array = np.array(["2024-01-02", "2024-01-03"], dtype="M8[D]")
    assert dates(array) == dates(pd.DatetimeIndex(array)) == DAYS[:2]
