"""Follow the leaders: the themes that the note reports as rising."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic import MarketView, Strategy, Targets, equal_weight, lag, month_starts
from thematic.errors import StrategyError
from thematic.strategy.parameters import check_names, check_rows


@dataclass(frozen=True)
class ThemeMomentum(Strategy):
    """Hold the themes that have risen most, chosen anew every month.

    Claim (the note itself): 「中國DeepSeek相關主題不斷飆升,恆生指數過去一個月累計上漲15%,
    是同期全球主要指數中表現最好的」
    "China's DeepSeek themes keep soaring; the Hang Seng has risen 15 % in a month, the best of the world's
    major indices." To report the leaders as news is to expect that they go on leading (Jegadeesh and Titman,
    1993, find it of stocks).

    Timing: at the first decision of each month, by the rise of each theme's index in the base currency from
    `lookback` to `skip` rows ago; cash until the first such decision with enough rows.

    Parameters
    ----------
    themes : tuple of str
        The universes to choose from.
    lookback : int, default 120
        Rows (about half a year) over which the rise is measured.
    skip : int, default 10
        Newest rows left out of it, because short-run moves tend to reverse.
    top : int, default 2
        How many themes to hold, in equal parts.
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
    lookback: int = 120
    skip: int = 10
    top: int = 2

    def __post_init__(self) -> None:
        check_names(self, "themes", least=2)
        check_rows(self, "skip", least=0)
        check_rows(self, "lookback", least=self.skip + 1)
        check_rows(self, "top")
        if self.top > len(self.themes):
            raise StrategyError(f"ThemeMomentum: top is {self.top}, but there are {len(self.themes)} themes")

    def targets(self, view: MarketView) -> Targets:
        """Hold the `top` risers in equal parts on the first row of each month with enough rows."""
        levels = np.column_stack([view.index_array(theme) for theme in self.themes])
        rises = lag(levels, self.skip) / lag(levels, self.lookback)
        leaders = np.argsort(-rises, axis=1, kind="stable")[:, : self.top]
        shares = np.zeros(rises.shape)
        np.put_along_axis(shares, leaders, 1.0 / self.top, axis=1)
        due = month_starts(view) & (np.isfinite(rises).sum(axis=1) >= self.top)
        return equal_weight(view, dict(zip(self.themes, shares.T, strict=True))).at(due)
