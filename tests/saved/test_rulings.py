"""Rulings: what runs say of one claim stands together, what changed first, what one lacks last."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from thematic.saved.rulings import rulings
from thematic.saved.saved_run import SavedVerdict


def verdict(claim: str, word: str, role: str = "forecast") -> SavedVerdict:
    return SavedVerdict(
        claim=claim, who="UBS", role=role, verdict=word, estimate=None, unit="points", sentence="s"
    )


def runs(**verdicts: list[SavedVerdict]) -> Any:
    return {run: SimpleNamespace(verdicts=said) for run, said in verdicts.items()}


def test_what_changed_comes_first_and_what_one_run_lacks_last() -> None:
    a = [verdict("only a", "supported"), verdict("same", "undecided"), verdict("changed", "supported")]
    b = [verdict("same", "undecided"), verdict("changed", "contradicted")]
    side_by_side = rulings(runs(a=a, b=b))
    assert [ruling.claim for ruling in side_by_side] == ["changed", "same", "only a"]
    assert [ruling.changed for ruling in side_by_side] == [True, False, False]
    assert side_by_side[-1].verdicts["b"] is None


def test_a_claim_made_as_forecast_and_as_description_is_two() -> None:
    both = [verdict("it", "undecided"), verdict("it", "confirmed", "description")]
    assert [ruling.verdicts["a"] for ruling in rulings(runs(a=both, b=both))] == both


def test_plain_holds_every_verdict_and_null_for_none() -> None:
    (ruling,) = rulings(runs(a=[verdict("it", "undecided")], b=[]))
    told = ruling.plain()
    assert (told["claim"], told["who"], told["changed"]) == ("it", "UBS", False)
    assert told["verdicts"]["a"]["verdict"] == "undecided"
    assert told["verdicts"]["b"] is None
