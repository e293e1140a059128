"""Rulings: what several runs say of each claim, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thematic.saved.saved_run import SavedRun, SavedVerdict


@dataclass(frozen=True)
class Rulings:
    """What each run says of one claim.

    Parameters
    ----------
    claim, who : str
    verdicts : mapping of str to SavedVerdict
        By the runs' labels; None where a run does not have the claim.
    """

    claim: str
    who: str
    verdicts: Mapping[str, SavedVerdict | None]

    @property
    def changed(self) -> bool:
        """Whether the runs that have the claim do not all say the same of it."""
        return len({verdict.verdict for verdict in self.verdicts.values() if verdict is not None}) > 1

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        verdicts = {
            run: verdict and verdict.model_dump(mode="json") for run, verdict in self.verdicts.items()
        }
        return {"claim": self.claim, "who": self.who, "changed": self.changed, "verdicts": verdicts}


def rulings(runs: Mapping[str, SavedRun]) -> tuple[Rulings, ...]:
    """Return what runs say of their claims: what changed first, then what several have, then the rest."""
    said = {
        run: {(verdict.claim, verdict.who, verdict.role): verdict for verdict in saved.verdicts}
        for run, saved in runs.items()
    }
    keys = dict.fromkeys(key for verdicts in said.values() for key in verdicts)
    side_by_side = [
        Rulings(claim, who, {run: verdicts.get((claim, who, role)) for run, verdicts in said.items()})
        for claim, who, role in keys
    ]
    return tuple(sorted(side_by_side, key=_rank))


def _rank(ruling: Rulings) -> tuple[bool, bool]:
    return not ruling.changed, None in ruling.verdicts.values()
