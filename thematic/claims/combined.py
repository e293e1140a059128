"""A statement with several parts: it holds where all of them do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic.claims.evidence import Effect, Evidence
from thematic.claims.record import RunRecord
from thematic.question import Statement


@dataclass(frozen=True)
class Combined:
    """Several claims of one kind that a statement makes together.

    All parts must hold, so that the least sure of them decides (Berger 1982: an intersection of tests keeps
    its level without a correction); one part clearly the other way round contradicts the whole, the number
    of parts considered.

    Parameters
    ----------
    text, who : str
    parts : tuple of Statement
        All forecasts or all descriptions.

    Examples
    --------
    >>> from thematic.claims import Impact
    >>> hit = [Impact(f"{name} was hit", "the note", "shock", (name,)) for name in ("NVDA", "AVGO")]
    >>> len(Combined("Nvidia and Broadcom were hit", "the note", tuple(hit)).parts)
    2
    """

    text: str
    who: str
    parts: tuple[Statement, ...]

    @property
    def strategies(self) -> tuple[str, ...]:
        """Those of all parts, each once."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.strategies))

    def examine(self, record: RunRecord) -> Evidence:
        """Return the evidence of the part that decides, with the sentences of all."""
        examined = [part.examine(record) for part in self.parts]
        decisive, p_value = self._decisive(examined)
        return Evidence(
            role=examined[0].role,
            measure="; ".join(evidence.measure for evidence in examined),
            finding=" ".join(f"({n}) {evidence.finding}" for n, evidence in enumerate(examined, 1))
            + f" The whole is judged by part {examined.index(decisive) + 1}.",
            hindsight=" ".join(evidence.hindsight for evidence in examined if evidence.hindsight),
            effect=Effect(**{**vars(decisive.effect), "p_value": p_value}),
            numbers={
                f"part_{n}_{name}": value
                for n, evidence in enumerate(examined, 1)
                for name, value in evidence.numbers.items()
            },
            path=decisive.path,
        )

    def _decisive(self, examined: list[Evidence]) -> tuple[Evidence, float]:
        untested = [evidence for evidence in examined if not np.isfinite(evidence.effect.p_value)]
        if untested:
            return untested[0], np.nan
        against = [evidence for evidence in examined if not evidence.effect.estimate > 0.0]
        if against and examined[0].role == "forecast":
            surest = min(against, key=lambda evidence: evidence.effect.p_value)
            return surest, min(1.0, surest.effect.p_value * len(examined))
        weakest = max(examined, key=lambda evidence: evidence.effect.p_value)
        return weakest, weakest.effect.p_value
