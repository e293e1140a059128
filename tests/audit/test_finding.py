"""Findings: two answers differ where one says another thing of a decision, and nowhere else."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.audit.finding import AuditFinding, Kind, differences

DECISIONS = pd.bdate_range("2024-01-02 22:00", periods=6, tz="UTC")
ROW = st.none() | st.tuples(*[st.sampled_from([0.0, 0.25, 0.5, np.nan])] * 2).filter(
    lambda row: not np.isnan(row).all()
)
ANSWERS = st.lists(ROW, min_size=6, max_size=6)


def table(rows: list[tuple[float, float] | None], symbols: str = "AB") -> pd.DataFrame:
    """Return an answer: None is a decision without an instruction."""
    given_ = {decision: row for decision, row in zip(DECISIONS, rows, strict=True) if row is not None}
    index = pd.DatetimeIndex(list(given_)) if given_ else DECISIONS[:0]
    values = np.array(list(given_.values()), float).reshape(-1, 2)
    return pd.DataFrame(values, index=index, columns=list(symbols))


@given(ANSWERS, ANSWERS)
def test_a_decision_is_found_where_the_answers_say_different_things(then, later) -> None:
    findings = list(differences("looks ahead", "it changed", DECISIONS, table(then), table(later)))
    expected = {
        decision
        for decision, one, other in zip(DECISIONS, then, later, strict=True)
        if (one is None) != (other is None) or (one and (np.nan_to_num(one) != np.nan_to_num(other)).any())
    }
    assert {finding.decided_at for finding in findings} == expected
    assert all(finding.is_fault for finding in findings)
    pairs = [(finding.decided_at, finding.symbol) for finding in findings]
    assert len(set(pairs)) == len(pairs)


@given(ANSWERS)
def test_an_answer_does_not_differ_from_itself_whatever_the_order_of_its_columns(rows) -> None:
    one = table(rows)
    assert not list(differences("looks ahead", "it changed", DECISIONS, one, one[["B", "A"]]))


def test_a_finding_has_both_weights_and_the_symbol_that_only_one_answer_names() -> None:
    then = pd.DataFrame({"A": [0.5]}, index=DECISIONS[:1])
    later = pd.DataFrame({"A": [0.5], "C": [0.25]}, index=DECISIONS[:1])
    (finding,) = differences("looks ahead", "it changed", DECISIONS, then, later)
    assert (finding.symbol, finding.then, finding.later, finding.change) == ("C", 0.0, 0.25, 0.25)


def test_to_hold_nothing_is_another_thing_than_to_say_nothing() -> None:
    nothing = pd.DataFrame({"A": [0.0]}, index=DECISIONS[2:3])
    (finding,) = differences("looks ahead", "it changed", DECISIONS, nothing, nothing.iloc[:0])
    assert finding.decided_at == DECISIONS[2]
    assert finding.then == 0.0
    assert np.isnan(finding.later)
    assert finding.change == 0.0


@pytest.mark.parametrize("kind", get_args(Kind))
def test_only_two_kinds_are_remarks(kind: Kind) -> None:
    assert AuditFinding(kind, "so").is_fault == (kind not in ("repeats", "cannot trade"))
