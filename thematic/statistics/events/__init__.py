"""Events: which session met the news first, what it did beyond the market, and days like it."""

from thematic.statistics.events.days import day_zero
from thematic.statistics.events.falls import Aftermath, aftermath, fell
from thematic.statistics.events.model import Abnormal, Window, abnormal
from thematic.statistics.events.theme import ThemeEvent, theme_event

__all__ = [
    "Abnormal",
    "Aftermath",
    "ThemeEvent",
    "Window",
    "abnormal",
    "aftermath",
    "day_zero",
    "fell",
    "theme_event",
]
