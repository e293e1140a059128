"""Buy and hold: what every other idea is measured against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

from thematic import MarketView, Member, Strategy, Targets, Theme, on_change
from thematic.errors import StrategyError
from thematic.strategy.parameters import check_names
from thematic.strategy.weights import equal_weight_among


@dataclass(frozen=True)
class Hold(Strategy):
    """Hold a theme's members, or some of them, in equal weights from the first decision on.

    Claim (Goldman Sachs): 「市場既獎勵了在AI上大舉投入的公司」「也獎勵了提供工具和基礎設施的公司」
    "The market has rewarded the companies that spend heavily on AI, and also those that provide the tools
    and the infrastructure." Holding each theme shows what the market paid before and after the shock.

    Timing: equal weights at the first decision, and again only at a decision at which a member has joined
    (by its date or by its listing) or left; between these nothing is traded and weights drift.

    Parameters
    ----------
    theme : str
        The universe to hold.
    roles : tuple of str, default ()
        Hold only members that have one of these roles; empty for all.
    symbols : tuple of str, default ()
        Hold only these members; empty for all.
    """

    theme: str = "us_ai_semis"
    roles: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_names(self, "roles", "symbols")

    def needs(self, theme: Theme) -> Theme:
        """Return the universe with the chosen members only: the others need no prices.

        Who is a member by a rule book depends on all of them.
        """
        if theme.name != self.theme or theme.rules:
            return theme
        return replace(theme, members=tuple(filter(self._wants, self._known(theme))))

    def targets(self, view: MarketView) -> Targets:
        """Weigh the chosen members equally wherever their set has changed."""
        wanted = {member.symbol for member in self._known(view.themes[self.theme]) if self._wants(member)}
        chosen = tuple(symbol for symbol in view.symbols(self.theme) if symbol in wanted)
        return on_change(equal_weight_among(view, self.theme, chosen))

    def _wants(self, member: Member) -> bool:
        right_role = not self.roles or member.role in self.roles
        return right_role and (not self.symbols or member.symbol in self.symbols)

    def _known(self, theme: Theme) -> tuple[Member, ...]:
        """Return a theme's members, or raise for a role or a symbol that its file does not have."""
        named = (*theme.members, *theme.left_out)
        self._require("role", self.roles, {member.role for member in named})
        self._require("symbol", self.symbols, {member.symbol for member in named})
        return theme.members

    def _require(self, noun: str, wanted: tuple[str, ...], known: set[str]) -> None:
        for name in wanted:
            if name not in known:
                close = get_close_matches(name, known, n=1)
                meant = f"; did you mean {close[0]}?" if close else ""
                raise StrategyError(
                    f"Hold: {self.theme} has no {noun} {name!r}: it has {', '.join(sorted(known))}{meant}"
                )
