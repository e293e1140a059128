"""A view of two themes that share a symbol, with members that come and go."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.market_data.view import MarketView
from thematic.universe.theme import Member, Theme

ROWS = 40
THEMES = {"pair": ("A", "B"), "trio": ("B", "C", "D")}


@pytest.fixture(scope="session")
def market() -> MarketView:
    random = np.random.default_rng(7)
    decisions = pd.bdate_range("2024-01-02 22:00", periods=ROWS, tz="UTC", name="decision")
    moves = random.normal(0.0, 0.02, (ROWS, 4))
    close = pd.DataFrame(100.0 * np.exp(np.cumsum(moves, axis=0)), index=decisions, columns=list("ABCD"))
    themes = {
        name: Theme(name, name, "", "", date(2024, 1, 2), tuple(Member(s, s, "role") for s in symbols))
        for name, symbols in THEMES.items()
    }
    members = {name: np.ones((ROWS, len(symbols)), dtype=bool) for name, symbols in THEMES.items()}
    members["pair"][:5, 1] = members["trio"][:9] = members["trio"][20:25, 0] = False
    return MarketView(decisions, close, themes, members)
