"""The consensus as a single trade: sell semiconductors for applications on the day of the shock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from thematic import MarketView, Strategy, Targets, equal_weight, on_change
from thematic.errors import StrategyError


@dataclass(frozen=True)
class SwitchToApplications(Strategy):
    """Hold semiconductors until the day of the event and applications from then on.

    Claim (consensus of the banks): 「應用端將更受關注」
    "The application side will draw more attention", and so
    「應用和平臺層將受益於模型競爭和更低的計算成本」
    "the application and platform layers will benefit from the competition of models and from lower costs of
    computing".

    Timing: the switch is decided at the first decision on or after `on`, thus after New York's close of that
    day, and filled in the session after it: the fall of the day itself is suffered, not avoided.

    Parameters
    ----------
    semis_theme, applications_theme : str
        The two universes.
    on : date, default 2025-01-27
        The day of the event, UTC.
    """

    semis_theme: str = "us_ai_semis"
    applications_theme: str = "us_applications"
    on: date = date(2025, 1, 27)

    def __post_init__(self) -> None:
        if not isinstance(self.on, date):
            raise StrategyError(f"SwitchToApplications: on is {self.on!r}, but must be a date")

    def targets(self, view: MarketView) -> Targets:
        """Hold semiconductors before the day, all in applications from it on."""
        after = view.decisions >= pd.Timestamp(self.on, tz="UTC")
        shares = {
            self.semis_theme: np.where(after, 0.0, 1.0),
            self.applications_theme: np.where(after, 1.0, 0.0),
        }
        return on_change(equal_weight(view, shares))
