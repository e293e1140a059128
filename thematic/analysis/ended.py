"""Prices that end before the run does: which, when, and which strategies still held them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from thematic.results.caveats import EARLY

if TYPE_CHECKING:
    from thematic.results.run_result import RunResult


def ended(run: RunResult) -> dict[str, dict[str, str]]:
    """Return strategy -> symbol -> last day of its prices, for what was held when its prices ended.

    What is held then keeps its last value. Strategies that held nothing of the kind are left out.
    """
    end = run.nav.index[-1]
    last = {symbol: bars.last for symbol, bars in run.panel.bars.items() if bars.last < end - EARLY}
    held = {name: _held(result.weights, last) for name, result in run.results.items()}
    return {name: symbols for name, symbols in held.items() if symbols}


def _held(weights: pd.DataFrame, last: dict[str, pd.Timestamp]) -> dict[str, str]:
    some = {symbol: day for symbol, day in last.items() if symbol in weights}
    return {
        symbol: f"{day:%Y-%m-%d}"
        for symbol, day in some.items()
        if (weights.loc[weights.index >= day, symbol] != 0.0).any()
    }
