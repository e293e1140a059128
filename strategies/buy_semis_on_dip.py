"""UBS's advice after the shock: buy AI semiconductors on the dip."""

from __future__ import annotations

from dataclasses import dataclass

from thematic import MarketView, Strategy, Targets, equal_weight, on_change, rolling_high, within_last
from thematic.strategy.parameters import check_fractions, check_rows


@dataclass(frozen=True)
class BuySemisOnDip(Strategy):
    """Hold AI semiconductors for a while after each deep fall from their high, and cash otherwise.

    Claim (UBS): 「在半導體領域,機構仍持有逢低買入的觀點」
    "In semiconductors, institutions still hold the view that one buys on the dip", because
    「AI練需求在未來2~3年仍將是AI計算的主要增長動力」
    "demand for training stays the main driver of AI computing's growth for the next two to three years".

    Timing: a dip is a row on which the theme's index stands `drop` or more below its highest close of the
    last `window` rows; semiconductors are held until `hold` rows after the latest dip.

    Parameters
    ----------
    theme : str
        The universe to buy.
    window : int, default 20
        Rows (about a month) over which the high is taken; fewer at the start.
    drop : float, default 0.1
        Fall from that high, as a fraction of it; a tenth is what markets call a correction.
    hold : int, default 40
        Rows (about two months) to hold after the latest row of a dip, that row included.
    """

    theme: str = "us_ai_semis"
    window: int = 20
    drop: float = 0.1
    hold: int = 40

    def __post_init__(self) -> None:
        check_rows(self, "window", least=2)
        check_rows(self, "hold")
        check_fractions(self, "drop")

    def targets(self, view: MarketView) -> Targets:
        """Hold the theme in equal weights within `hold` rows of a dip, else cash."""
        high = rolling_high(view, self.theme, self.window)
        dip = view.index_array(self.theme) <= high * (1.0 - self.drop)
        return on_change(equal_weight(view, {self.theme: within_last(dip, self.hold)}))
