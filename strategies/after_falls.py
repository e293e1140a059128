"""Any theme's deep fall against the market: buy it, or keep away from it, for some time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic.market_data.view import MarketView
from thematic.statistics.events.falls import fell
from thematic.strategy import Strategy, Targets, on_change
from thematic.strategy.parameters import check_names, check_rows
from thematic.strategy.shared import shared
from thematic.strategy.signals import recently
from thematic.strategy.weights import spread


@dataclass(frozen=True)
class AfterFalls(Strategy):
    """Hold themes that have just fallen unusually far against the market, or all others.

    Claim (UBS): 「機構仍持有逢低買入的觀點」
    "Institutions still hold the view that one buys on the dip". One dip proves nothing; this rule meets every
    such fall of every theme, so that what buying and what rotating away earned can be told from luck.

    Timing: a theme has fallen on a row in which it lost more than `k` standard deviations beyond beta times
    the market's move, both measured on the 120 rows before. It counts as fallen for `hold` rows. Buying
    holds the fallen themes in equal parts, and the market's funds while there are none. Keeping away holds
    all themes in equal parts but the fallen ones.

    Parameters
    ----------
    themes : tuple of str
        The universes that are watched and held, and last the one that stands for the market.
    buy : bool, default True
        Buy what has fallen; False keeps away from it.
    k : float, default 2.5
        Standard deviations that make a fall unusual.
    hold : int, default 20
        Rows (about a month) for which a fall counts, that row included.
    """

    themes: tuple[str, ...] = ("us_ai_semis", "ai_infrastructure", "us_applications", "benchmarks")
    buy: bool = True
    k: float = 2.5
    hold: int = 20

    def __post_init__(self) -> None:
        check_names(self, "themes", least=3)
        check_rows(self, "hold")

    def targets(self, view: MarketView) -> Targets:
        """Hold the fallen themes or all others, in equal parts."""
        *themes, market = self.themes
        falls = [_fell(view, theme, market, self.k) for theme in themes]
        fallen = np.stack([recently(fall, self.hold) for fall in falls], axis=1)
        begun = np.isfinite(np.stack([view.level(theme) for theme in themes], axis=1))
        held = fallen if self.buy else ~fallen & begun
        count = held.sum(axis=1)
        parts = held / np.maximum(count, 1)[:, None]
        rest = np.where(count > 0, 0.0, 1.0)
        return on_change(spread(view, dict(zip(self.themes, [*parts.T, rest], strict=True))))


@shared
def _fell(view: MarketView, theme: str, market: str, k: float) -> np.ndarray:
    return fell(view.level(theme), view.level(market), k)
