"""Following trends between themes, by moving averages that cross, as vectorbt's users write it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic import MarketView, Signals, Strategy, Targets, shared
from thematic.errors import StrategyError
from thematic.strategy.parameters import check_fractions, check_names, check_rows


@dataclass(frozen=True)
class AverageCrossRotation(Strategy):
    """Hold the themes whose fast average has crossed above their slow one, in equal parts, else cash.

    Claim (the note, of Wall Street): 「繼續追捧着“AI資本支出越多,股價越應該漲”的故事」
    "It went on chasing the story that the more is spent on AI, the more share prices should rise." Who
    follows the chase holds what rises for as long as it does, and nothing after it has turned.

    Timing: a theme is bought at a row on which the average of its index over `fast` rows has crossed above
    the one over `slow` rows, and sold at one on which it has crossed below, or on which the index has fallen
    by `trail` from its highest close since the purchase.

    Parameters
    ----------
    themes : tuple of str
        The universes to rotate between.
    fast, slow : int, default 20 and 60
        Rows of the two averages.
    trail : float, default 0.15
        Fall from the highest close that ends a position, as a fraction.
    """

    themes: tuple[str, ...] = (
        "us_ai_semis",
        "ai_infrastructure",
        "hyperscalers",
        "us_applications",
        "china_ai",
        "china_makers",
        "asia_ai_supply_chain",
        "asia_non_ai_tech",
    )
    fast: int = 20
    slow: int = 60
    trail: float = 0.15

    def __post_init__(self) -> None:
        check_names(self, "themes", least=2)
        check_rows(self, "fast", "slow", least=2)
        check_fractions(self, "trail")
        if self.fast >= self.slow:
            raise StrategyError(
                f"AverageCrossRotation: fast ({self.fast}) must be fewer rows than slow ({self.slow})"
            )

    def targets(self, view: MarketView) -> Targets:
        """Spread the account over the themes between a cross above and the next one below."""
        gap = _average(view, self.themes, self.fast) - _average(view, self.themes, self.slow)
        gaps = pd.DataFrame(gap, index=view.decisions, columns=list(self.themes))
        known_before = gaps.notna().shift(1, fill_value=False)
        above, below = gaps > 0.0, gaps < 0.0
        begins = above & ~above.shift(1, fill_value=False) & known_before
        ends = below & ~below.shift(1, fill_value=False) & known_before
        return Signals(view, begins, ends, trailing_stop=self.trail).spread()


@shared
def _average(view: MarketView, themes: tuple[str, ...], window: int) -> np.ndarray:
    import vectorbt as vbt

    levels = pd.DataFrame({theme: view.index(theme) for theme in themes})
    average: np.ndarray = vbt.MA.run(levels, window=window).ma.to_numpy()
    return average
