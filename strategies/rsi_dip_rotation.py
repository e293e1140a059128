"""Buying the dip between themes, by the relative strength index, as vectorbt's users write it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic import MarketView, Signals, Strategy, Targets, shared
from thematic.errors import StrategyError
from thematic.strategy.parameters import check_fractions, check_names, check_rows


@dataclass(frozen=True)
class RsiDipRotation(Strategy):
    """Hold the themes that are oversold until they have recovered, in equal parts, and cash without any.

    Claim (institutions, of semiconductors): 「機構仍持有逢低買入的觀點」
    "Institutions still hold the view that one buys on the dip", while
    「如今雖然市場有所反彈,這一擔憂仍縈繞在投資者心頭」
    "the market has bounced, but the worry still lingers in investors' minds". Here the dip of any theme is
    bought, and whoever is wrong about it leaves by a stop.

    Timing: a theme is bought at a row on which the relative strength index (Wilder, 1978) of its index over
    `window` rows is below `low`, and sold at one on which it is above `high`, on which the index has lost
    `stop` since the purchase, or `hold` rows after it.

    Parameters
    ----------
    themes : tuple of str
        The universes to rotate between.
    window : int, default 14
        Rows of the relative strength index.
    low, high : float, default 30 and 60
        Where a theme is oversold, and where it has recovered, from 0 to 100.
    stop : float, default 0.15
        Loss that ends a position, as a fraction.
    hold : int, default 60
        Rows (about a quarter) after which a position ends in any case.
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
    window: int = 14
    low: float = 30.0
    high: float = 60.0
    stop: float = 0.15
    hold: int = 60

    def __post_init__(self) -> None:
        check_names(self, "themes", least=2)
        check_rows(self, "window", least=2)
        check_rows(self, "hold")
        check_fractions(self, "stop")
        if not 0.0 < self.low < self.high < 100.0:
            raise StrategyError(
                f"RsiDipRotation: low ({self.low}) must be below high ({self.high}), 0 to 100"
            )

    def targets(self, view: MarketView) -> Targets:
        """Spread the account over the themes that were oversold and have not recovered."""
        rsi = pd.DataFrame(
            _strength(view, self.themes, self.window), index=view.decisions, columns=list(self.themes)
        )
        return Signals(view, rsi < self.low, rsi > self.high, stop_loss=self.stop, holding=self.hold).spread()


@shared
def _strength(view: MarketView, themes: tuple[str, ...], window: int) -> np.ndarray:
    import vectorbt as vbt

    levels = pd.DataFrame({theme: view.index(theme) for theme in themes})
    strength: np.ndarray = vbt.RSI.run(levels, window=window).rsi.to_numpy()
    return strength
