"""Reference sets: which funds an idea is held against, and what counts as a case, fixed in one file.

Choosing comparable funds or shocks after seeing what they did is a way to any result. So a set is chosen by a
rule, written down with every number that decides what counts, and hashed into the ledger before anything is
computed from it. A file is named ``references/<name>.toml``; the one that ships says how it was chosen.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from thematic.errors import MarketError, ReferenceSetError
from thematic.markets import market_of
from thematic.workspace import find

SHIPPED = "us_listed_funds"
"""The set that a run uses unless another is named."""

Text = Annotated[str, Field(min_length=1)]
Symbols = Annotated[tuple[Text, ...], Field(min_length=2)]


class Entry(BaseModel):
    """A part of a set's file: immutable, and closed to keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fund(Entry):
    """A fund, or anything with one price, that stands for a theme.

    Parameters
    ----------
    symbol, name, family : str
        Funds of one family hold kindred things: a rule on two themes is run on pairs within a family.
    listed : date
        Its first trading day.
    comparable_from : date, optional
        The day on which it took up the theme that it stands for, where that is later.
    note : str
        What a reader should know of it.
    unverified : bool
        The first trading day could not be checked.
    """

    symbol: Text
    name: Text
    family: Text
    listed: date
    comparable_from: date | None = None
    note: str = ""
    unverified: bool = False


class Chain(Entry):
    """Funds from upstream to downstream, for rules that read more than two themes."""

    title: Text
    funds: Symbols


class ReferenceSet(Entry):
    """A reference set: funds, and what counts as a case.

    Parameters
    ----------
    name : str
        The file's name without ``.toml``.
    title, rule, source : str
        What it is, how its funds were chosen, and where the facts are from.
    survivors_only : bool
        Funds that have closed are missing.
    market : str
        Symbol of the fund that every other is held against. All trade where it does, so that closes of one
        date are of one moment.
    seasoning_days : int
        Days after its listing from which a fund is used.
    beta_rows : int
        Rows before a row from which its beta (with one lag) and residual deviation are measured.
    fall_deviations : float
        A fall is a row whose residual lies so many deviations below zero.
    run_up_rows, run_up : int, float
        A run-up is a lead over the market of `run_up` or more within so many rows.
    horizons : tuple of int
        Rows for which a case is followed, increasing; the last is that of the odds.
    fewest_episodes : int
        A class of cases with fewer separate episodes is made less extreme until it has as many.
    eras : tuple of date
        Days on which a new era begins, increasing.
    fund : tuple of Fund
    chain : tuple of Chain

    Examples
    --------
    >>> funds = load_reference_set()
    >>> len(funds.fund), funds.market, funds.horizons
    (106, 'SPY', (5, 20, 60))
    >>> funds.usable_from("MJ")  # it held Latin American property before December 2017
    datetime.date(2018, 12, 26)
    """

    name: Text
    title: Text
    rule: Text
    source: Text
    market: Text
    survivors_only: bool = True
    seasoning_days: Annotated[int, Field(ge=0)]
    beta_rows: Annotated[int, Field(ge=30)]
    fall_deviations: Annotated[float, Field(gt=0)]
    run_up_rows: Annotated[int, Field(ge=1)]
    run_up: Annotated[float, Field(gt=0)]
    horizons: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)]
    fewest_episodes: Annotated[int, Field(ge=10)]
    eras: tuple[date, ...] = ()
    fund: Annotated[tuple[Fund, ...], Field(min_length=2)]
    chain: tuple[Chain, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> ReferenceSet:
        faults = [*_order_faults(self), *_symbol_faults(self)]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @cached_property
    def by_symbol(self) -> dict[str, Fund]:
        """Its funds by symbol."""
        return {fund.symbol: fund for fund in self.fund}

    @property
    def symbols(self) -> tuple[str, ...]:
        """The funds' symbols in the file's order, without the market's."""
        return tuple(fund.symbol for fund in self.fund)

    @property
    def horizon(self) -> int:
        """Rows of the odds."""
        return self.horizons[-1]

    def usable_from(self, symbol: str) -> date:
        """Return the first day on which a fund counts."""
        fund = self.by_symbol[symbol]
        return max(fund.listed, fund.comparable_from or fund.listed) + timedelta(self.seasoning_days)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that the file says, the same however it is laid out."""
        content = self.model_dump(mode="json", exclude={"name"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def restricted(self, symbols: Iterable[str]) -> ReferenceSet:
        """Return the set with those of its funds only, and the chains of which all funds are left."""
        kept = set(symbols)
        funds = tuple(fund for fund in self.fund if fund.symbol in kept)
        chains = tuple(chain for chain in self.chain if kept.issuperset(chain.funds))
        return self.model_copy(update={"fund": funds, "chain": chains})


def load_reference_set(name: str | Path = SHIPPED) -> ReferenceSet:
    """Return the set of a name (the workspace's own, else a shipped one) or of a TOML file.

    Raises
    ------
    ReferenceSetError
        There is none, or its file is faulty: every fault, each with its key.
    """
    path = find("references", name)
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ReferenceSetError(f"{path}: cannot be read as TOML in UTF-8: {error}") from error
    try:
        return ReferenceSet.model_validate({"name": path.stem, **content})
    except ValidationError as error:
        raise ReferenceSetError("\n".join(f"{path}: {fault}" for fault in _sentences(error))) from error


def _order_faults(funds: ReferenceSet) -> list[str]:
    """Return a fault for each list of numbers or days that does not increase."""
    lists: dict[str, tuple[Any, ...]] = {"horizons": funds.horizons, "eras": funds.eras}
    return [
        f"{name} must increase, each once: {', '.join(map(str, values))}"
        for name, values in lists.items()
        if list(values) != sorted(set(values))
    ]


def _symbol_faults(funds: ReferenceSet) -> list[str]:
    """Return a fault for each symbol that is named twice, unknown, or of another market."""
    counts = Counter(funds.symbols)
    faults = [f"{symbol} is a fund {count} times" for symbol, count in counts.items() if count > 1]
    if funds.market in counts:
        faults.append(f"{funds.market} is the market, so it cannot be a fund too")
    for chain in funds.chain:
        strange = [symbol for symbol in chain.funds if symbol not in counts]
        if strange:
            faults.append(f"the chain {chain.title!r} names {', '.join(strange)}, which is no fund here")
    return [*faults, *_market_faults(funds)]


def _market_faults(funds: ReferenceSet) -> list[str]:
    try:
        market = market_of(funds.market).key
        abroad = [symbol for symbol in funds.symbols if market_of(symbol).key != market]
    except MarketError as error:
        return [str(error)]
    listed = ", ".join(abroad)
    return [f"{listed}: trade elsewhere than {funds.market}, at other hours"] if abroad else []


def _sentences(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(map(str, fault['loc'])) or 'the file'}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors()
    ]
