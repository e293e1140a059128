"""Findings of an audit: what a strategy did that no honest one does, where, and by how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

TOLERANCE = 1e-9

Kind = Literal["looks ahead", "not repeatable", "refused", "fails", "cannot trade", "never trades", "repeats"]


@dataclass(frozen=True)
class AuditFinding:
    """One thing found.

    Parameters
    ----------
    kind : str
        ``looks ahead``: a target changed with data that was not yet known; ``not repeatable``: asked twice,
        it gave two targets; ``refused``: a run would refuse its targets; ``fails``: it raised an error;
        ``cannot trade``: a weight on what could not be traded then; ``never trades``: no instruction at all,
        or none but zeros; ``repeats``: an instruction that says what the one before said.
    sentence : str
    decided_at : Timestamp, optional
        The decision, UTC.
    symbol : str
    then, later : float
        The target with the data known then, and the other one; NaN is no instruction.
    """

    kind: Kind
    sentence: str
    decided_at: pd.Timestamp | None = None
    symbol: str = ""
    then: float = np.nan
    later: float = np.nan

    @property
    def change(self) -> float:
        """By how much the target changed, in fractions of net asset value; no instruction counts as 0."""
        return abs(float(np.nan_to_num(self.later)) - float(np.nan_to_num(self.then)))

    @property
    def is_fault(self) -> bool:
        """Whether it makes a verdict worthless; a remark does not."""
        return self.kind not in ("repeats", "cannot trade")


def differences(
    kind: Kind, sentence: str, decisions: pd.DatetimeIndex, then: pd.DataFrame, later: pd.DataFrame
) -> Iterator[AuditFinding]:
    """Give a finding for each decision and symbol of which two sets of targets say different things.

    Parameters
    ----------
    decisions : DatetimeIndex
        Those to be compared.
    then, later : DataFrame, shape (n_instructions, n_symbols)
        Rows with numbers only, in which NaN is 0; a decision without a row has no instruction.
    """
    symbols = then.columns.union(later.columns)
    one, other = (_on(targets, decisions, symbols) for targets in (then, later))
    for row, decision in enumerate(decisions):
        for column in _apart(one[row], other[row]):
            symbol = str(symbols[column]) if len(symbols) else ""
            weights = (float(targets[row, column]) if len(symbols) else np.nan for targets in (one, other))
            yield AuditFinding(kind, sentence, decision, symbol, *weights)


def _apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the places at which two rows of weights differ, all NaN standing for no instruction."""
    given = [not np.isnan(row).all() for row in (one, other)]
    if given == [False, False]:
        return np.array([], dtype=int)
    apart = np.flatnonzero(np.abs(np.nan_to_num(one) - np.nan_to_num(other)) > TOLERANCE)
    # To say that nothing is to be held is an instruction, though no weight differs from that of none.
    return apart if len(apart) or given[0] == given[1] else np.array([0])


def _on(targets: pd.DataFrame, decisions: pd.DatetimeIndex, symbols: pd.Index) -> np.ndarray:
    """Return the weights of targets at decisions, shape (n_decisions, n_symbols); NaN: no instruction."""
    full = targets.fillna(0.0).reindex(columns=symbols, fill_value=0.0)
    return full.reindex(index=decisions).to_numpy(dtype=float)
