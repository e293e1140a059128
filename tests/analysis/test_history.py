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


def test_months_are_those_of_each_strategy_s_own_days():
    days = pd.bdate_range("2024-01-10", "2024-04-05", name="date")
    whole = pd.Series(np.arange(100.0, 100.0 + len(days)), days)
    late = whole.where(days >= "2024-02-20")
    months = month_returns(pd.DataFrame({"whole": whole, "late": late, "none": np.nan}))
    assert [f"{day:%m-%d}" for day in months.index] == ["01-31", "02-29", "03-31", "04-30"]
    assert np.isnan(months["late"].iloc[0])
    assert months["late"].iloc[1] == pytest.approx(whole["2024-02-29"] / whole["2024-02-20"] - 1.0)
    assert months["whole"].iloc[2] == pytest.approx(whole["2024-03-29"] / whole["2024-02-29"] - 1.0)
    assert months["none"].isna().all()
