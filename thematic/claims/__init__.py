"""Claims: what a note says, put such that prices can decide it, and the verdicts on them."""

from thematic.claims.change import Change
from thematic.claims.claim import Claim
from thematic.claims.combined import Combined
from thematic.claims.elsewhere import Elsewhere
from thematic.claims.evidence import Effect, Evidence
from thematic.claims.impact import Impact, ImpactRanking
from thematic.claims.ranking import Ranking
from thematic.claims.record import RunRecord
from thematic.claims.recovery import Recovery
from thematic.claims.rise import Rise
from thematic.claims.share import Share
from thematic.claims.verdict import Ruling, Verdict, judge
from thematic.claims.views import views_of
from thematic.claims.written import read_claim
from thematic.question import Statement

__all__ = [
    "Change",
    "Claim",
    "Combined",
    "Effect",
    "Elsewhere",
    "Evidence",
    "Impact",
    "ImpactRanking",
    "Ranking",
    "Recovery",
    "Rise",
    "Ruling",
    "RunRecord",
    "Share",
    "Statement",
    "Verdict",
    "judge",
    "read_claim",
    "views_of",
]
