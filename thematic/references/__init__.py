"""References: funds of other themes and years, and what the same idea earned on them before a note."""

from __future__ import annotations

from thematic.references.odds import Odds, Prior, odds
from thematic.references.reference_set import ReferenceSet, load_reference_set
from thematic.references.references import ReferenceEvidence, References, open_references, references_of

__all__ = [
    "Odds",
    "Prior",
    "ReferenceEvidence",
    "ReferenceSet",
    "References",
    "load_reference_set",
    "odds",
    "open_references",
    "references_of",
]
