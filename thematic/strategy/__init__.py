"""Strategies: the contract of a trade idea, how it is asked, and what ideas are made of."""

from thematic.strategy.strategy import (
    Strategy,
    load_class,
    load_module,
    load_strategy,
    month_starts,
    on_change,
)

__all__ = ["Strategy", "load_class", "load_module", "load_strategy", "month_starts", "on_change"]
