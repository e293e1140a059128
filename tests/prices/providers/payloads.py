"""A payload of NVDA's, good unless a test spoils it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd

from thematic.prices.providers.payload import Payload, no_actions

NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
DAYS = pd.bdate_range("2025-06-02", "2025-06-18", name="date").as_unit("us")


def bars(days: pd.DatetimeIndex = DAYS, **columns: Any) -> pd.DataFrame:
    """Return bars at 100 and a little more each day, with some columns replaced."""
    close = 100.0 + np.arange(len(days))
    table = dict.fromkeys(("open", "high", "low", "close"), close) | {"volume": 5e6, "amount": np.nan}
    return pd.DataFrame(table | columns, index=days)


def actions(days: list[str], dividend: float = 0.0, split: float = 1.0) -> pd.DataFrame:
    """Return a dividend and a split on each of some days."""
    index = pd.DatetimeIndex(days).as_unit("us")
    return pd.DataFrame({"dividend": dividend, "split": split}, index=index, dtype=float)


def payload(frame: pd.DataFrame | None = None, **facts: Any) -> Payload:
    """Return a payload of these bars."""
    told: dict[str, Any] = {"currency": "USD", "basis": "raw", "actions": no_actions()} | facts
    return Payload(
        symbol="NVDA",
        provider="yahoo",
        code="NVDA",
        bars=bars() if frame is None else frame,
        actions_since=date(2025, 6, 2),
        versions={},
        **told,
    )
