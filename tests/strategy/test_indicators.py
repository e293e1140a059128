"""Any indicator of vectorbt on what a view gives: no warning, numbers, and none changed by later rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic import MarketView, load_themes
from thematic.audit import drawn_view

Indicator = Callable[[MarketView, object], pd.DataFrame]
SYMBOLS = ["NVDA", "AVGO"]

INDICATORS: dict[str, Indicator] = {
    "MA": lambda v, vbt: vbt.MA.run(v.close[SYMBOLS], 5).ma,
    "MSTD": lambda v, vbt: vbt.MSTD.run(v.local.close[SYMBOLS], 5).mstd,
    "BBANDS": lambda v, vbt: vbt.BBANDS.run(v.close[SYMBOLS], 5).upper,
    "RSI": lambda v, vbt: vbt.RSI.run(v.index("us_ai_semis"), 5).rsi.to_frame(),
    "STOCH": lambda v, vbt: vbt.STOCH.run(v.high[SYMBOLS], v.low[SYMBOLS], v.close[SYMBOLS], 5).percent_k,
    "MACD": lambda v, vbt: vbt.MACD.run(v.close[SYMBOLS]).hist,
    "ATR": lambda v, vbt: (
        vbt.ATR.run(v.local.high[SYMBOLS], v.local.low[SYMBOLS], v.local.close[SYMBOLS], 5).atr
    ),
    "OBV": lambda v, vbt: vbt.OBV.run(v.close[SYMBOLS], v.volume[SYMBOLS].fillna(0.0)).obv,
}


@pytest.fixture(scope="module")
def view() -> MarketView:
    return drawn_view(load_themes(["us_ai_semis"]), date(2024, 1, 2), date(2024, 6, 28))


@pytest.mark.parametrize("name", INDICATORS)
def test_an_indicator_of_a_cut_is_the_beginning_of_that_of_the_whole(view: MarketView, name: str) -> None:
    import vectorbt as vbt

    whole = INDICATORS[name](view, vbt).to_numpy()
    assert np.isfinite(whole[-1]).all()
    for row in (40, 77, len(view) - 2):
        part = INDICATORS[name](view.until(row), vbt).to_numpy()
        np.testing.assert_allclose(part, whole[: row + 1], rtol=1e-9, atol=1e-12)
