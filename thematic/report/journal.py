"""The page of a journal: its timeline, the bets on its claims and its accounts, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from markupsafe import Markup

from thematic.living.timeline import e_values, growth, timeline
from thematic.notation import count_of
from thematic.report.html import NOTHING
from thematic.report.over_time import chart_of
from thematic.report.page import Page, Section
from thematic.report.run import SIMULATED
from thematic.report.tables import text_table

if TYPE_CHECKING:
    from thematic.living.journal import Content, Journal
    from thematic.question import Event

DRAWN = 8
"""So many lines are named and coloured; the others are hairlines."""


def journal_page(journal: Journal, events: Iterable[Event] = ()) -> Page:
    """Return the page of a journal that has entries."""
    head, entries = journal.head, journal.entries
    return Page(
        title=f"Journal: {head['title']}",
        lead=f"{len(entries)} entries, {entries[0]['day']} to {entries[-1]['day']}, in {head['base']}, "
        f"prices: {head['source']}",
        bands=(SIMULATED,) if head["simulated"] else (),
        sections=tuple(filter(None, (_timeline(journal, events), _claims(journal), _accounts(journal)))),
    )


def _timeline(journal: Journal, events: Iterable[Event]) -> Section:
    happened = timeline(journal, events)
    rows = [(happening.day, happening.kind, happening.text) for happening in reversed(happened)]
    text = (_answer(journal.entries[-1]), "The newest first. An entry that changed nothing is not listed.")
    table = text_table("Timeline", ("day", "what", "what happened"), rows)
    return Section("timeline", "Timeline", text, tables=(table,))


def _answer(entry: Content) -> str:
    """Return where things stand at an entry: reasons to stop, and forecasts that are decided."""
    met = sum(state["state"] == "alert" for state in entry["stops"])
    forecasts = [claim for claim in entry["claims"] if claim["role"] == "forecast"]
    said = [f"{count_of(met, 'reason')} to stop met"] if entry["stops"] else []
    if forecasts:
        decided = sum(bool(claim["decided"]) for claim in forecasts)
        said.append(
            f"{decided} of {len(forecasts)} forecasts decided by evidence that may be looked at daily"
        )
    return f"On {entry['day']}: {'; '.join(said) or 'nothing is claimed'}."


def _claims(journal: Journal) -> Section | None:
    table = e_values(journal).dropna(axis=1, how="all")
    if table.empty or len(table) < 2:
        return None
    last = journal.entries[-1]
    heads = ("claim", "who", "verdict of the last day", "a stake of 1 has become", "decided")
    rows = [
        (claim["claim"], claim["who"], claim["verdict"], _number(claim["e_value"]), claim["decided"] or "no")
        for claim in last["claims"]
    ]
    text = (
        "What a stake of 1 on each forecast has become since the note, in powers of ten. It may be looked at "
        "daily: where a claim is noise, it ever reaches 20 in at most 5 of 100 cases.",
    )
    powers = pd.DataFrame(np.log10(table.clip(lower=1e-6)))
    named = _named(powers)
    label = "powers of ten that a stake of 1 on each claim has become"
    body = chart_of(powers, named, label=label, shape="{:g}", names=_ends(named), through=0.0).html
    return Section("claims", "Claims", text, body=body, tables=(text_table("Claims", heads, rows),))


def _accounts(journal: Journal) -> Section | None:
    table = growth(journal)
    if len(table) < 2:
        return None
    named = _named(table)
    label = "what 100 became since the first entry"
    body = chart_of(table, named, label=label, names=_ends(named), through=100.0).html
    return Section("accounts", "Accounts", ("What 100 became since the first entry.",), body=body)


def _named(table: pd.DataFrame) -> dict[str, int]:
    """Return the columns that are coloured: those that ended furthest from where most did."""
    last = table.ffill().iloc[-1]
    far = (last - last.median()).abs().sort_values(ascending=False, kind="stable")
    return {str(name): place for place, name in enumerate(far.index[:DRAWN])}


def _ends(named: dict[str, int]) -> dict[str, tuple[str, int | None, Markup]]:
    return {name: (name, paint, NOTHING) for name, paint in named.items()}


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
