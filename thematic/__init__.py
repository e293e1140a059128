"""Backtests of investment themes, after real costs and without hindsight.

Everything public is a name of this package and is loaded when it is first used, so that importing
`thematic` costs nothing::

    import thematic

    china = thematic.load_theme("china_ai")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thematic.backtest import Backtest, load_backtest
    from thematic.claims import (
        Change,
        Claim,
        Combined,
        Elsewhere,
        Impact,
        ImpactRanking,
        Ranking,
        Recovery,
        Rise,
        Share,
    )
    from thematic.cli import run_script
    from thematic.errors import ThematicError
    from thematic.market_data.view import MarketView
    from thematic.prices import open_source
    from thematic.question import Event
    from thematic.results.result import Result
    from thematic.saved.comparison import compare
    from thematic.strategy import Strategy, Targets, load_strategy, on_change
    from thematic.strategy.entries import Signals
    from thematic.strategy.schedules import (
        every,
        month_starts,
        on_dates,
        quarter_starts,
        schedule,
        week_starts,
    )
    from thematic.strategy.shared import shared
    from thematic.strategy.signals import hold_between, lag, rolling_high, rolling_volatility, within_last
    from thematic.strategy.weights import equal_weight, theme_weight
    from thematic.study import Study
    from thematic.sweep import Sweep, Walk
    from thematic.universe import load_theme, load_themes
    from thematic.universe.theme import Member, Theme

__version__ = "0.1.0"

__all__ = [
    "Backtest",
    "Change",
    "Claim",
    "Combined",
    "Elsewhere",
    "Event",
    "Impact",
    "ImpactRanking",
    "MarketView",
    "Member",
    "Ranking",
    "Recovery",
    "Result",
    "Rise",
    "Share",
    "Signals",
    "Strategy",
    "Study",
    "Sweep",
    "Targets",
    "ThematicError",
    "Theme",
    "Walk",
    "compare",
    "equal_weight",
    "every",
    "hold_between",
    "lag",
    "load_backtest",
    "load_strategy",
    "load_theme",
    "load_themes",
    "month_starts",
    "on_change",
    "on_dates",
    "open_source",
    "quarter_starts",
    "rolling_high",
    "rolling_volatility",
    "run_script",
    "schedule",
    "shared",
    "theme_weight",
    "week_starts",
    "within_last",
]

_MODULE = {
    "Backtest": "thematic.backtest",
    "Change": "thematic.claims",
    "Claim": "thematic.claims",
    "Combined": "thematic.claims",
    "Elsewhere": "thematic.claims",
    "Event": "thematic.question",
    "Impact": "thematic.claims",
    "ImpactRanking": "thematic.claims",
    "MarketView": "thematic.market_data.view",
    "Member": "thematic.universe.theme",
    "Ranking": "thematic.claims",
    "Recovery": "thematic.claims",
    "Result": "thematic.results.result",
    "Rise": "thematic.claims",
    "Share": "thematic.claims",
    "Signals": "thematic.strategy.entries",
    "Strategy": "thematic.strategy",
    "Study": "thematic.study",
    "Sweep": "thematic.sweep",
    "Targets": "thematic.strategy",
    "ThematicError": "thematic.errors",
    "Theme": "thematic.universe.theme",
    "Walk": "thematic.sweep",
    "compare": "thematic.saved.comparison",
    "equal_weight": "thematic.strategy.weights",
    "every": "thematic.strategy.schedules",
    "hold_between": "thematic.strategy.signals",
    "lag": "thematic.strategy.signals",
    "load_backtest": "thematic.backtest",
    "load_strategy": "thematic.strategy",
    "load_theme": "thematic.universe",
    "load_themes": "thematic.universe",
    "month_starts": "thematic.strategy.schedules",
    "on_change": "thematic.strategy",
    "on_dates": "thematic.strategy.schedules",
    "open_source": "thematic.prices",
    "quarter_starts": "thematic.strategy.schedules",
    "rolling_high": "thematic.strategy.signals",
    "rolling_volatility": "thematic.strategy.signals",
    "run_script": "thematic.cli",
    "schedule": "thematic.strategy.schedules",
    "shared": "thematic.strategy.shared",
    "theme_weight": "thematic.strategy.weights",
    "week_starts": "thematic.strategy.schedules",
    "within_last": "thematic.strategy.signals",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULE[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
