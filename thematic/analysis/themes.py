"""Themes: whether what a run's universes hold moved together before the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from thematic.references.theme_test import ThemeTest, examine_themes

if TYPE_CHECKING:
    from thematic.references import References
    from thematic.results.run_result import RunResult

MARKET = "SPY"
"""What stands for the market where the run has no reference set to say so."""


def theme_tests(run: RunResult, references: References | None) -> tuple[ThemeTest, ...]:
    """Return a test of each universe of a run but those that hold the market; none where none does.

    Random baskets are drawn from the run's own universes.
    """
    market = MARKET if references is None else references.prices.funds.market
    if market not in run.panel.symbols:
        return ()
    known = pd.DataFrame(run.panel.known, run.panel.dates, list(run.panel.symbols))
    themes = {name: theme for name, theme in run.themes.items() if market not in theme.symbols}
    return examine_themes(themes, run.themes, known, market, _funds(references))


def _funds(references: References | None) -> dict[str, pd.Series[float]]:
    if references is None:
        return {}
    prices = references.prices
    return {
        symbol: pd.Series(close, prices.dates)
        for symbol, close in zip(prices.funds.symbols, prices.close.T, strict=True)
    }
