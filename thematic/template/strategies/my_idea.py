"""An idea: a market view in, target weights out. `thematic check my_idea` finds out whether it sees ahead."""

from __future__ import annotations

from dataclasses import dataclass

from thematic import MarketView, Strategy, Targets, equal_weight, on_change


@dataclass(frozen=True)
class MyIdea(Strategy):
    """Hold the theme while it is above its average, else cash."""

    theme: str = "my_theme"
    window: int = 100

    def targets(self, view: MarketView) -> Targets:
        """Return target weights; each row of the view holds what was known at that decision."""
        level = view.index(self.theme)
        above = level > level.rolling(self.window).mean()
        return on_change(equal_weight(view, {self.theme: above}))
