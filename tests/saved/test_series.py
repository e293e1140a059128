"""Series and sessions that runs do not share alike: the first day, both values, and how many days differ."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd

from thematic.saved.saved_run import SavedCalendar
from thematic.saved.series import changed_prices, changed_sessions

DAYS = pd.bdate_range("2025-01-06", periods=4)


def bars(closes: list[float], seals: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"close": closes, "seal": pd.Series(seals, dtype="uint64").to_numpy()}, DAYS)


def run(table: pd.DataFrame, digest: str, end: str = "2025-12-31") -> Any:
    backtest = SimpleNamespace(end=date.fromisoformat(end))
    manifest = SimpleNamespace(prices={"NVDA": digest}, backtest=backtest)
    return SimpleNamespace(manifest=manifest, prices=lambda symbol: table)


def test_the_first_close_that_differs_is_told_with_both_values() -> None:
    a, b = bars([1, 2, 3, 4], [1, 2, 3, 4]), bars([1, 2.5, 3, 5], [1, 9, 3, 8])
    (change,) = changed_prices({"a": run(a, "x"), "b": run(b, "y")})
    assert change == (
        "NVDA",
        "close on 2025-01-07",
        {"a": "2", "b": "2.5"},
        "the first of 2 days that differ",
    )


def test_a_bar_whose_close_is_the_same_is_told_by_its_seal() -> None:
    a, b = bars([1, 2, 3, 4], [1, 2, 3, 4]), bars([1, 2, 3, 4], [1, 2, 3, 2**60])
    (change,) = changed_prices({"a": run(a, "x"), "b": run(b, "y", "2025-01-08")})
    subject, field, values, note = change
    assert (subject, field) == ("NVDA", "bar of 2025-01-09")
    assert values["a"] != values["b"]
    assert "the only day that differs" in note
    assert not note.endswith("after the run's last day")


def test_a_change_after_the_last_day_is_said_to_be_one() -> None:
    a, b = bars([1, 2, 3, 4], [1, 2, 3, 4]), bars([1, 2, 3, 5], [1, 2, 3, 5])
    runs = {"a": run(a, "x", "2025-01-08"), "b": run(b, "y", "2025-01-08")}
    assert next(changed_prices(runs))[3].endswith("; after the run's last day")


def test_series_of_one_digest_are_not_read() -> None:
    same = {name: SimpleNamespace(manifest=SimpleNamespace(prices={"NVDA": "x"})) for name in "ab"}
    assert list(changed_prices(same)) == []


def calendar(closed: list[str], hours: str = "09:30-16:00") -> SavedCalendar:
    content = {"calendar": "XNYS", "from": "2025-01-06", "until": "2025-01-10", "extra": []}
    return SavedCalendar.model_validate({**content, "closed": closed, "hours": {"2025-01-06": hours}})


def test_a_session_that_only_one_run_has_is_told_with_its_hours() -> None:
    calendars = {"a": calendar([]), "b": calendar(["2025-01-09"])}
    runs: Any = {
        name: SimpleNamespace(manifest=SimpleNamespace(calendars={"us": own}))
        for name, own in calendars.items()
    }
    (change,) = changed_sessions(runs)
    assert change == (
        "us",
        "session of 2025-01-09",
        {"a": "open 09:30-16:00", "b": "closed"},
        "the only day that differs",
    )
