"""A process that writes to a store: `store_writer.py FOLDER count ROUNDS`, or `... turns` until killed."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from thematic.prices.store.series import COLUMNS, Series
from thematic.prices.store.store import Store


def series(values: np.ndarray | None = None, symbol: str = "NVDA", provider: str = "yahoo") -> Series:
    """Return a series of `values`, one row a session, or of ten rows."""
    table = np.ones((10, 8)) if values is None else values
    days = pd.DatetimeIndex(pd.date_range("2025-01-01", periods=len(table)), freq=None, name="date")
    frame = pd.DataFrame(table, index=days.as_unit("us"), columns=list(COLUMNS), dtype=float)
    return Series(
        symbol,
        provider,
        code=symbol,
        currency="USD",
        basis="split_adjusted",
        start=date(2015, 1, 1),
        fetched_at=datetime(2025, 1, 15, 1, 2, 3, tzinfo=UTC),
        whole_at=datetime(2025, 1, 12, 1, 2, 3, tzinfo=UTC),
        versions={"yfinance": "1.7.0"},
        frame=frame,
    )


def count(store: Store, rounds: int) -> None:
    """Add one to every value of a series so many times, reading and writing it under its lock."""
    for _ in range(rounds):
        with store.lock("NVDA", "yahoo"):
            old = store.read("NVDA", "yahoo")
            assert old is not None
            store.write(series(old.frame.to_numpy() + 1))


def turns(store: Store) -> None:
    """Write series of two lengths in turn, each of one value."""
    turn = 0
    while True:
        turn += 1
        with store.lock("NVDA", "yahoo"):
            store.write(series(np.full((2000 if turn % 2 else 4000, 8), float(turn))))


if __name__ == "__main__":
    place = Store(Path(sys.argv[1]))
    if sys.argv[2] == "count":
        count(place, int(sys.argv[3]))
    else:
        turns(place)
