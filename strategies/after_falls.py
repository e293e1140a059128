"""Any theme's deep fall against the market: buy it, or keep away from it, for some time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic import MarketView, Strategy, Targets, equal_weight, on_change, shared, within_last
from thematic.statistics.events.falls import WINDOW, surprise
from thematic.strategy.parameters import check_names, check_rows


@dataclass(frozen=True)
class AfterFalls(Strategy):
    """Hold themes that have just fallen unusually far against the market, or all others.

    Claim (UBS): 「機構仍持有逢低買入的觀點」
    "Institutions still hold the view that one buys on the dip". One dip proves nothing; this rule meets every
    such fall of every theme, so that what buying and what rotating away earned can be told from luck.

    Timing: a theme has fallen on a row in which it lost more than `k` standard deviations beyond what the
    market's moves of the row and of the row before explain, measured on the 120 rows before (markets close at
    different hours: Dimson 1979). It counts as fallen for `hold` rows. Buying
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

    @property
    def lookback(self) -> int:
        """Rows on which an answer rests: a fall's model, the rows for which it counts, and two more for
        the market's earlier move and the change of targets.
        """  # noqa: D205
        return WINDOW + self.hold + 3

    def targets(self, view: MarketView) -> Targets:
        """Hold the fallen themes or all others, in equal parts."""
        *themes, market = self.themes
        falls = [_surprise(view, theme, market) < -self.k for theme in themes]
        fallen = np.stack([within_last(fall, self.hold) for fall in falls], axis=1)
        begun = np.isfinite(np.stack([view.index_array(theme) for theme in themes], axis=1))
        held = fallen if self.buy else ~fallen & begun
        count = held.sum(axis=1)
        shares = held / np.maximum(count, 1)[:, None]
        rest = np.where(count > 0, 0.0, 1.0)
        return on_change(equal_weight(view, dict(zip(self.themes, [*shares.T, rest], strict=True))))


@shared
def _surprise(view: MarketView, theme: str, market: str) -> np.ndarray:
    return surprise(view.index_array(theme), view.index_array(market))
