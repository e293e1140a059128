"""Claims: what a note says, put such that prices can support or contradict it, and the verdicts on them."""

from thematic.claims.change import Change
from thematic.claims.claim import Claim
from thematic.claims.evidence import Evidence, Record, Sample
from thematic.claims.ranking import Ranking
from thematic.claims.recovery import Recovery
from thematic.claims.share import Share
from thematic.claims.verdict import Outcome, Verdict, judge
from thematic.question import Statement

__all__ = [
    "Change",
    "Claim",
    "Evidence",
    "Outcome",
    "Ranking",
    "Record",
    "Recovery",
    "Sample",
    "Share",
    "Statement",
    "Verdict",
    "judge",
]
