"""Claims as data: what is written is read back as the same claim."""

from __future__ import annotations

import json
from datetime import date

import pytest

from thematic.claims import (
    Change,
    Claim,
    Combined,
    Elsewhere,
    Impact,
    ImpactRanking,
    Ranking,
    Recovery,
    Rise,
    Share,
    Statement,
    read_claim,
)
from thematic.results.manifest import plain

DAY = date(2025, 1, 27)
CLAIMS = (
    Change("", "", "a", "b", DAY),
    Claim("", "", "a", "b", since=DAY, by="sharpe", matters=0.1),
    Elsewhere("", "", "run-up", days=60, matters=0.1),
    Impact("", "", "sell-off", ("SMH",), than=("META",), direction="rose", days=3),
    ImpactRanking("", "", "sell-off", ("META", "AMZN")),
    Ranking("", "", ("a", "b"), "m", DAY),
    Recovery("", "", "a", "b", DAY),
    Rise("", "", "MCHI", DAY, DAY, 0.15, others=("SPY",)),
    Share("", "", {"A": 0.5}, "SPY", DAY, DAY, 0.41, ("TSLA",)),
    Combined("", "", (Claim("", "", "a", "b"), Claim("", "", "b", "c"))),
)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: type(claim).__name__)
def test_what_is_written_is_read_back(claim: Statement) -> None:
    assert read_claim(json.loads(json.dumps(plain(claim)))) == claim


@pytest.mark.parametrize(
    "content", [{"kind": "System"}, {"kind": "Claim", "text": "only"}, {"kind": "Combined"}]
)
def test_what_is_none_is_refused(content: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"claim|Claim|Combined"):
        read_claim(content)
