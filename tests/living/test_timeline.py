"""A timeline tells what changed from one entry to the next, and nothing where nothing did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thematic.living.journal import Journal, JournalLine
from thematic.living.timeline import e_values, growth, revised, stops_met, timeline

STOP = {
    "condition": "fell",
    "state": "clear",
    "value": 0.02,
    "threshold": 0.1,
    "bar": "SPY 2025-02-10",
    "at": "2025-02-10T22:00:00",
    "why": "",
}
CLAIM = {
    "claim": "it leads",
    "who": "the note",
    "role": "forecast",
    "decided": "",
    "verdict": "undecided",
    "e_value": None,
}


def entry(day: int, nav: float = 50.0, **changes: Any) -> dict[str, Any]:
    """Return an entry of a day of February that says the same as the others but for what is given."""
    account = {"nav": nav, "targets": changes.get("targets", {"SPY": 1.0})}
    return {
        "kind": "entry",
        "day": f"2025-02-{day}",
        "strategies": {"a": account},
        "stops": [STOP | {"state": changes.get("state", "clear")}],
        "claims": [CLAIM | changes.get("claim", {})],
        "due": changes.get("due", []),
    }


def journal(*contents: dict[str, Any]) -> Journal:
    head = {"kind": "journal", "note": "2025-02-10"}
    return Journal(Path("j"), tuple(JournalLine("", "", content) for content in (head, *contents)))


def told(*contents: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what a timeline tells after its note and its beginning."""
    happenings = timeline(journal(*contents))
    assert [happening.kind for happening in happenings if happening.day == "2025-02-10"][:1] == ["note"]
    return [(one.day, one.kind, one.text) for one in happenings if one.kind not in ("note", "entry")]


def test_entries_that_say_the_same_are_not_told() -> None:
    assert told(entry(10), entry(11), entry(12, nav=51.0)) == []


@pytest.mark.parametrize(
    ("changes", "kind", "text"),
    [
        ({"targets": {"SPY": 0.5}}, "targets", "new targets of a"),
        ({"due": ["2025-02-11"]}, "review", "review due on 2025-02-11"),
        ({"claim": {"decided": "supported"}}, "decided", "it leads: supported"),
        ({"claim": {"verdict": "supported"}}, "verdict", "it leads: supported, before undecided"),
        (
            {"state": "alert"},
            "alert",
            "fell: 0.02 against 0.1, bar SPY 2025-02-10, at 2025-02-10T22:00 UTC",
        ),
    ],
)
def test_a_change_is_told_once_on_its_day(changes: dict[str, Any], kind: str, text: str) -> None:
    lasting = changes if "due" not in changes else {}
    assert told(entry(10), entry(11, **changes), entry(12, **lasting)) == [("2025-02-11", kind, text)]


def test_a_forecast_and_a_description_in_the_same_words_are_two_claims() -> None:
    described = CLAIM | {"role": "description", "verdict": "confirmed"}
    days = [entry(day) | {"claims": [CLAIM, described]} for day in (10, 11, 12)]
    assert [kind for _, kind, _ in told(*days) if kind == "verdict"] == []


def test_a_day_tells_alerts_before_new_targets() -> None:
    kinds = [kind for _, kind, _ in told(entry(10), entry(11, state="alert", targets={}, due=["2025-02-11"]))]
    assert kinds == ["alert", "review", "targets"]


def test_a_stop_met_counts_its_entries_as_it_was_last() -> None:
    entries = [entry(10, state="alert"), entry(11), entry(12, state="unknown")]
    ((last, count),) = stops_met(entries)
    assert (last["state"], count) == ("unknown", 2)
    assert list(stops_met([entry(10)])) == []


def test_growth_begins_at_100_and_a_stake_is_missing_where_no_bet_is() -> None:
    kept = journal(entry(10), entry(11, nav=55.0), entry(12, claim={"e_value": 1.5}))
    np.testing.assert_allclose(growth(kept)["a"], [100.0, 110.0, 100.0])
    np.testing.assert_array_equal(e_values(kept)["it leads"], [np.nan, np.nan, 1.5])


def test_revisions_beyond_the_first_few_are_counted() -> None:
    changes = [{"symbol": s, "day": "2025-02-10", "old": 1.0, "new": None} for s in "ABCDE"]
    assert revised(changes[:1]) == "prices revised: A 2025-02-10: 1 became nothing"
    assert revised(changes).endswith("C 2025-02-10: 1 became nothing; and 2 more")
