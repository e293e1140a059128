"""Spreading over what does not move together, by hierarchical risk parity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic.strategy.portfolio import Past, ThemePortfolio


@dataclass(frozen=True)
class ThemeHierarchicalRiskParity(ThemePortfolio):
    """Hold themes by hierarchical risk parity: risk is halved between clusters of what moves together.

    Claim (the note itself): 「美股七巨頭貢獻了2024年標普500總回報(25%)的41%」
    "Seven giants contributed 41 % of the S&P 500's total return (25 %) of 2024": what is held under many
    names may be one bet. Clusters of the correlations share the risk, and themes within a cluster share its
    part (López de Prado, 2016).

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

    def optimize(self, past: Past) -> np.ndarray:
        """Return the shares of clusters and of the themes in them."""
        return self.solve("hierarchical_risk_parity", past)
