"""The page of a journal: the newest first, and curves only from the second entry on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from thematic.living.journal import Journal, JournalLine
from thematic.report.journal import DRAWN, journal_page

HEAD = {
    "kind": "journal",
    "title": "A <small> journal",
    "note": "2025-02-10",
    "base": "USD",
    "source": "sample",
    "simulated": True,
}


def entry(day: int, e_value: float | None, count: int = 2) -> dict[str, Any]:
    claim = {"claim": "it leads", "who": "UBS", "role": "forecast", "verdict": "undecided", "decided": ""}
    accounts = {f"s{i}": {"nav": 50.0 + i * day, "targets": {}} for i in range(count)}
    return {
        "kind": "entry",
        "day": f"2025-02-{day}",
        "strategies": accounts,
        "stops": [],
        "claims": [claim | {"e_value": e_value}],
        "due": [],
    }


def page(*entries: dict[str, Any]):
    return journal_page(Journal(Path("j"), tuple(JournalLine("", "", line) for line in (HEAD, *entries))))


def test_the_newest_stands_first_and_what_a_user_wrote_is_text():
    shown = page(entry(11, 1.0), entry(12, 2.0))
    timeline = shown.sections[0].tables[0]
    days = [row[0].text for row in timeline.rows]
    assert days == sorted(days, reverse=True)
    assert days[-1] == "2025-02-10"
    answer = "On 2025-02-12: 0 of 1 forecasts decided by evidence that may be looked at daily."
    assert shown.sections[0].text[0] == answer
    assert "A &lt;small&gt; journal" in shown.html()
    assert [heading for heading, _ in shown.bands] == ["SIMULATED PRICES"]


def test_stakes_are_those_of_the_last_entry():
    claims = next(
        section for section in page(entry(11, 1.0), entry(12, 2.5)).sections if section.id == "claims"
    )
    assert [cell.text for cell in claims.tables[0].rows[0]] == ["it leads", "UBS", "undecided", "2.50", "no"]


def test_one_entry_or_no_bets_draw_nothing():
    assert [section.id for section in page(entry(11, 1.0)).sections] == ["timeline"]
    sections = [section.id for section in page(entry(11, None), entry(12, None)).sections]
    assert sections == ["timeline", "accounts"]


def test_a_limited_number_of_accounts_is_named():
    shown = page(entry(11, None, 12), entry(12, None, 12)).sections[-1]
    assert str(shown.body).count('class="hair"') == 12 - DRAWN
