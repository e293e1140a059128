"""From a panel and its markets' rules to the tape that the kernel reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.market_data.clock import NO_SESSION
from thematic.market_data.panel import Panel, carry_forward
from thematic.markets.fees import NO_FEE
from thematic.question import Terms
from thematic.simulation.interest import cash_rate, constant_rate
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
    cells.share[:] = np.nan_to_num(carry_forward(panel.quoted / panel.close), nan=1.0)
    symbols, fees, bounded_fees = _fees(panel, terms)
    _apply_bans(cells, panel)
    if not terms.frictionless:
        _apply_rules(cells, panel, terms, lots)
    return Tape(
        value=panel.known if np.isfinite(panel.known).all() else np.nan_to_num(panel.known),
        cells=cells,
        symbols=symbols,
        sessions=_sessions(panel, terms),
        fees=fees,
        bounded_fees=bounded_fees,
        rows=_rows(panel, terms, first),
    )


def _apply_bans(cells: Cells, panel: Panel) -> None:
    """Say which symbols may be sold short, a market's board at a time."""
    boards: dict[tuple[str, str], list[int]] = {}
    for s, (symbol, market) in enumerate(zip(panel.symbols, _markets(panel), strict=True)):
        boards.setdefault((market.key, market.board(symbol).name), []).append(s)
    for (key, _), columns in boards.items():
        allowed = panel.markets[key].shortable(panel.symbols[columns[0]], panel.dates)
        cells.shortable[:, columns] = allowed[:, None]


def _apply_rules(cells: Cells, panel: Panel, terms: Terms, lots: Mapping[str, int]) -> None:
    """Apply lots, caps and limits; what is the same sum for every symbol is done for all at once."""
    markets = list(_markets(panel))
    boards = [market.board(symbol) for symbol, market in zip(panel.symbols, markets, strict=True)]
    stated = [lots.get(symbol) for symbol in panel.symbols]
    lot = np.array([own or board.lot or 0 for own, board in zip(stated, boards, strict=True)], float)
    least = [0 if own else board.minimum_order or 0 for own, board in zip(stated, boards, strict=True)]
    # One share is quoted / adjusted units: a lot of 100 shares is that many times 100 units.
    if lot.any():
        np.multiply(cells.share, lot, out=cells.lot)
    if any(least):
        np.multiply(cells.share, np.array(least, float), out=cells.least)
    np.multiply(panel.volume, terms.volume_cap, out=cells.cap)
    np.multiply(cells.cap, cells.share, out=cells.cap)
    cells.cap[~np.isfinite(cells.cap)] = np.inf
    for s, market in enumerate(markets):
        if market.limit_rules:
            cells.limit_up[:, s], cells.limit_down[:, s] = _at_limit(panel, s, market, terms)


def _markets(panel: Panel) -> Iterator[Market]:
    """Yield each symbol's market."""
    markets = list(panel.markets.values())
    return (markets[m] for m in panel.market)


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


def _fees(panel: Panel, terms: Terms) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each symbol's market and fee class, SYMBOL (n_symbols,), and the fees as the tape has them."""
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
            table = market.fee_table(symbol, panel.dates)
            table[..., 1:] *= panel.rates[:, panel.market[s]][:, None, None, None]
            tables.append(table[:, :, :0] if terms.frictionless else table)
        symbols["fee_class"][s] = classes[name]
    alike, bounded = zip(*map(split_fees, tables), strict=True)
    most = max(table.shape[2] for table in bounded)
    return symbols, np.stack(alike, axis=1), np.stack([_padded(table, most) for table in bounded], axis=1)


def split_fees(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Split the fees of one board into those that the kernel charges many symbols at once, and the others.

    Parameters
    ----------
    table : ndarray, shape (n_rows, 2, n_kinds, 5)
        As `Market.fee_table` gives it.

    Returns
    -------
    alike : ndarray, shape (n_rows, 2, 3)
        The summed rate of fees on value alone, the rate of one that has a minimum as well, and that minimum.
    bounded : ndarray, shape (n_rows, 2, n_bounded, 5)
        The fees with a maximum, by the share or rounded up, and further ones with a minimum.
    """
    _, per_share, minimum, maximum, round_up_to = np.moveaxis(table, 3, 0)
    on_value = ((per_share == 0.0) & np.isinf(maximum) & (round_up_to == 0.0)).all(axis=(0, 1))
    has_minimum = (minimum > 0.0).any(axis=(0, 1))
    floored = np.flatnonzero(on_value & has_minimum)[:1]
    sums = table[:, :, on_value & ~has_minimum, 0].sum(axis=2)
    rate, least = table[:, :, floored, 0].sum(axis=2), table[:, :, floored, 2].sum(axis=2)
    others = ~on_value | has_minimum
    others[floored] = False
    return np.stack([sums, rate, least], axis=2), table[:, :, others]


def _padded(table: np.ndarray, kinds: int) -> np.ndarray:
    """Return a table of fees, shape (n_rows, 2, n_kinds, 5), with fees of nothing up to some kinds."""
    free = np.tile(np.array(NO_FEE), (*table.shape[:2], kinds - table.shape[2], 1))
    return np.concatenate([table, free], axis=2)


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
        dates = panel.dates[first:]
        spread = terms.borrow_spread
        rows["cash_index"][first:] = cash_index(dates, terms)
        rows["borrow_index"][first:] = cash_rate(terms.base, terms.cash_rate).plus(spread).growth(dates)
        rows["short_index"][first:] = constant_rate(terms.short_rate).growth(dates)
    return rows


def cash_index(dates: pd.DatetimeIndex, terms: Terms) -> np.ndarray:
    """Return what 1 of idle cash grows to over some days, shape (n_days,); 1.0 on the first."""
    rate = constant_rate(0.0) if terms.frictionless else cash_rate(terms.base, terms.cash_rate)
    return rate.growth(dates)
