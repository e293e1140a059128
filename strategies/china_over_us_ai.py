"""China's AI against America's: follow whichever is the stronger."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic import MarketView, Strategy, Targets, equal_weight, hold_between, on_change, shared
from thematic.strategy.parameters import check_fractions, check_rows


@dataclass(frozen=True)
class ChinaOverUsAi(Strategy):
    """Hold China's AI theme or America's, whichever is the stronger of the two.

    Claim (Goldman Sachs): 「騰訊、阿里、世紀互聯、萬國數據等都受到AI熱潮提振」
    "Tencent, Alibaba, VNET, GDS and others are all lifted by the AI boom", while
    「英偉達、博通和美滿電子是在拋售潮中受影響較大的股票」
    "Nvidia, Broadcom and Marvell are among the stocks that the sell-off hit hardest" (the note on UBS).

    Timing: the strength of China against the US is the ratio of their indices in the base currency. China
    is held from a row on which it stands more than `band` above its average of `window` rows, the US from
    one on which it stands more than `band` below it, and half of each before either has happened.

    Parameters
    ----------
    china_theme, us_theme : str
        The two universes.
    window : int, default 50
        Rows in the moving average.
    band : float, default 0.02
        Distance from the average that decides, as a fraction of it.
    """

    china_theme: str = "china_ai"
    us_theme: str = "us_ai_semis"
    window: int = 50
    band: float = 0.02

    def __post_init__(self) -> None:
        check_rows(self, "window", least=2)
        check_fractions(self, "band")

    def targets(self, view: MarketView) -> Targets:
        """Hold the stronger theme, half and half until one is."""
        strength = view.index_array(self.china_theme) / view.index_array(self.us_theme)
        average = _average(view, self.china_theme, self.us_theme, self.window)
        china, us = strength > average * (1 + self.band), strength < average * (1 - self.band)
        share = np.where(hold_between(china, us), 1.0, np.where(hold_between(us, china), 0.0, 0.5))
        return on_change(equal_weight(view, {self.china_theme: share, self.us_theme: 1.0 - share}))


@shared
def _average(view: MarketView, china: str, us: str, window: int) -> np.ndarray:
    strength = pd.Series(view.index_array(china) / view.index_array(us))
    return strength.rolling(window).mean().to_numpy()
