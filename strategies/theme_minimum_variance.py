"""Standing as still as the themes allow: the portfolio of least variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic.strategy.portfolio import Past, ThemePortfolio


@dataclass(frozen=True)
class ThemeMinimumVariance(ThemePortfolio):
    """Hold the shares of themes whose variance was least, within caps.

    Claim (Morgan Stanley): 「摩根士丹利的亞洲科技團隊仍警示了宏觀風險」
    "Morgan Stanley's Asian technology team still warns of macro risk." Who heeds a warning without a
    direction holds what moves least (Markowitz, 1952), with a covariance that is shrunk (Ledoit and Wolf,
    2004).

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
        """Return the shares whose variance is least."""
        return self.solve("minimum_variance", past)
