"""Market: what one market's file says, and the answers to what a run asks of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from thematic.errors import MarketError
from thematic.markets.fees import NO_FEE
from thematic.markets.rules import (
    Board,
    Fee,
    FirstDays,
    Limit,
    Override,
    Rule,
    RuleRecord,
    Sample,
    ShortBan,
    Side,
    Spelling,
    Text,
    Ticks,
    clashes,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LONG_ENOUGH = timedelta(days=61)
"""In which every market has more sessions than any rule on first days counts."""


class Market(RuleRecord):
    """One market, read from its TOML file.

    Parameters
    ----------
    key : str
        The file's stem: ``hk``.
    title : str
        Its name in prose: ``Hong Kong``.
    calendar, currency, timezone : str
        exchange_calendars' name, ISO 4217 code, IANA time zone.
    suffixes : tuple of str
        The endings of its symbols in Yahoo's form, the empty one for New York.
    form, words : str
        Regular expression that its symbols match in full, and the same in plain words.
    examples : tuple of str
        Symbols of it, at least one for each ending and each board.
    spellings : tuple of Spelling
        How others write its symbols, besides the form itself; in the file ``spelling``.
    indices : tuple of str
        Regular expressions of the symbols that are indices of it: they have its calendar but cannot be held.
    sample : Sample, optional
        What its simulated prices look like; only needed for symbols that the sample has.
    notes : tuple of str
        What the file leaves out or simplifies.
    overrides : tuple of Override
        The days on which the calendar is wrong; in the file ``override``.
    boards, fee_rules, limit_rules, first_days, tick_rules, short_bans
        The rules; in the file ``board``, ``fee``, ``limit``, ``first_days``, ``tick`` and ``short_ban``.

    Notes
    -----
    Days are the exchange's local trade dates. A rule applies from ``since`` to ``until``, both inclusive.
    """

    key: Text
    title: Text
    calendar: Text
    currency: str = Field(pattern="^[A-Z]{3}$")
    timezone: Text
    suffixes: tuple[str, ...] = Field(min_length=1)
    form: Text
    words: Text
    examples: tuple[str, ...] = Field(min_length=1)
    spellings: tuple[Spelling, ...] = Field(alias="spelling", default=())
    indices: tuple[str, ...] = ()
    sample: Sample | None = None
    notes: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = Field(alias="override", default=())
    boards: tuple[Board, ...] = Field(alias="board", min_length=1)
    fee_rules: tuple[Fee, ...] = Field(alias="fee", default=())
    limit_rules: tuple[Limit, ...] = Field(alias="limit", default=())
    first_days: tuple[FirstDays, ...] = ()
    tick_rules: tuple[Ticks, ...] = Field(alias="tick", default=())
    short_bans: tuple[ShortBan, ...] = Field(alias="short_ban", default=())

    @model_validator(mode="after")
    def _consistent(self) -> Market:
        alone = {
            "limits": self.limit_rules,
            "rules on first days": self.first_days,
            "tick tables": self.tick_rules,
        }
        if faults := [*self._faults(), *clashes(self.fee_rules, alone)]:
            raise ValueError("\n".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        names = [board.name for board in self.boards]
        if len(set(names)) < len(names):
            yield "two boards have the same name"
        if self.boards[-1].pattern != ".*":
            yield "the last board must be without a pattern: it takes the symbols that no other board does"
        for rule in self.rules():
            yield from (
                f"a rule is for a board {name!r} that is not in the file"
                for name in {*rule.boards} - {*names}
            )
        for pattern in (self.form, *self.indices):
            re.compile(pattern)
        ZoneInfo(self.timezone)
        if self.boards[-1].pattern == ".*":
            yield from self._exemplary()

    def _exemplary(self) -> Iterator[str]:
        for symbol in self.examples:
            if not re.fullmatch(self.form, symbol, re.ASCII):
                yield f"the example {symbol} is not of the market's form"
            if not any(symbol.endswith(suffix) for suffix in self.suffixes):
                yield f"the example {symbol} has none of the market's suffixes"
        for suffix in self.suffixes:
            if not any(symbol.endswith(suffix) for symbol in self.examples):
                yield f"no example ends with {suffix}"
        for name in {board.name for board in self.boards} - {
            self.board(symbol).name for symbol in self.examples
        }:
            yield f"no example is of the board {name!r}"

    def rules(self) -> tuple[Rule, ...]:
        """Return every dated rule of the file."""
        return (
            *self.fee_rules,
            *self.limit_rules,
            *self.first_days,
            *self.tick_rules,
            *self.short_bans,
        )

    def board(self, symbol: str) -> Board:
        """Return the board that a symbol of this market trades on, as far as its form tells."""
        return next(board for board in self.boards if re.fullmatch(board.pattern, symbol))

    def fees(self, day: date, symbol: str) -> tuple[Fee, ...]:
        """Return the fees in force for a symbol on a trade date, in the order of the file."""
        board = self.board(symbol).name
        return tuple(fee for fee in self.fee_rules if fee.holds(day, board))

    def charge(self, value: float, shares: float, day: date, side: Side, symbol: str) -> dict[str, float]:
        """Return what one trade costs.

        Parameters
        ----------
        value : float
            Value traded, positive, in local currency.
        shares : float
            Shares traded, positive.
        day : date
            Trade date.
        side : {"buy", "sell"}
        symbol : str

        Returns
        -------
        dict
            Kind of fee -> amount in local currency, as `thematic.markets.fees.fee_amount` has it.
        """
        due = (fee for fee in self.fees(day, symbol) if fee.paid_on(side))
        return {fee.kind: fee.amount(value, shares) for fee in due}

    @property
    def fee_kinds(self) -> tuple[str, ...]:
        """The kinds of fee that the file knows, in its order."""
        return tuple(dict.fromkeys(fee.kind for fee in self.fee_rules))

    def fee_table(self, symbol: str, days: pd.DatetimeIndex) -> Floats:
        """Return the terms of every kind of fee of a symbol over days, for the simulation.

        Returns
        -------
        ndarray (n_days, 2, n_kinds, 5)
            ``[:, 0]`` for buyers and ``[:, 1]`` for sellers; kinds as in `fee_kinds`. The last axis has what
            `fee_amount` takes besides the trade: rate, per_share, minimum, maximum and round_up_to, amounts
            in local currency. A kind that is not due costs 0.
        """
        import numpy as np

        board, dates, kinds = self.board(symbol).name, _dates(days), self.fee_kinds
        table = np.tile(np.array(NO_FEE), (len(dates), 2, len(kinds), 1))
        for fee in self.fee_rules:
            rows = fee.rows(dates, board)
            for column in range(2):
                if fee.paid_on(_SIDES[column]):
                    table[rows, column, kinds.index(fee.kind)] = fee.terms
        return table

    def limit_rate(self, symbol: str, day: date) -> float | None:
        """Return the daily limit as a fraction; None where there is none, or it is an amount (Tokyo)."""
        board = self.board(symbol).name
        return next((limit.rate for limit in self.limit_rules if limit.holds(day, board)), None)

    def unlimited(self, symbol: str, days: pd.DatetimeIndex, listed: date) -> NDArray[np.bool_]:
        """Return on which days (n,) there is no limit because a share has just been listed.

        Parameters
        ----------
        listed : date
            Its first session. Where only the first day of a series is known, which may begin later, a price
            beyond the limit tells that the limit was not in force.
        """
        import numpy as np

        board, dates = self.board(symbol).name, _dates(days)
        rule = next((rule for rule in self.first_days if rule.holds(listed, board)), None)
        if rule is None or not len(days) or days.max().date() < listed:
            return np.zeros(len(dates), dtype=bool)
        # A calendar may not reach much further than the days asked about.
        sessions = self.sessions(listed, min(listed + LONG_ENOUGH, days.max().date())).index
        return np.isin(dates, sessions[: rule.sessions].to_numpy("datetime64[D]"))

    def limit_prices(self, symbol: str, days: pd.DatetimeIndex, reference: Floats) -> tuple[Floats, Floats]:
        """Return the lowest and the highest price that a symbol may trade at on each day.

        Parameters
        ----------
        symbol : str
        days : DatetimeIndex (n,)
            Session dates.
        reference : ndarray (n,)
            Each day's reference price, unadjusted, in local currency: the close of the session before, less
            what the stock goes ex of that day. NaN, as on a first day of trading, has no limit.

        Returns
        -------
        down, up : ndarray (n,)
            Rounded as the exchange does; -inf and +inf where there is no limit. Never NaN. A listing's first
            days are for `unlimited` to tell.
        """
        import numpy as np

        from thematic.markets import limits

        board, dates = self.board(symbol).name, _dates(days)
        down, up = np.full(len(dates), -np.inf), np.full(len(dates), np.inf)
        for limit in self.limit_rules:
            rows = limit.rows(dates, board) & np.isfinite(reference)
            if rows.any():
                tick = partial(self.tick, symbol, days[rows])
                down[rows], up[rows] = limits.around(reference[rows], limit, tick)
        return down, up

    def tick(self, symbol: str, days: pd.DatetimeIndex, price: Floats) -> Floats:
        """Return the price step (n,) at each price (n,) on each day (n,).

        MarketError where the market's file has no table for a day.
        """
        import numpy as np

        from thematic.markets import limits

        board, dates = self.board(symbol).name, _dates(days)
        step = np.full(len(dates), np.nan)
        for ticks in self.tick_rules:
            rows = ticks.rows(dates, board)
            step[rows] = limits.by_band(ticks.bands, price[rows])
        if np.isnan(step).any():
            day = dates[np.isnan(step)][0]
            raise MarketError(
                f"no tick table for {symbol} on {day}: add one to the market's file ({self.key}.toml)"
            )
        return step

    def shortable(self, symbol: str, days: pd.DatetimeIndex) -> NDArray[np.bool_]:
        """Return on which days (n,) a symbol may be sold short: boolean (n,)."""
        import numpy as np

        board, dates = self.board(symbol).name, _dates(days)
        banned = [ban.rows(dates, board) for ban in self.short_bans]
        return ~np.logical_or.reduce(banned, axis=0) if banned else np.ones(len(dates), dtype=bool)

    def sessions(self, start: date, end: date) -> pd.DataFrame:
        """Return the sessions between two dates, inclusive; see `thematic.markets.sessions.sessions`."""
        from thematic.markets import sessions

        return sessions.sessions(self.calendar, self.timezone, start, end, self.overrides)


_SIDES: tuple[Side, Side] = ("buy", "sell")


def _dates(days: pd.DatetimeIndex) -> NDArray[np.datetime64]:
    import numpy as np

    return np.asarray(days, dtype="datetime64[D]")
