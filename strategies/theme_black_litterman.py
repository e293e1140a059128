"""The note's claims as views on an equilibrium, as sure as their evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.statistics.inference import mean_difference
from thematic.strategy.parameters import check_names
from thematic.strategy.portfolio import Past, ThemePortfolio

ROWS_A_YEAR = 252.0


@dataclass(frozen=True)
class ThemeBlackLitterman(ThemePortfolio):
    """Hold all themes alike, tilted to what the note claims by as much as the evidence bears it out.

    Claim (consensus of the banks): 「應用和平臺層將受益於模型競爭和更低的計算成本」
    "The application and platform layers will benefit from the competition of models and from lower costs of
    computing"; (Goldman Sachs): 「騰訊、阿里、世紀互聯、萬國數據等都受到AI熱潮提振」
    "Tencent, Alibaba, VNET and GDS are lifted by the enthusiasm for AI"; (Morgan Stanley):
    「傳統非AI科技公司目前因地緣政治擔憂及全球需求疲軟而處於估值低位,可能會吸引投資者的重新關注」
    "traditional technology companies, now valued low, may draw investors' attention again." Each is a view
    that one theme beats another (Black and Litterman, 1992).

    Timing: at the first decision of each period of `when`, by the returns of each theme's index over the last
    `window` rows; cash until two themes have as many. A view counts from the first decision after both of its
    themes were public. Its confidence (Idzorek, 2007) is one less the chance that returns since then would
    favour its first theme as much if neither were better: one half where they say nothing.

    Parameters
    ----------
    themes : tuple of str
        The universes to hold.
    window : int, default 120
        Rows of past returns (about half a year). A theme that has fewer is left out until it has them.
    when : str, default "monthly"
        How often shares are set: daily, weekly, monthly or quarterly.
    most : float, default 0.5
        The largest share of a theme.
    caps : tuple of str, default ()
        Caps of groups, such as "china_ai + china_makers <= 0.4".
    turnover : float, default 2.0
        The most that is bought and sold at a rebalance, as a fraction of the account; 2 is all of it.
    views : tuple of str
        The claims: "us_applications > us_ai_semis" where the first beats the second.
    matters : float, default 0.05
        By how much it does, a year, above what the equilibrium expects; 0 says nothing.
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
    views: tuple[str, ...] = (
        "us_applications > us_ai_semis",
        "china_ai > us_ai_semis",
        "asia_non_ai_tech > asia_ai_supply_chain",
    )
    matters: float = 0.05

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names(self, "views")
        for view in self.views:
            pair = [name.strip() for name in view.split(">")]
            if len(set(pair)) != 2 or not {*pair} <= {*self.themes}:
                raise StrategyError(
                    f"ThemeBlackLitterman: {view!r} is no view of two of its themes, such as "
                    "'china_ai > us_ai_semis'"
                )
        if not 0.0 <= self.matters < 1.0:
            raise StrategyError(
                f"ThemeBlackLitterman: matters is {self.matters}; give a fraction a year below 1"
            )

    def optimize(self, past: Past) -> np.ndarray:
        """Return the shares of the equilibrium after the views that are public."""
        readings = {claim: self.confidence(past, claim) for claim in self.views}
        sure = {claim: reading for claim, reading in readings.items() if reading is not None}
        return self.solve(
            "black_litterman",
            past,
            views=tuple(sure),
            sizes=(self.matters / ROWS_A_YEAR,) * len(sure),
            confidences=tuple(sure.values()),
        )

    def confidence(self, past: Past, claim: str) -> float | None:
        """Return how sure a claim is, 0 to 1; None before it is public, or where a theme is missing."""
        better, than = (name.strip() for name in claim.split(">"))
        view, row, names = past.view, past.row, past.returns.columns
        since = max(pd.Timestamp(view.themes[name].known_on, tz="UTC") for name in (better, than))
        public = int(view.decisions.searchsorted(since + pd.Timedelta(days=1)))
        if public > row or not {better, than} <= {*names}:
            return None
        levels = np.log(view.index_array(better)[public : row + 1] / view.index_array(than)[public : row + 1])
        return _sureness(np.diff(levels).tobytes())


@lru_cache(maxsize=4096)
def _sureness(gaps: bytes) -> float:
    """Return one less the chance that gaps between returns, float64, lean so far by luck alone."""
    lead = mean_difference(np.frombuffer(gaps), ROWS_A_YEAR)
    if not np.isfinite(lead.p_value):
        return 0.5
    return 1.0 - lead.p_value / 2.0 if lead.estimate > 0.0 else lead.p_value / 2.0
