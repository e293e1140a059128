"""History: months by year compound to what the period earned."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.analysis.history import by_year, month_returns


def test_months_by_year_compound_to_the_whole():
    days = pd.bdate_range("2023-11-06", "2025-03-14")
    steps = np.random.default_rng(3).normal(0.0, 0.01, len(days) - 1)
    nav = pd.DataFrame({"a": np.append(100.0, 100.0 * np.cumprod(1.0 + steps))}, days)
    years = by_year(month_returns(nav)["a"])
    assert list(years.index) == [2023, 2024, 2025]
    assert years.loc[2023, range(1, 11)].isna().all()
    assert (1.0 + years["year"]).prod() == pytest.approx(nav["a"].iloc[-1] / nav["a"].iloc[0], abs=1e-12)
    assert years.loc[2024, range(1, 13)].notna().all()
