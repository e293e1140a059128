"""Views: the claims of a note as statements that one theme beats another, for a portfolio to lean on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from thematic.claims.claim import Claim

if TYPE_CHECKING:
    from thematic.question import Statement
    from thematic.strategy import Strategy


def views_of(claims: Iterable[Statement], strategies: Mapping[str, Strategy]) -> tuple[str, ...]:
    """Return what claims say of themes, as `ThemeBlackLitterman` takes it: ``china_ai > us_ai_semis``.

    A claim says something of themes where each of its two strategies reads one universe, and not the same.

    Parameters
    ----------
    claims : iterable of Statement
        Those of a backtest; all but `Claim` are passed over.
    strategies : mapping of str to Strategy
        Those that the claims name.

    Examples
    --------
    In a backtest's file::

        views = views_of(CLAIMS, STRATEGIES)
        tilted = load_strategy("theme_black_litterman", themes=THEMES, views=views)
    """
    pairs = (
        (strategies[claim.better].themes, strategies[claim.than].themes)
        for claim in claims
        if isinstance(claim, Claim)
    )
    views = (f"{one[0]} > {other[0]}" for one, other in pairs if len(one) == len(other) == 1 and one != other)
    return tuple(dict.fromkeys(views))
