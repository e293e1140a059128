"""The consensus without the market: long applications, short semiconductors."""

from __future__ import annotations

from dataclasses import dataclass

from thematic import MarketView, Strategy, Targets, equal_weight, month_starts
from thematic.strategy.parameters import check_fractions


@dataclass(frozen=True)
class ApplicationsAgainstSemis(Strategy):
    """Hold applications and sell semiconductors short in the same amount, set even every month.

    Claim (consensus of the banks): 「應用和平臺層將受益於模型競爭和更低的計算成本」
    "The application and platform layers will benefit from the competition of models and from lower costs of
    computing", while (Goldman Sachs) the cheap model
    「質疑了未來是否仍需要相同類型的鉅額支出和投資」
    "questions whether huge spending and investment of the same kind will still be needed". The pair earns
    what the two claims share, whatever the market does.

    Timing: both legs are set at the first decision and at the first decision of each month, so that neither
    outgrows the other.

    Parameters
    ----------
    applications_theme, semis_theme : str
        The universes held and sold short.
    exposure : float, default 0.5
        Size of each leg, as a fraction of net asset value.
    """

    applications_theme: str = "us_applications"
    semis_theme: str = "us_ai_semis"
    exposure: float = 0.5

    def __post_init__(self) -> None:
        check_fractions(self, "exposure")

    def targets(self, view: MarketView) -> Targets:
        """Set both legs on the first row of each month."""
        shares = {self.applications_theme: self.exposure, self.semis_theme: -self.exposure}
        return equal_weight(view, shares).at(month_starts(view))
