"""The analogy with 5G: gains spread from upstream to downstream."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic import MarketView, Strategy, Targets, equal_weight, lag, month_starts
from thematic.strategy.parameters import check_names, check_rows


@dataclass(frozen=True)
class UpstreamToDownstream(Strategy):
    """Hold the stage of the AI chain next below the one that has risen most.

    Claim (the note itself): 「好比5G主題從上游基站向下遊手機應用擴散一樣」
    "Just as the theme of 5G spread from base stations upstream to applications on phones downstream", more
    companies will use AI to raise the worth of what they sell.

    Timing: at the first decision of each month the stage whose index rose most over `window` rows is the
    leader. If it rose at all, the stage next below it is held for the month (the last one, where that one
    leads: there is nowhere further to go); if none rose there is nothing to spread, and cash is held.

    Parameters
    ----------
    themes : tuple of str
        The stages, from upstream to downstream.
    window : int, default 40
        Rows (about two months) over which the stages are compared.
    """

    themes: tuple[str, ...] = ("us_ai_semis", "ai_infrastructure", "hyperscalers", "us_applications")
    window: int = 40

    def __post_init__(self) -> None:
        check_names(self, "themes", least=2)
        check_rows(self, "window")

    def targets(self, view: MarketView) -> Targets:
        """Hold the stage below the leader on the first row of each month with enough rows."""
        levels = np.column_stack([view.index_array(theme) for theme in self.themes])
        rises = levels / lag(levels, self.window) - 1.0
        follower = np.minimum(rises.argmax(axis=1) + 1, len(self.themes) - 1)
        held = (rises.max(axis=1) > 0.0)[:, None] & (follower[:, None] == np.arange(len(self.themes)))
        due = month_starts(view) & np.isfinite(rises).all(axis=1)
        return equal_weight(view, dict(zip(self.themes, held.T, strict=True))).at(due)
