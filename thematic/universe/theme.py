"""A theme: what a note's idea holds, who said it, and since when a reader could have known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from thematic.universe.rules import Note, Reading, RuleBook

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Member:
    """One symbol's place in a theme.

    Parameters
    ----------
    symbol : str
        Yahoo's form: ``NVDA``, ``0700.HK``.
    name : str
        What people call it.
    role : str
        Its part in the theme; strategies make sub-baskets of it.
    since, until : date, optional
        First and last day of membership, both inclusive; without one there is no bound.
    lot : int, optional
        Shares in a board lot, where the market lets it differ by stock.
    note : str
        Why it is here; begins with ``added:`` where the source does not name it.
    also : tuple of str
        Listings of the same company in other markets, one a market.
    ends : date, optional
        The last day on which the symbol traded: it was delisted, merged, or changed its symbol.
    successor : str
        The symbol that its holders went on with; empty where they were paid out.
    exposure, market_value : tuple of Reading
        How much of it the theme is (a share of revenue, a score from 0 to 1) and what it is worth, each from
        the day on which it was public.
    weight : float, optional
        Its share under ``weighting = "custom"``, in proportion to the others'.

    Examples
    --------
    >>> Member("0700.HK", "Tencent", "platform", since=date(2024, 1, 2)).on(date(2023, 12, 29))
    False
    """

    symbol: str
    name: str
    role: str
    since: date | None = None
    until: date | None = None
    lot: int | None = None
    note: str = ""
    also: tuple[str, ...] = ()
    ends: date | None = None
    successor: str = ""
    exposure: tuple[Reading, ...] = ()
    market_value: tuple[Reading, ...] = ()
    weight: float | None = None

    def on(self, day: date) -> bool:
        """Whether it is a member on `day`."""
        return (self.since is None or self.since <= day) and (self.last is None or day <= self.last)

    @property
    def last(self) -> date | None:
        """The last day of its membership: at the latest that on which it traded last."""
        return min((day for day in (self.until, self.ends) if day is not None), default=None)


@dataclass(frozen=True)
class Theme:
    """What one universe file says.

    Parameters
    ----------
    name : str
        The file's name without ``.toml``.
    title, thesis, source : str
        What it is, what is claimed of it, and who said so where.
    known_on : date
        The day on which the thesis was public. Results before it are hindsight, and reports say so.
    members : tuple of Member
        In the file's order; one that ends is followed by its successor, from the day after. A symbol may
        come twice, with periods that do not overlap.
    rules : RuleBook, optional
        How members are chosen and weighed; without any all are in, with equal weights at every row.
    notes : tuple of Note
        Later notes, each of which calls for a review.
    stops : tuple of str
        Reasons to stop; see `thematic.stops`.
    reviews : tuple of date
        Days on which to look at it again.
    left_out : tuple of Member
        Those of the file that a run leaves out, for want of prices or by the markets that it holds.

    Examples
    --------
    >>> members = (Member("NVDA", "Nvidia", "GPUs"), Member("AVGO", "Broadcom", "ASICs"))
    >>> Theme("semis", "AI semiconductors", "They are hit", "a note", date(2025, 2, 10), members).symbols
    ('NVDA', 'AVGO')
    """

    name: str
    title: str
    thesis: str
    source: str
    known_on: date
    members: tuple[Member, ...]
    rules: RuleBook | None = None
    notes: tuple[Note, ...] = ()
    stops: tuple[str, ...] = ()
    reviews: tuple[date, ...] = ()
    left_out: tuple[Member, ...] = ()

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """Its symbols, each once, in the file's order."""
        return tuple(dict.fromkeys(member.symbol for member in self.members))

    def without(self, symbols: Collection[str]) -> Theme:
        """Return the theme with some symbols left out.

        Examples
        --------
        >>> members = (Member("NVDA", "Nvidia", "GPUs"), Member("AVGO", "Broadcom", "ASICs"))
        >>> less = Theme("t", "T", "a thesis", "a note", date(2025, 2, 10), members).without({"NVDA"})
        >>> less.symbols, [member.symbol for member in less.left_out]
        (('AVGO',), ['NVDA'])
        """
        kept = tuple(member for member in self.members if member.symbol not in symbols)
        gone = tuple(member for member in self.members if member.symbol in symbols)
        return replace(self, members=kept, left_out=(*self.left_out, *gone))

    def members_on(self, day: date) -> tuple[Member, ...]:
        """Return who is a member on `day`, in the file's order."""
        return tuple(member for member in self.members if member.on(day))

    def membership(self, dates: pd.DatetimeIndex) -> pd.DataFrame:
        """Return which symbols are members on which dates.

        Parameters
        ----------
        dates : DatetimeIndex, shape (n_dates,)
            Tz-naive calendar dates.

        Returns
        -------
        DataFrame of bool, shape (n_dates, n_symbols)
            Columns are `symbols`.
        """
        import numpy as np
        import pandas as pd

        days = dates.to_numpy().astype("datetime64[D]")
        columns = {symbol: column for column, symbol in enumerate(self.symbols)}
        table = np.zeros((len(days), len(columns)), dtype=bool)
        for member in self.members:
            if member.since is None and member.last is None:
                table[:, columns[member.symbol]] = True
                continue
            inside = np.ones(len(days), dtype=bool)
            if member.since is not None:
                inside &= days >= np.datetime64(member.since)
            if member.last is not None:
                inside &= days <= np.datetime64(member.last)
            table[:, columns[member.symbol]] |= inside
        return pd.DataFrame(table, index=dates, columns=list(columns))
