"""Morgan Stanley's warning: Asia's AI supply chain is dear, its other technology is cheap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic import MarketView, Strategy, Targets, equal_weight, hold_between, on_change, shared
from thematic.errors import StrategyError
from thematic.strategy.parameters import check_rows


@dataclass(frozen=True)
class AsiaNonAiOverSupplyChain(Strategy):
    """Hold Asia's AI supply chain, and its non-AI technology while the supply chain is dear against it.

    Claim (Morgan Stanley): 「可能會引發市場對亞洲AI供應鏈科技股高估值的擔憂」
    "It may raise worries about the high valuations of technology stocks in Asia's AI supply chain", whereas
    「傳統非AI科技公司目前因地緣政治擔憂及全球需求疲軟而處於估值低位,可能會吸引投資者的重新關注」
    "traditional, non-AI technology companies are lowly valued for now, for worries about geopolitics and weak
    demand in the world, and may draw investors' attention again".

    Timing: the valuation is read from prices alone, as the ratio of the two indices in the base currency.
    The supply chain is dear from a row on which that ratio stands `dear` standard deviations above its
    average of `window` rows, until one on which it is back at the average.

    Parameters
    ----------
    supply_chain_theme, non_ai_theme : str
        The two universes.
    window : int, default 120
        Rows (about half a year) in the average and the deviation.
    dear : float, default 1.5
        Standard deviations above the average.
    """

    supply_chain_theme: str = "asia_ai_supply_chain"
    non_ai_theme: str = "asia_non_ai_tech"
    window: int = 120
    dear: float = 1.5

    def __post_init__(self) -> None:
        check_rows(self, "window", least=2)
        if not self.dear > 0:
            raise StrategyError(f"AsiaNonAiOverSupplyChain: dear is {self.dear!r}, but must be above 0")

    def targets(self, view: MarketView) -> Targets:
        """Hold non-AI technology while the supply chain is dear, else all in the supply chain."""
        ratio = view.index_array(self.supply_chain_theme) / view.index_array(self.non_ai_theme)
        average, deviation = _usual(view, self.supply_chain_theme, self.non_ai_theme, self.window)
        away = hold_between(entry=ratio > average + self.dear * deviation, exit=ratio <= average)
        shares = {
            self.supply_chain_theme: np.where(away, 0.0, 1.0),
            self.non_ai_theme: np.where(away, 1.0, 0.0),
        }
        return on_change(equal_weight(view, shares))


@shared
def _usual(view: MarketView, supply_chain: str, non_ai: str, window: int) -> np.ndarray:
    """Return the average and the standard deviation of the ratio, shape (2, n_rows)."""
    last = pd.Series(view.index_array(supply_chain) / view.index_array(non_ai)).rolling(window)
    return np.stack([last.mean(), last.std(ddof=0)])
