"""From a panel and its markets' rules to the tape that the kernel reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.market_data.clock import NO_SESSION
from thematic.market_data.panel import Panel, carry_forward
from thematic.question import Terms
from thematic.simulation.tape import ROW, SESSION, SYMBOL, Cells, Tape

if TYPE_CHECKING:
    from thematic.markets import Market

OFF_GRID = 0.0005
"""How far below its limit, relative, an adjusted price counts as at the limit."""


def build_tape(panel: Panel, terms: Terms, lots: Mapping[str, int], first: int = 0) -> Tape:
    """Return the tape of a panel.

    Parameters
    ----------
    lots : mapping of str to int
        Board lots, in shares, that universe files give for symbols whose market lets them differ.
    first : int
        The row from which interest accrues; those before are warm-up.

    Raises
    ------
    MissingOpens
        Fills at the open of symbols that have no opens.
    """
    if terms.fill == "open":
        panel.require_opens()
    price = panel.close if terms.fill == "close" else panel.open
    cells = Cells.at(price * panel.rates[:, panel.market])
    symbols, fees = _fees(panel, terms)
    for s, symbol in enumerate(panel.symbols):
        market = panel.markets[list(panel.markets)[panel.market[s]]]
        cells.shortable[:, s] = market.shortable(symbol, panel.dates)
        if not terms.frictionless:
            _apply_rules(cells, panel, s, market, terms, lots.get(symbol))
    return Tape(
        np.nan_to_num(panel.known), cells, symbols, _sessions(panel, terms), fees, _rows(panel, terms, first)
    )


def _apply_rules(cells: Cells, panel: Panel, s: int, market: Market, terms: Terms, lot: int | None) -> None:
    symbol = panel.symbols[s]
    ratio = carry_forward((panel.quoted[:, s] / panel.close[:, s])[:, None])[:, 0]
    board = market.board(symbol)
    shares = lot if lot is not None else board.minimum_order or board.lot
    # One share is quoted / adjusted units: a lot of 100 shares is that many times 100 units.
    cells.lot[:, s] = np.nan_to_num((shares or 0) * ratio)
    cap = terms.volume_cap * panel.volume[:, s] * ratio
    cells.cap[:, s] = np.where(np.isfinite(cap), cap, np.inf)
    cells.limit_up[:, s], cells.limit_down[:, s] = _at_limit(panel, s, market, terms)


def _at_limit(panel: Panel, s: int, market: Market, terms: Terms) -> tuple[np.ndarray, np.ndarray]:
    """Return whether a symbol's fill price is at its upper and at its lower daily limit, bool (n_rows,)."""
    close, quoted = panel.close[:, s], panel.quoted[:, s]
    before = np.append(np.nan, carry_forward(close[:, None])[:-1, 0])
    # The exchange's reference price is the last close less what the share goes ex of: the adjusted return.
    down, up = market.limit_prices(panel.symbols[s], panel.dates, quoted * before / close)
    price = quoted if terms.fill == "close" else panel.quoted_open[:, s]
    # Adjusted prices lie off the exchange's grid, so that a limit may be missed by half a tick of 0.01 at 10.
    slack = price * (1e-9 if panel.raw_known[s] else OFF_GRID)
    # A series may begin later than its listing: only a price beyond the limit shows that there was none.
    new = market.unlimited(panel.symbols[s], panel.dates, panel.bars[panel.symbols[s]].first.date())
    free = new & ((price > up + slack) | (price < down - slack))
    return (price >= up - slack) & ~free, (price <= down + slack) & ~free


def _fees(panel: Panel, terms: Terms) -> tuple[np.ndarray, np.ndarray]:
    """Return each symbol's market and fee class, SYMBOL (n_symbols,), and the classes' fees."""
    keys = list(panel.markets)
    symbols = np.zeros(len(panel.symbols), SYMBOL)
    symbols["market"], symbols["ends"] = panel.market, panel.ends
    classes: dict[tuple[str, str], int] = {}
    tables = []
    for s, symbol in enumerate(panel.symbols):
        market = panel.markets[keys[panel.market[s]]]
        name = (market.key, market.board(symbol).name)
        if name not in classes:
            classes[name] = len(classes)
            table = _three_terms(market.fee_table(symbol, panel.dates))
            table[..., 2] *= panel.rates[:, [panel.market[s]]]
            tables.append(np.zeros_like(table) if terms.frictionless else table)
        symbols["fee_class"][s] = classes[name]
    return symbols, np.ascontiguousarray(np.stack(tables, axis=1))


def _three_terms(table: np.ndarray) -> np.ndarray:
    """Return the summed rates without a minimum, the rate of the one fee with a minimum, and the minimum."""
    rate, minimum = table[..., 0], table[..., 2]
    floored = np.where(minimum > 0.0, rate, 0.0).sum(axis=2)
    return np.stack([rate.sum(axis=2) - floored, floored, minimum.sum(axis=2)], axis=2)


def _sessions(panel: Panel, terms: Terms) -> np.ndarray:
    clock = panel.clock
    sessions = np.zeros(clock.opens.shape, SESSION)
    sessions["open_ns"] = clock.opens
    sessions["fill_ns"] = clock.closes if terms.fill == "close" else clock.opens
    sessions["fill_ns"][~clock.is_open] = NO_SESSION
    return sessions


def _rows(panel: Panel, terms: Terms, first: int) -> np.ndarray:
    rows = np.ones(len(panel.clock), ROW)
    rows["decision_ns"] = panel.clock.decision_ns
    if not terms.frictionless:
        rows["cash_index"][first:] = cash_index(panel.dates[first:], terms)
        rows["short_index"][first:] = growth(panel.dates[first:], terms.short_rate)
    return rows


def cash_index(dates: pd.DatetimeIndex, terms: Terms) -> np.ndarray:
    """Return what 1 of idle cash grows to over some days, shape (n_days,); 1.0 on the first."""
    return np.ones(len(dates)) if terms.frictionless else growth(dates, terms.cash_rate)


def growth(dates: pd.DatetimeIndex, rate: float) -> np.ndarray:
    """Return what 1 grows to at a yearly rate, compounded by row over calendar days / 365, (n_rows,)."""
    days = np.append(0, np.diff(dates.to_numpy(dtype="datetime64[D]")).astype(float))
    return np.cumprod(1.0 + rate * days / 365.0)
