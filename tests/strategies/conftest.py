"""Views for strategies: one simulated, with every oddity, and hand-made ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.market_data.view import MarketView
from thematic.universe.theme import Member, Theme

ROWS = 420
OFTEN_SHARED = "SHARED"


def theme_of(name: str, members: Sequence[Member]) -> Theme:
    return Theme(name, name, "a thesis", "a source", date(2024, 6, 3), tuple(members))


def decisions_of(rows: int, start: str = "2024-01-02") -> pd.DatetimeIndex:
    return pd.bdate_range(f"{start} 22:00", periods=rows, tz="UTC", name="decision")


@pytest.fixture
def view_of() -> Callable[..., MarketView]:
    """Return a maker of views from hand-made prices: theme -> symbol -> one price a row."""

    def make(prices: Mapping[str, Mapping[str, Sequence[float]]], start: str = "2024-01-02") -> MarketView:
        close = pd.DataFrame({symbol: path for theme in prices.values() for symbol, path in theme.items()})
        close = close.astype(float).set_index(decisions_of(len(close), start))
        themes = {name: theme_of(name, [Member(s, s, "role") for s in held]) for name, held in prices.items()}
        members = {name: close[list(theme.symbols)].notna().to_numpy() for name, theme in themes.items()}
        return MarketView(close.index, close, themes, members)

    return make


@pytest.fixture(scope="session")
def simulated() -> Callable[[Sequence[str]], MarketView]:
    """Return a maker of the view of one simulated market of some themes.

    Each theme has a member that is listed late, one that joins by date and leaves again, one that is
    suspended for a month, and one that it shares with all other themes; the second theme starts late.
    """

    def make(names: Sequence[str]) -> MarketView:
        random = np.random.default_rng(20250127)
        decisions = decisions_of(ROWS)
        themes, members, paths = {}, {}, {}
        paths[OFTEN_SHARED] = walk(random, random.normal(0.0, 0.012, ROWS))
        for place, name in enumerate(names):
            drift = random.normal(0.0, 0.015, ROWS)
            own = {f"{name}.{letter}": walk(random, drift) for letter in "ABCD"}
            own[f"{name}.B"][: 60 + 7 * place] = np.nan
            if place == 1:
                for path in own.values():
                    path[:45] = np.nan
            paths |= own
            themes[name] = theme_of(name, roster(name, place))
            members[name] = tradable(themes[name], paths, decisions, place)
        return MarketView(decisions, pd.DataFrame(paths, index=decisions), themes, members)

    return make


def walk(random: np.random.Generator, drift: np.ndarray) -> np.ndarray:
    path: np.ndarray = 100.0 * np.exp(np.cumsum(drift + random.normal(0.0, 0.015, len(drift))))
    return path


def roster(name: str, place: int) -> list[Member]:
    shared = [] if place == 1 else [Member(OFTEN_SHARED, "Shared", "platform")]
    return [
        Member(f"{name}.A", "A", "platform"),
        Member(f"{name}.B", "B", "software"),
        Member(f"{name}.C", "C", "software", since=date(2024, 5, 1), until=date(2025, 2, 14)),
        Member(f"{name}.D", "D", "platform"),
        *shared,
    ]


def tradable(
    theme: Theme, paths: Mapping[str, np.ndarray], decisions: pd.DatetimeIndex, place: int
) -> np.ndarray:
    dates = decisions.tz_localize(None).normalize()
    table = theme.membership(dates).to_numpy(copy=True)
    for column, symbol in enumerate(theme.symbols):
        table[:, column] &= np.isfinite(paths[symbol])
    suspended = 150 + 11 * place
    table[suspended : suspended + 22, list(theme.symbols).index(f"{theme.name}.D")] = False
    return table
