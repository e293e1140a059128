"""Goldman's doubt about capital expenditure as a rule: stand aside when it is in the prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic import MarketView, Strategy, Targets, equal_weight, on_change, rolling_high, within_last
from thematic.strategy.parameters import check_fractions, check_rows


@dataclass(frozen=True)
class LeaveSpendersOnCapexScare(Strategy):
    """Hold the big spenders on AI, and cash for a while after they fall together with their toolmakers.

    Claim (Goldman Sachs):
    「DeepSeek模型的低成本特點正在動搖投資者對整個AI生態系統的信心,
    特別是這種低成本模式質疑了未來是否仍需要相同類型的鉅額支出和投資」
    "The low cost of DeepSeek's models is shaking investors' trust in the whole AI ecosystem, above all by
    questioning whether huge spending and investment of the same kind will still be needed."

    Timing: a scare is a row on which both themes' indices stand below their highest close of the last
    `window` rows, spenders by `spenders_drop` and toolmakers by `tools_drop` or more: who fears for the
    spending sells those who are paid by it first, and hardest. Cash is held until `away` rows after the
    latest scare.

    Parameters
    ----------
    spenders_theme, tools_theme : str
        The universe held, and the one that is only watched.
    window : int, default 5
        Rows (a week) over which the highs are taken; fewer at the start.
    spenders_drop, tools_drop : float, default 0.02 and 0.08
        Falls from those highs, as fractions.
    away : int, default 20
        Rows (about a month) in cash after the latest row of a scare, that row included.
    """

    spenders_theme: str = "hyperscalers"
    tools_theme: str = "us_ai_semis"
    window: int = 5
    spenders_drop: float = 0.02
    tools_drop: float = 0.08
    away: int = 20

    def __post_init__(self) -> None:
        check_rows(self, "window", least=2)
        check_rows(self, "away")
        check_fractions(self, "spenders_drop", "tools_drop")

    def targets(self, view: MarketView) -> Targets:
        """Hold spenders, or cash within `away` rows of a scare."""
        spenders = self._fallen(view, self.spenders_theme, self.spenders_drop)
        tools = self._fallen(view, self.tools_theme, self.tools_drop)
        away = within_last(spenders & tools, self.away)
        return on_change(equal_weight(view, {self.spenders_theme: np.where(away, 0.0, 1.0)}))

    def _fallen(self, view: MarketView, theme: str, drop: float) -> np.ndarray:
        high = rolling_high(view, theme, self.window)
        fallen: np.ndarray = view.index_array(theme) <= high * (1.0 - drop)
        return fallen
