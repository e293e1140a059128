"""Rules on reference themes: the same strategy with the same parameters, run on funds instead of its themes.

A strategy names its themes in fields, so it can be asked about others: a rule on one theme is run on every
fund, one on two themes on every ordered pair of funds of one family, and one on three or four on the chains
that the set names; one on more has no base rate. What it is compared with is run on the same funds. Both
trade through the kernel with their market's fees and interest on cash; a fund's volume, lots and daily limits
are not known here and do not bind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.markets import market_of
from thematic.references.cases import Cases
from thematic.references.prices import ReferencePrices
from thematic.simulation.interest import constant_rate
from thematic.simulation.kernel import simulate
from thematic.simulation.rules import split_fees
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import Account, Cells, Tape, plain_tape
from thematic.strategy import Strategy
from thematic.strategy.instructions import instructions
from thematic.universe.theme import Member, Theme

CASH_RATE, BORROW_SPREAD, SHORT_RATE = 0.02, 0.015, 0.01
"""What idle cash earns a year, about the mean of the federal funds rate of 1999 to 2024 (unverified: dated
rates do not reach so far back), what borrowed money costs above that, and what short positions pay."""

SAME = 1e-4
"""Growth of a row by which a rule and its rival must differ once in a window for it to be a case: below it
they held the same, but for the cash that a purchase has left over."""


@dataclass(frozen=True)
class Stand:
    """Which funds stand for a strategy's themes in one run of it.

    Parameters
    ----------
    label, family : str
    themes : mapping of str to str
        From a theme's name to the symbol of the fund that stands for it.
    """

    label: str
    family: str
    themes: Mapping[str, str]


class ReferenceWorld:
    """Reference prices as a market view, and the accounts of strategies in it.

    Parameters
    ----------
    prices : ReferencePrices
    """

    def __init__(self, prices: ReferencePrices) -> None:
        self.prices = prices
        self.symbols = (*prices.funds.symbols, prices.funds.market)
        self._close = np.column_stack([prices.close, prices.market])
        usable = np.column_stack([prices.usable, np.isfinite(prices.market)])
        self._first = np.where(usable.any(axis=0), usable.argmax(axis=0), len(usable))
        self._cells: dict[int, Cells] = {}

    def cases(self, better: Strategy, than: Strategy, stands: Sequence[Stand], horizon: int) -> Cases:
        """Return how a strategy differed from another on each stand, in windows that do not overlap.

        Windows end with the last row. One in which both held the same is no case.
        """
        windows = [self._windows(better, than, stand, horizon) for stand in stands]
        counts = [len(rows) for rows, _, _ in windows]
        merged = (
            [np.concatenate(columns) for columns in zip(*windows, strict=True)]
            if windows
            else [np.zeros(0)] * 3
        )
        deviations = [gaps.std() if len(gaps) > 1 else np.nan for _, gaps, _ in windows]
        return Cases(
            horizon,
            merged[0].astype(np.int64),
            np.repeat(np.arange(len(stands)), counts),
            merged[1],
            merged[2],
            np.repeat(deviations, counts),
            self.prices.dates,
            tuple(stand.label for stand in stands),
            tuple(stand.family for stand in stands),
        )

    @cached_property
    def view(self) -> MarketView:
        """What strategies see: every fund is a theme of its own name."""
        decisions = pd.DatetimeIndex(self.prices.dates + pd.Timedelta(hours=22), name="decision")
        decisions = decisions.as_unit("ns").tz_localize("UTC")
        known = pd.DataFrame(self._close, index=decisions, columns=list(self.symbols))
        themes = {symbol: _theme(symbol) for symbol in self.symbols}
        there = np.isfinite(self._close)
        return MarketView(
            decisions, known, themes, {symbol: there[:, [i]] for i, symbol in enumerate(self.symbols)}
        )

    def nav(self, strategy: Strategy, first: int) -> np.ndarray:
        """Return the net asset value of a strategy on funds from a row on, (n_rows - first,)."""
        given = instructions(type(strategy).__name__, strategy, self.view)
        standing = max(int(given.rows.searchsorted(first, side="right")) - 1, 0)
        rows, weights = np.maximum(given.rows[standing:] - first, 0), given.weights[standing:]
        tape = self._part(first, [self.symbols.index(symbol) for symbol in given.symbols])
        orders, fills = np.zeros(0, ORDER), np.zeros(0, FILL)
        nav, _, _ = simulate(tape, Account(), rows, np.ascontiguousarray(weights), orders, fills)
        if not (nav > 0.0).all():
            raise StrategyError(f"{type(strategy).__name__} lost all it had on {', '.join(given.symbols)}")
        return nav

    @cached_property
    def _tape(self) -> Tape:
        """What the kernel reads, of all funds; only the market's fees and interest are on it."""
        tape, dates = plain_tape(self._close), self.prices.dates
        moments = tape.rows.copy()
        market = market_of(self.prices.funds.market)
        idle = constant_rate(CASH_RATE)
        moments["cash_index"] = idle.growth(dates)
        moments["borrow_index"] = idle.plus(BORROW_SPREAD).growth(dates)
        moments["short_index"] = constant_rate(SHORT_RATE).growth(dates)
        alike, bounded = split_fees(market.fee_table(self.prices.funds.market, dates))
        return tape._replace(
            rows=moments,
            fees=np.ascontiguousarray(alike[:, None]),
            bounded_fees=np.ascontiguousarray(bounded[:, None]),
        )

    def _part(self, first: int, columns: list[int]) -> Tape:
        """Return the rows of the tape from one on, and some of its funds."""
        whole = self._tape
        fill = np.ascontiguousarray(whole.cells.fill[first:, columns])
        _, *rules = self._unruled(len(columns))
        return Tape(
            value=np.ascontiguousarray(whole.value[first:, columns]),
            cells=Cells(fill, *(cell[first:] for cell in rules)),
            symbols=whole.symbols[columns],
            sessions=whole.sessions[first:],
            fees=whole.fees[first:],
            bounded_fees=whole.bounded_fees[first:],
            rows=whole.rows[first:],
        )

    def _unruled(self, count: int) -> Cells:
        """Return cells without rules for so many funds: the same ones for all that have as many."""
        if count not in self._cells:
            self._cells[count] = Cells.at(np.zeros((len(self._close), count)))
        return self._cells[count]

    def _windows(
        self, better: Strategy, than: Strategy, stand: Stand, horizon: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the rows before windows, and the differences of growth and of simple return in them."""
        first = int(max(self._first[self.symbols.index(symbol)] for symbol in stand.themes.values()))
        ends = np.arange(len(self.prices.dates) - 1, first + 1 + horizon, -horizon)[::-1] - first
        if not len(ends):
            return np.zeros(0), np.zeros(0), np.zeros(0)
        begun = date(1900, 1, 1)
        navs = [self.nav(placed(strategy, stand.themes, begun), first) for strategy in (better, than)]
        one, other = (nav[ends] / nav[ends - horizon] for nav in navs)
        gap = np.log(one / other)
        apart = np.abs(np.diff(np.log(navs[0] / navs[1])))[ends[0] - horizon : ends[-1]]
        kept = apart.reshape(-1, horizon).max(axis=1) > SAME
        return (ends + first - horizon - 1)[kept], gap[kept], (one - other)[kept]


def placed(strategy: Strategy, themes: Mapping[str, str], begun: date) -> Strategy:
    """Return a strategy with funds in the place of its themes.

    A choice of some members falls away, since a fund has one; and dates become `begun`, as what they announce
    had happened when the note was written.
    """
    changes: dict[str, Any] = {}
    for field in fields(strategy):  # type: ignore[arg-type]
        value = getattr(strategy, field.name)
        if field.name == "themes":
            changes[field.name] = tuple(dict.fromkeys(themes[theme] for theme in value))
        elif field.name == "theme" or field.name.endswith("_theme"):
            changes[field.name] = themes[value]
        elif field.name in ("symbols", "roles"):
            changes[field.name] = ()
        elif isinstance(value, date):
            changes[field.name] = begun
    return replace(strategy, **changes)  # type: ignore[type-var]


def stands(
    better: Strategy, than: Strategy, prices: ReferencePrices, benchmarks: frozenset[str]
) -> tuple[Stand, ...]:
    """Return the stands of two strategies in a reference set; none where no chain is long enough.

    Parameters
    ----------
    benchmarks : frozenset of str
        Themes that hold the market, for which the market's fund stands.
    """
    names = tuple(dict.fromkeys((*better.themes, *than.themes)))
    free = tuple(name for name in names if name not in benchmarks)
    market = {name: prices.funds.market for name in names if name in benchmarks}
    return tuple(
        Stand(" to ".join(chosen), family, {**market, **dict(zip(free, chosen, strict=True))})
        for family, chosen in _choices(len(free), prices)
    )


def _choices(count: int, prices: ReferencePrices) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a family and as many funds as are asked for, in every way that the set's rule allows."""
    funds = prices.funds.fund
    if count == 1:
        yield from ((fund.family, (fund.symbol,)) for fund in funds)
    elif count == 2:
        for family in dict.fromkeys(fund.family for fund in funds):
            kin = [fund.symbol for fund in funds if fund.family == family]
            yield from ((family, pair) for pair in permutations(kin, 2))
    else:
        for chain in prices.funds.chain:
            spare = len(chain.funds) - count
            yield from ((chain.title, chain.funds[at : at + count]) for at in range(spare + 1))


def _theme(symbol: str) -> Theme:
    member = Member(symbol, symbol, "fund")
    return Theme(symbol, symbol, "stands for a theme", "the reference set", date(1900, 1, 1), (member,))
