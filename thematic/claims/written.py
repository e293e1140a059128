"""Claims read back from the data that a manifest keeps of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thematic.claims.change import Change
from thematic.claims.claim import Claim
from thematic.claims.combined import Combined
from thematic.claims.elsewhere import Elsewhere
from thematic.claims.impact import Impact, ImpactRanking
from thematic.claims.ranking import Ranking
from thematic.claims.recovery import Recovery
from thematic.claims.rise import Rise
from thematic.claims.share import Share
from thematic.question import Statement

KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (Change, Claim, Elsewhere, Impact, ImpactRanking, Ranking, Recovery, Rise, Share)
}


def read_claim(content: Mapping[str, Any]) -> Statement:
    """Return the claim that a manifest holds: its fields, and its kind as ``kind``.

    Raises
    ------
    ValueError
        The content is no claim.

    Examples
    --------
    >>> read_claim({"kind": "Claim", "text": "up", "who": "UBS", "better": "a", "than": "b"}).better
    'a'
    """
    from pydantic import TypeAdapter

    kind, fields = content.get("kind"), {key: value for key, value in content.items() if key != "kind"}
    if kind == "Combined" and set(fields) == {"text", "who", "parts"}:
        return Combined(str(fields["text"]), str(fields["who"]), tuple(map(read_claim, fields["parts"])))
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of claim")
    statement: Statement = TypeAdapter(KINDS[kind]).validate_python(fields)
    return statement
