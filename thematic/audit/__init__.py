"""The audit: whether a strategy's targets rest on what was not yet known, and other self-deceptions."""

from thematic.audit.audit import Audit, audit
from thematic.audit.drawn import drawn_view
from thematic.audit.finding import AuditFinding

__all__ = ["Audit", "AuditFinding", "audit", "drawn_view"]
