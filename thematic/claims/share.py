"""The fact of a share: some members earned so much of a benchmark's return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from thematic.claims.evidence import Effect, Evidence
from thematic.claims.record import RunRecord
from thematic.errors import PriceError


@dataclass(frozen=True)
class Share:
    """Some members earned a share of a benchmark's return over a period that is past: it is measured.

    Parameters
    ----------
    text, who : str
    weights : mapping of str to float
        The members' weights in the benchmark at the start, held from there on.
    benchmark : str
        Symbol of a fund that holds it.
    start, end : date
        Returns are from the last close on or before `start` to that on or before `end`.
    claimed : float
        The share as claimed.
    missing : tuple of str
        Members without prices here: what they earned is not in the share.
    note : str
        Where the weights are from, and how sure they are.

    Examples
    --------
    >>> from datetime import date
    >>> year = {"start": date(2023, 12, 29), "end": date(2024, 12, 31)}
    >>> Share("Nvidia earned a fifth", "the note", {"NVDA": 0.03}, "SPY", claimed=0.2, **year).missing
    ()
    """

    text: str
    who: str
    weights: Mapping[str, float]
    benchmark: str
    start: date
    end: date
    claimed: float
    missing: tuple[str, ...] = ()
    note: str = ""

    @property
    def strategies(self) -> tuple[str, ...]:
        """None: it is about prices, not about strategies."""
        return ()

    def examine(self, record: RunRecord) -> Evidence:
        """Return the share that the weights and the prices give."""
        measure = f"share of {self.benchmark}'s return from {self.start} to {self.end}"
        try:
            close = pd.DataFrame({symbol: record.close(symbol) for symbol in (*self.weights, self.benchmark)})
        except PriceError as error:
            return Evidence("fact", measure, f"It cannot be measured: {error}.", "", Effect(unit="share"))
        if close.dropna().empty or close.dropna().index[0] > pd.Timestamp(self.start):
            begin = f"Not all prices here reach back to {self.start}: the share cannot be measured."
            return Evidence("fact", measure, begin, "", Effect(unit="share"), {"claimed": self.claimed})
        contributed = contributions(close.ffill(), self.weights, self.benchmark, self.start, self.end)
        shares = {f"share_{symbol}": float(contributed["share"][symbol]) for symbol in self.weights}
        total = sum(shares.values())
        return Evidence(
            "fact",
            measure,
            self._said(total),
            "",
            Effect(total, unit="share"),
            {"share": total, "claimed": self.claimed, **shares},
        )

    def _said(self, share: float) -> str:
        said = (
            f"{len(self.weights)} members earned {share:.0%} of {self.benchmark}'s return; "
            f"{self.claimed:.0%} was claimed"
        )
        if self.missing:
            said += (
                f", with {', '.join(self.missing)}, of which there are no prices here: add them, and the "
                "weight that they had, to measure all"
            )
        said += "."
        return f"{said} {self.note}".rstrip()


def contributions(
    close: pd.DataFrame, weights: Mapping[str, float], benchmark: str, start: date, end: date
) -> pd.DataFrame:
    """Return what members contributed to a benchmark's return.

    With weights that are held from the start on, a member adds its weight times its own return: the
    contributions of all members sum to the benchmark's return.

    Parameters
    ----------
    close : DataFrame, shape (n_rows, n_symbols)
        Total-return closes in one currency.

    Returns
    -------
    DataFrame, shape (n_members, 4)
        Columns ``weight``, ``return``, ``contribution``, ``share`` (of the benchmark's return).
    """
    ends = [close[close.index <= pd.Timestamp(day)].iloc[-1] for day in (start, end)]
    returns = ends[1] / ends[0] - 1.0
    table = pd.DataFrame({"weight": pd.Series(weights), "return": returns[list(weights)]})
    table["contribution"] = table["weight"] * table["return"]
    table["share"] = table["contribution"] / returns[benchmark]
    return table
