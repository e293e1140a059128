"""What a series does not have, and how it was read from its file."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic.prices.bars import Origin
from thematic.prices.check.columns import columns, reading

from .shelf import Shelf, only, window

DAY = pd.Timestamp("2024-03-13")
DAYS = pd.bdate_range("2024-01-02", periods=3, name="date").as_unit("us")


@pytest.mark.parametrize(
    ("empty", "kind", "severity"),
    [
        (["open"], "no opens", "note"),
        (["volume"], "no volume", "note"),
        (["adj_close"], "no adjusted close", "warning"),
    ],
)
def test_an_empty_column(shelf: Shelf, empty: list[str], kind: str, severity: str) -> None:
    shelf.put("AMD", lambda frame: frame.drop(columns=empty))
    assert only(shelf.check(), "AMD", kind, severity).days == ()


def test_some_opens_missing(shelf: Shelf) -> None:
    def drop(frame: pd.DataFrame) -> None:
        frame.loc[DAY, "open"] = np.nan

    shelf.put("AMD", drop)
    assert only(shelf.check(), "AMD", "no opens", "warning").days == (DAY.date(),)


def told(**facts: Any) -> dict[str, str]:
    """Return the kinds and sentences of how a series was read."""
    closes = np.array([1.0, 2.0, 3.0])
    origin = Origin("a.csv", "plain", "nothing proves it", "America/New_York", "shares", **facts)
    part = window("NVDA", closes, DAYS, {"adj_close": [1.0, np.nan, 3.0]}, origin=origin)
    return {finding.kind: f"{finding.severity}: {finding.detail}" for finding in reading(part)}


def test_how_a_file_was_read_is_noted() -> None:
    findings = told(renamed="nvda_us_d")
    assert findings["read as"] == (
        "note: nvda_us_d taken for NVDA; format plain; basis unknown; dates of America/New_York; "
        "volume in shares"
    )
    assert findings["basis"] == "note: its prices are of unknown basis: nothing proves it"
    assert findings["adjustment missing"].startswith(
        "warning: no adjusted close on 1 sessions that have a close: 2024-01-03"
    )


def test_columns_that_look_like_adjustments_and_are_not_used_are_told() -> None:
    assert told(unread=("factor", "复权"))["unread adjustment"] == (
        "warning: the column factor, 复权 looks like an adjustment and is not used"
    )


def test_frames_that_were_not_read_from_a_file_have_nothing_to_tell() -> None:
    assert list(reading(window("NVDA", np.array([1.0, 2.0, 3.0]), DAYS))) == []


@pytest.mark.parametrize(
    ("basis", "kinds"),
    [("raw", set()), ("split-adjusted", {"no unadjusted close"}), ("unknown", {"no unadjusted close"})],
)
def test_only_quoted_prices_tell_lots_and_limits(basis: str, kinds: set[str]) -> None:
    whole = {"open": 1.0, "adj_close": 1.0, "volume": 5.0}
    findings = list(columns(window("NVDA", np.array([1.0, 2.0, 3.0]), DAYS, whole, basis=basis)))
    assert {finding.kind for finding in findings} == kinds


def test_an_adjusted_close_without_dividends_is_said_to_be_one() -> None:
    whole = {"open": 1.0, "adj_close": 1.0, "volume": 5.0}
    (finding,) = columns(window("NVDA", np.ones(3), DAYS, whole, basis="raw", dividends=False))
    assert finding.detail == "its adjusted close leaves dividends out, so they are missing from its returns"
