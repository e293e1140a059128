"""Strategies: the contract of a trade idea, how it is asked, and what ideas are made of."""

from thematic.strategy.schedules import month_starts
from thematic.strategy.strategy import Strategy, load_class, load_module, load_strategy
from thematic.strategy.targets import Targets, on_change

__all__ = [
    "Strategy",
    "Targets",
    "load_class",
    "load_module",
    "load_strategy",
    "month_starts",
    "on_change",
]
