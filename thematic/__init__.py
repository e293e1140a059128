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
    from thematic.claims import Change, Claim, Ranking, Recovery, Share
    from thematic.cli import run_script
    from thematic.errors import ThematicError
    from thematic.market_data.view import MarketView
    from thematic.prices import open_source
    from thematic.question import Event
    from thematic.results.result import Result
    from thematic.strategy import Strategy, Targets, load_strategy, month_starts, on_change
    from thematic.study import Study
    from thematic.sweep import Sweep, Walk
    from thematic.universe import load_theme, load_themes
    from thematic.universe.theme import Member, Theme

__version__ = "0.1.0"

__all__ = [
    "Backtest",
    "Change",
    "Claim",
    "Event",
    "MarketView",
    "Member",
    "Ranking",
    "Recovery",
    "Result",
    "Share",
    "Strategy",
    "Study",
    "Sweep",
    "Targets",
    "ThematicError",
    "Theme",
    "Walk",
    "load_backtest",
    "load_strategy",
    "load_theme",
    "load_themes",
    "month_starts",
    "on_change",
    "open_source",
    "run_script",
]

_HOME = {
    "Backtest": "thematic.backtest",
    "Change": "thematic.claims",
    "Claim": "thematic.claims",
    "Event": "thematic.question",
    "MarketView": "thematic.market_data.view",
    "Member": "thematic.universe.theme",
    "Ranking": "thematic.claims",
    "Recovery": "thematic.claims",
    "Result": "thematic.results.result",
    "Share": "thematic.claims",
    "Strategy": "thematic.strategy",
    "Study": "thematic.study",
    "Targets": "thematic.strategy",
    "Sweep": "thematic.sweep",
    "Theme": "thematic.universe.theme",
    "ThematicError": "thematic.errors",
    "Walk": "thematic.sweep",
    "load_backtest": "thematic.backtest",
    "load_strategy": "thematic.strategy",
    "load_theme": "thematic.universe",
    "load_themes": "thematic.universe",
    "month_starts": "thematic.strategy",
    "on_change": "thematic.strategy",
    "open_source": "thematic.prices",
    "run_script": "thematic.cli",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
