"""Events: which session met the news first, what it did beyond the market, and days like it."""

from thematic.statistics.events.beta import aligned, betas_of, on_days, past_model, with_lag
from thematic.statistics.events.days import day_zero
from thematic.statistics.events.falls import Aftermath, aftermath, fell, surprise
from thematic.statistics.events.model import Abnormal, EventWindow, Sessions, abnormal
from thematic.statistics.events.placebo import MemberHistory, Placebo, history, placebo
from thematic.statistics.events.recoveries import recoveries
from thematic.statistics.events.theme import ThemeEvent, theme_event

__all__ = [
    "Abnormal",
    "Aftermath",
    "EventWindow",
    "MemberHistory",
    "Placebo",
    "Sessions",
    "ThemeEvent",
    "abnormal",
    "aftermath",
    "aligned",
    "betas_of",
    "day_zero",
    "fell",
    "history",
    "on_days",
    "past_model",
    "placebo",
    "recoveries",
    "surprise",
    "theme_event",
    "with_lag",
]
