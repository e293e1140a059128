"""The claim of an order: after what the market did is taken off, the first does best, then the second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from thematic.claims.evidence import Effect, Evidence, over_period
from thematic.claims.pair import grown, in_points, neighbours, swing
from thematic.claims.record import RunRecord
from thematic.statistics.events import betas_of, with_lag
from thematic.statistics.inference import FEWEST, UNKNOWN, Difference, anytime, mean_difference
from thematic.statistics.performance import rows_a_year, years


@dataclass(frozen=True)
class Ranking:
    """Strategies do better in the order given, by what they return beyond their share in the market's moves.

    A forecast. All neighbours must differ for the order to hold, so that the least sure of them decides (an
    intersection of tests keeps its level: Berger 1982); one neighbour clearly the other way round contradicts
    it, the number of neighbours considered. Shares in the market's moves are those in its move of the row
    and of the row before (Dimson 1979). How the same stood on the event's own day is a description: see
    `Impact`.

    Parameters
    ----------
    text, who : str
    order : tuple of str
        Names of strategies, best first.
    market : str
        The strategy that holds the market.
    event : date
        Shares in the market's moves are measured on the rows before it, so that it cannot bend them.
    matters : float
        The difference of neighbours a year that would change a decision.

    Examples
    --------
    >>> from datetime import date
    >>> Ranking(
    ...     "Meta is least at risk", "a bank", ("hold_meta", "hold_amazon"), "hold_spy", date(2025, 1, 27)
    ... ).order[0]
    'hold_meta'
    """

    text: str
    who: str
    order: tuple[str, ...]
    market: str
    event: date
    matters: float = 0.05

    @property
    def strategies(self) -> tuple[str, ...]:
        """Those in the order, and the market."""
        return *self.order, self.market

    def examine(self, record: RunRecord) -> Evidence:
        """Return the abnormal growth after the note."""
        after = record.after(self.strategies)
        abnormal = self._abnormal(record)
        late = abnormal[abnormal.index.isin(after.index[1:])]
        pairs = self._pairs(late)
        decisive, p_value = self._decisive(pairs)
        effect, path = Effect(), None
        if np.isfinite(decisive.estimate):
            length, base = years(after.index), grown(after, self.market)
            effect = over_period(decisive, length, base, self.matters)
            path = self._path(abnormal, after, neighbours(self.order)[pairs.index(decisive)])
        return Evidence(
            role="forecast",
            measure="return beyond the share in the market's moves: " + ", then ".join(self.order),
            finding=f"After the note, beyond the market: {self._said(late)} ({len(late)} returns).",
            hindsight=f"From {self.event} to the note: {self._said(self._between(abnormal, after))}.",
            effect=Effect(**{**vars(effect), "p_value": p_value}),
            numbers={
                "rows": float(len(late)),
                **{f"abnormal_{name}": float(late[name].sum()) for name in self.order},
            },
            path=path,
            path_shows="difference of the neighbours that decide, beyond the market",
        )

    def _abnormal(self, record: RunRecord) -> pd.DataFrame:
        """Return log returns less the share in the market's moves, shape (n_rows, n_strategies)."""
        nav = record.rows(self.strategies)
        returns = np.diff(np.log(nav.to_numpy()), axis=0)
        table = pd.DataFrame(returns, nav.index[1:], nav.columns)
        moves = with_lag(table[self.market].to_numpy())
        early = table.index < pd.Timestamp(self.event)
        if early.sum() <= FEWEST:
            return table * np.nan
        left = {
            name: table[name] - np.nan_to_num(moves) @ betas_of(table[name].to_numpy()[early], moves[early])
            for name in self.order
        }
        return pd.DataFrame(left)

    def _pairs(self, late: pd.DataFrame) -> list[Difference]:
        if late.isna().to_numpy().any() or len(late) < FEWEST:
            return []
        return [self._pair(late, one, other) for one, other in neighbours(self.order)]

    def _decisive(self, pairs: list[Difference]) -> tuple[Difference, float]:
        """Return the pair of neighbours that decides, and how often chance alone leans as far."""
        if not pairs:
            return UNKNOWN, np.nan
        against = [pair for pair in pairs if not pair.estimate > 0.0]
        if against:
            surest = min(against, key=lambda pair: pair.p_value)
            return surest, min(1.0, surest.p_value * len(pairs))
        weakest = max(pairs, key=lambda pair: pair.p_value)
        return weakest, weakest.p_value

    def _path(self, abnormal: pd.DataFrame, after: pd.DataFrame, decisive: tuple[str, str]) -> pd.DataFrame:
        """Return the path of the pair that decides, with the least e-value of all: the order needs all."""
        late, early = abnormal.index.isin(after.index[1:]), abnormal.index < pd.Timestamp(self.event)
        sequences = {}
        for one, other in neighbours(self.order):
            gap = abnormal[one] - abnormal[other]
            sequences[one, other] = gap[late], anytime(gap[late].to_numpy(), swing(gap[early].to_numpy()))
        gap, bounds = sequences[decisive]
        path = in_points(bounds, gap, (after[self.market] / after[self.market].iloc[0]).to_numpy()[1:])
        return path.assign(e_value=np.min([sequence.e_value for _, sequence in sequences.values()], axis=0))

    def _pair(self, late: pd.DataFrame, one: str, other: str) -> Difference:
        return mean_difference((late[one] - late[other]).to_numpy(), rows_a_year(late.index))

    def _between(self, abnormal: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
        note = after.index[0]
        return abnormal[(abnormal.index >= pd.Timestamp(self.event)) & (abnormal.index <= note)]

    def _said(self, abnormal: pd.DataFrame) -> str:
        sums = abnormal[list(self.order)].sum().sort_values(ascending=False)
        return ", ".join(f"{name} {value:+.1%}" for name, value in sums.items())
