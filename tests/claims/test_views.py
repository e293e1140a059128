"""Views of themes from a note's claims: which say something of themes, and which do not."""

from __future__ import annotations

from thematic import load_strategy
from thematic.claims import Change, Claim
from thematic.claims.views import views_of

STRATEGIES = {
    "china": load_strategy("hold", theme="china_ai"),
    "four": load_strategy("hold", theme="china_ai", symbols=("0700.HK",)),
    "semis": load_strategy("hold", theme="us_ai_semis"),
    "both": load_strategy("china_over_us_ai"),
}


def claim(better: str, than: str) -> Claim:
    return Claim("a text", "a bank", better, than)


def test_a_claim_on_two_strategies_of_one_theme_each_is_a_view_and_the_same_one_once() -> None:
    claims = (claim("china", "semis"), claim("four", "semis"), claim("semis", "china"))
    assert views_of(claims, STRATEGIES) == ("china_ai > us_ai_semis", "us_ai_semis > china_ai")


def test_what_says_nothing_of_two_themes_is_passed_over() -> None:
    from datetime import date

    other = Change("a text", "a bank", "china", "semis", date(2025, 1, 27))
    assert views_of((claim("four", "china"), claim("both", "semis"), other), STRATEGIES) == ()
