"""The sessions ahead: a panel that goes on, as if each coming session traded as the last one did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from thematic.errors import MarketError
from thematic.market_data.clock import Clock
from thematic.market_data.panel import Panel, carry_forward

AHEAD = timedelta(days=30)
"""Far enough for a session of every market, whatever its holidays."""


def ahead(panel: Panel) -> Panel:
    """Return a panel with the rows of the next `AHEAD` days, or of as many as all calendars reach.

    The sessions are those of the calendars. In each of them a symbol trades at its last close and with its
    last volume, opens included, at the last exchange rate; one without a bar in the last session of its
    market is taken for suspended and goes on to be. Nothing of it is a forecast: it is what orders are sized
    by that are to fill there.

    Returns
    -------
    Panel
        Its first rows are those of `panel`, number by number.
    """
    clock, rows = clock_ahead(panel), len(panel.clock)
    more = clock.is_open[rows:][:, panel.market] & current(panel)[-1]

    def grown(table: np.ndarray, last: np.ndarray) -> np.ndarray:
        return np.vstack([table, np.where(more, last, np.nan)])

    close, quoted, volume = (carry_forward(table)[-1] for table in (panel.close, panel.quoted, panel.volume))
    return replace(
        panel,
        clock=clock,
        rates=np.vstack([panel.rates, np.repeat(panel.rates[-1:], len(clock) - rows, axis=0)]),
        close=grown(panel.close, close),
        open=grown(panel.open, close),
        high=grown(panel.high, close),
        low=grown(panel.low, close),
        quoted=grown(panel.quoted, quoted),
        quoted_open=grown(panel.quoted_open, quoted),
        volume=grown(panel.volume, volume),
    )


def current(panel: Panel) -> np.ndarray:
    """Return whether each symbol has a bar in its market's last session at each row, (n_rows, n_symbols)."""
    rows = np.arange(len(panel.clock))[:, None]
    last = np.maximum.accumulate(np.where(panel.clock.is_open, rows, 0))[:, panel.market]
    return np.isfinite(np.take_along_axis(panel.close, last, axis=0))


def clock_ahead(panel: Panel) -> Clock:
    """Return a panel's clock with the rows of the next `AHEAD` days, or of as many as all calendars reach."""
    first, last = panel.dates[0].date(), panel.dates[-1].date()
    time = panel.clock.decisions[0].time()
    try:
        return Clock.of(panel.markets, first, last + AHEAD, time)
    except MarketError:
        # A calendar may not know the next year's holidays yet.
        return Clock.of(panel.markets, first, date(last.year, 12, 31), time)
