"""The consensus as a rule: leave semiconductors for applications when the former fall behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thematic import MarketView, Strategy, Targets, equal_weight, hold_between, lag, on_change
from thematic.strategy.parameters import check_fractions, check_rows


@dataclass(frozen=True)
class RotateToApplications(Strategy):
    """Hold semiconductors, and applications from the time semiconductors fall behind them until they recover.

    Claim (consensus of the banks): 「應用和平臺層將受益於模型競爭和更低的計算成本」
    "The application and platform layers will benefit from the competition of models and from lower costs of
    computing." The rule waits for the market to say so in relative prices.

    Timing: semiconductors from the first decision on; applications from a row on which semiconductors have
    lost more than `drop` against applications over `window` rows, until one on which they have gained
    `recovery` or more against them over `window` rows.

    Parameters
    ----------
    semis_theme, applications_theme : str
        The two universes.
    window : int, default 20
        Rows (about a month) over which the two are compared.
    drop : float, default 0.1
        Loss of semiconductors against applications that starts the rotation, as a fraction.
    recovery : float, default 0.05
        Gain against applications that ends it, as a fraction.
    """

    semis_theme: str = "us_ai_semis"
    applications_theme: str = "us_applications"
    window: int = 20
    drop: float = 0.1
    recovery: float = 0.05

    def __post_init__(self) -> None:
        check_rows(self, "window")
        check_fractions(self, "drop", "recovery")

    def targets(self, view: MarketView) -> Targets:
        """Hold applications while semiconductors lag, else all in semiconductors."""
        relative = view.index_array(self.semis_theme) / view.index_array(self.applications_theme)
        change = relative / lag(relative, self.window) - 1.0
        away = hold_between(entry=change < -self.drop, exit=change >= self.recovery)
        shares = {
            self.semis_theme: np.where(away, 0.0, 1.0),
            self.applications_theme: np.where(away, 1.0, 0.0),
        }
        return on_change(equal_weight(view, shares))
