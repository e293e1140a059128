"""Verdicts side by side: those that changed under their own heading, what a run does not claim said so."""

from __future__ import annotations

from types import SimpleNamespace

from thematic.report.compared import verdicts
from thematic.saved.rulings import Rulings
from thematic.saved.saved_run import SavedVerdict


def verdict(word: str, estimate: float | None = 0.05) -> SavedVerdict:
    return SavedVerdict(
        claim="c", who="w", role="forecast", verdict=word, estimate=estimate, unit="points", sentence="s"
    )


def comparison(*rulings: Rulings) -> SimpleNamespace:
    return SimpleNamespace(rulings=rulings, runs={"a": None, "b": None})


def test_changed_verdicts_have_a_heading_of_their_own():
    changed = Rulings("it leads", "UBS", {"a": verdict("supported"), "b": verdict("undecided", None)})
    same = Rulings("it falls", "UBS", {"a": verdict("undecided"), "b": None})
    (table,) = verdicts.section(comparison(changed, same)).tables
    assert table.headings == {0: "Changed: 1", 1: "The same, or in one run only"}
    assert [(cell.text, cell.under) for cell in table.rows[0]] == [
        ("it leads", "UBS"),
        ("supported", "5.0 points"),
        ("undecided", ""),
    ]
    assert table.rows[1][2].under == "this run does not make the claim"


def test_runs_without_claims_have_no_section():
    assert verdicts.section(comparison()) is None
