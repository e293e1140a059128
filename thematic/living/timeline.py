"""A journal as a timeline: the note, events, what each entry changed, alerts, reviews and revisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from thematic.living.journal import Content, Journal
    from thematic.question import Event

ORDER = ("note", "event", "revision", "alert", "unknown", "review", "decided", "verdict", "targets", "entry")
"""Kinds of what happens, in the order in which one day tells them."""


@dataclass(frozen=True)
class Happening:
    """Something on a timeline.

    Parameters
    ----------
    day, kind, text : str
        The kind is one of `ORDER`.
    """

    day: str
    kind: str
    text: str


def timeline(journal: Journal, events: Iterable[Event] = ()) -> tuple[Happening, ...]:
    """Return what happened, by day; an entry that changed nothing is not told.

    Parameters
    ----------
    journal : Journal
    events : iterable of Event
        Those of the backtest.
    """
    happenings = [Happening(str(journal.head["note"]), "note", "the note was public")]
    happenings += [Happening(f"{event.at:%Y-%m-%d}", "event", event.name) for event in events]
    for revision in journal.revisions:
        happenings.append(Happening(str(revision["day"]), "revision", revised(revision["changes"])))
    entries = journal.entries
    if entries:
        count = len(entries[0]["strategies"])
        happenings.append(
            Happening(str(entries[0]["day"]), "entry", f"the journal begins, {count} strategies")
        )
        happenings += _first(entries[0])
    for before, entry in pairwise(entries):
        happenings += _changes(before, entry)
    return tuple(sorted(happenings, key=lambda happening: (happening.day, ORDER.index(happening.kind))))


def revised(changes: Sequence[Content], most: int = 3) -> str:
    """Return revisions in words: symbol, day, old and new of the first few."""
    told = [
        f"{change['symbol']} {change['day']}: {_price(change['old'])} became {_price(change['new'])}"
        for change in changes
    ]
    rest = len(told) - most
    return "prices revised: " + "; ".join(told[:most]) + (f"; and {rest} more" if rest > 0 else "")


def e_values(journal: Journal) -> pd.DataFrame:
    """Return what a stake of 1 on each claim has become by day, (n_entries, n_claims); NaN for none."""
    rows = {
        entry["day"]: {
            claim["claim"]: claim["e_value"] for claim in entry["claims"] if claim["e_value"] is not None
        }
        for entry in journal.entries
    }
    return _by_day(rows)


def stops_met(entries: Sequence[Content]) -> Iterator[tuple[Content, int]]:
    """Yield each reason to stop that was met or not told, as it last was, and in how many entries."""
    states = [state for entry in entries for state in entry["stops"]]
    for condition in dict.fromkeys(state["condition"] for state in states):
        history = [state for state in states if state["condition"] == condition]
        met = [state for state in history if state["state"] in ("alert", "unknown")]
        if met:
            yield met[-1], len(met)


def growth(journal: Journal) -> pd.DataFrame:
    """Return what 100 became since the first entry, shape (n_entries, n_strategies)."""
    rows = {
        entry["day"]: {name: account["nav"] for name, account in entry["strategies"].items()}
        for entry in journal.entries
    }
    navs = _by_day(rows)
    return 100.0 * navs / navs.iloc[0] if len(navs) else navs


def _by_day(rows: dict[str, dict[str, float]]) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(rows, orient="index").astype(float)
    return table.set_axis(pd.DatetimeIndex(table.index, name="date"))


def _first(entry: Content) -> Iterator[Happening]:
    for state in entry["stops"]:
        if state["state"] in ("alert", "unknown"):
            yield Happening(str(entry["day"]), state["state"], stop_text(state))


def _changes(before: Content, entry: Content) -> Iterator[Happening]:
    day = str(entry["day"])
    earlier = {state["condition"]: state["state"] for state in before["stops"]}
    for state in entry["stops"]:
        if state["state"] in ("alert", "unknown") and earlier.get(state["condition"]) != state["state"]:
            yield Happening(day, state["state"], stop_text(state))
    for due in entry["due"]:
        yield Happening(day, "review", f"review due on {due}")
    claims = {_identity(claim): claim for claim in before["claims"]}
    for claim in entry["claims"]:
        then = claims.get(_identity(claim), {"decided": "", "verdict": ""})
        if claim["decided"] != then["decided"]:
            yield Happening(day, "decided", f"{claim['claim']}: {claim['decided'] or 'open again'}")
        if claim["verdict"] != then["verdict"]:
            yield Happening(day, "verdict", f"{claim['claim']}: {claim['verdict']}, before {then['verdict']}")
    moved = [name for name, account in entry["strategies"].items() if _moved(before, name, account)]
    if moved:
        yield Happening(day, "targets", f"new targets of {', '.join(moved)}")


def _identity(claim: Content) -> tuple[str, str, str]:
    """Return what tells a claim apart: a note may both describe and forecast in the same words."""
    return str(claim["claim"]), str(claim["who"]), str(claim["role"])


def _moved(before: Content, name: str, now: Content) -> bool:
    then = before["strategies"].get(name)
    return then is not None and then["targets"] != now["targets"]


def stop_text(state: Content) -> str:
    """Return a reason to stop with its value, threshold, bar and time."""
    if state["state"] == "unknown":
        return f"{state['condition']}: cannot be told; {state['why']}"
    compared = f"{state['value']:.4g} against {state['threshold']:.4g}"
    why = f"; {state['why']}" if state["why"] else ""
    return f"{state['condition']}: {compared}, bar {state['bar']}, at {state['at'][:16]} UTC{why}"


def _price(value: float | None) -> str:
    return "nothing" if value is None else f"{value:g}"
