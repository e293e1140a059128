"""References: funds of other themes and years, and what the same idea earned on them before a note."""

from __future__ import annotations

from thematic.references.reference_set import ReferenceSet, load_reference_set

__all__ = ["ReferenceSet", "load_reference_set"]
