"""Sharing the risk out: each theme contributes what its budget says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic.errors import StrategyError
from thematic.strategy.portfolio import Past, ThemePortfolio


@dataclass(frozen=True)
class ThemeRiskBudget(ThemePortfolio):
    """Hold themes such that each contributes its budget of the portfolio's variance.

    Claim (the note itself): 「當前,關稅的不確定性仍是市場隱憂」
    "The uncertainty of tariffs remains a hidden worry of the markets", and it may bear on earnings, liquidity
    and valuations alike. Who cannot tell where it strikes lets no theme carry more of the risk than another
    (Maillard, Roncalli and Teïletche, 2010).

    Timing: at the first decision of each period of `when`, by the returns of each theme's index over the last
    `window` rows; cash until two themes have as many.

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
    budgets : tuple of float, default ()
        Each theme's share of the risk, in any proportion; empty for equal ones.
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
    budgets: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.budgets and (len(self.budgets) != len(self.themes) or min(self.budgets) <= 0.0):
            raise StrategyError(
                f"ThemeRiskBudget: budgets are {self.budgets}; give one above 0 for each theme"
            )

    def optimize(self, past: Past) -> np.ndarray:
        """Return the shares that contribute to the risk by budget."""
        budgets = dict(zip(self.themes, self.budgets, strict=True)) if self.budgets else {}
        own = tuple(budgets[name] for name in past.returns.columns) if budgets else ()
        return self.solve("risk_budget", past, budgets=own)
