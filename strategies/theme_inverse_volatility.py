"""For those who cannot tell the winners yet: spread the risk evenly over the themes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic import MarketView, Strategy, Targets, equal_weight, month_starts, rolling_volatility
from thematic.strategy.parameters import check_names, check_rows


@dataclass(frozen=True)
class ThemeInverseVolatility(Strategy):
    """Hold all themes, each in inverse proportion to its volatility, set anew every month.

    Claim (the investment banks):
    「投行普遍認爲,當前還不能過早確定DeepSeek所報道的訓練創新對更廣泛生態系統的影響」
    "The banks generally hold that it is too early to be certain of what the innovations in training that
    DeepSeek reports mean for the wider ecosystem." Who believes that takes no side and evens out the risk.

    Timing: at the first decision of each month, by the standard deviation of each theme index's changes
    from row to row, in the base currency, over the last `window` rows; cash until there are enough rows.

    Parameters
    ----------
    themes : tuple of str
        The universes to hold.
    window : int, default 60
        Rows (about a quarter) over which volatility is measured.
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
    window: int = 60

    def __post_init__(self) -> None:
        check_names(self, "themes", least=2)
        check_rows(self, "window", least=2)

    def targets(self, view: MarketView) -> Targets:
        """Set shares in proportion to 1 / volatility on the first row of each month with enough rows."""
        calm = 1.0 / np.column_stack([rolling_volatility(view, name, self.window) for name in self.themes])
        due = month_starts(view) & np.isfinite(calm).all(axis=1)
        shares = calm / calm.sum(axis=1, keepdims=True)
        return equal_weight(view, dict(zip(self.themes, shares.T, strict=True))).at(due)
