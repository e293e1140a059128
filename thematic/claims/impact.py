"""The description of an impact: an event moved some shares as few other dates did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from thematic.claims.evidence import Effect, Evidence, said
from thematic.claims.record import RunRecord
from thematic.errors import PriceError, StrategyError
from thematic.markets import market_of
from thematic.statistics.events import MemberHistory, Placebo, day_zero, history, placebo

if TYPE_CHECKING:
    from thematic.question import Event

NEAR = 5
"""Sessions within which another event is a neighbour that a reader must know of."""


@dataclass(frozen=True)
class Impact:
    """An event moved themes or shares beyond the market, as rarely happens on other dates: a description.

    Measured is the abnormal return from each market's day 0 on, and judged is how rare it is among all other
    dates of the same shares' history up to the note (Nguyen and Wolf 2023).

    Parameters
    ----------
    text, who : str
    event : str
        Name of an event of the backtest.
    of : tuple of str
        Themes, or symbols of the run: the mean of their members.
    against : tuple of str
        Symbols of funds whose moves are taken off, with a lag where they trade at other hours.
    than : tuple of str
        Themes or symbols whose mean abnormal return is taken off: what was hit less, or more.
    direction : {"fell", "rose"}
    days : int
        Sessions from day 0 on.
    matters : float
        The effect that would change a decision, over these sessions.

    Examples
    --------
    >>> Impact("semis fell", "the note", "sell-off", ("SMH",), ("SPY",)).direction
    'fell'
    """

    text: str
    who: str
    event: str
    of: tuple[str, ...]
    against: tuple[str, ...] = ("SPY",)
    than: tuple[str, ...] = ()
    direction: Literal["fell", "rose"] = "fell"
    days: int = 1
    matters: float = 0.02

    @property
    def strategies(self) -> tuple[str, ...]:
        """None: it is about shares, not about strategies."""
        return ()

    def examine(self, record: RunRecord) -> Evidence:
        """Return how far the event moved the shares, beside all other dates."""
        measure = f"abnormal return of {', '.join(self.of)} given {', '.join(self.against)}"
        measure += f", less that of {', '.join(self.than)}" if self.than else ""
        sign = -1.0 if self.direction == "fell" else 1.0
        try:
            own, than = members(record, self.event, self.of), members(record, self.event, self.than)
            other = tuple(symbol for symbol in than if symbol not in own)
            weights = {symbol: sign / len(own) for symbol in own}
            weights |= {symbol: -sign / len(other) for symbol in other}
            placebos = measured(record, self.event, self.against, (weights,), self.days)
        except PriceError as error:
            return Evidence("description", measure, f"It cannot be measured: {error}.", "", Effect())
        return evidence(measure, self._finding(record, placebos, sign), placebos, self.matters)

    def _finding(self, record: RunRecord, placebos: Placebo, sign: float) -> str:
        window = (
            f"on {placebos.day}" if self.days == 1 else f"in the {self.days} sessions from {placebos.day} on"
        )
        gain, what = sign * placebos.estimate, listed(self.of)
        if self.than:
            did = f"did {said(abs(gain))} {'better' if gain > 0.0 else 'worse'} than {listed(self.than)}"
        else:
            did = f"{'rose' if gain > 0.0 else 'fell'} {said(abs(gain))}"
        return (
            f"{what} {did} {window}, what {listed(self.against)} explains taken off: {rank(placebos)}."
            f"{told(record, self.event, placebos.day, self.days)}"
        )


@dataclass(frozen=True)
class ImpactRanking:
    """An event moved shares in the order given, as rarely happens on other dates: a description.

    The figure is the least of the gaps between neighbours, so that it is above 0 only where the whole order
    holds; on other dates it is so for one in n! orders by chance.

    Parameters
    ----------
    text, who : str
    event : str
        Name of an event of the backtest.
    order : tuple of str
        Themes or symbols, the best first.
    against : tuple of str
        Symbols of funds whose moves are taken off.
    days : int
        Sessions from day 0 on.
    matters : float
        The gap between neighbours that would change a decision.

    Examples
    --------
    >>> ImpactRanking("Meta before Nvidia", "the note", "shock", ("META", "NVDA")).against
    ('SPY',)
    """

    text: str
    who: str
    event: str
    order: tuple[str, ...]
    against: tuple[str, ...] = ("SPY",)
    days: int = 1
    matters: float = 0.02

    @property
    def strategies(self) -> tuple[str, ...]:
        """None: it is about shares, not about strategies."""
        return ()

    def examine(self, record: RunRecord) -> Evidence:
        """Return the least gap between neighbours, beside all other dates."""
        measure = f"abnormal return given {', '.join(self.against)}: {', then '.join(self.order)}"
        try:
            groups = {name: members(record, self.event, (name,)) for name in self.order}
            sums = tuple(_gap(groups[one], groups[other]) for one, other in pairwise(self.order))
            placebos = measured(record, self.event, self.against, sums, self.days)
            alone = {
                name: measured(record, self.event, self.against, (_gap(group, ()),), self.days).estimate
                for name, group in groups.items()
            }
        except PriceError as error:
            return Evidence("description", measure, f"It cannot be measured: {error}.", "", Effect())
        moved = ", ".join(
            f"{name} {value:+.1%}" for name, value in sorted(alone.items(), key=lambda x: -x[1])
        )
        sentence = (
            f"From {placebos.day} on, what {listed(self.against)} explains taken off: {moved}. The least gap "
            f"in the order that was said is {said(placebos.estimate)}: {rank(placebos)}."
            f"{told(record, self.event, placebos.day, self.days)}"
        )
        return evidence(measure, sentence, placebos, self.matters)


def members(record: RunRecord, event: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the symbols of themes, as of the event's day, and of symbols themselves.

    Raises
    ------
    PriceError
        The run has no prices of a name, or of no member of a theme.
    """
    day, symbols = happened(record, event).at.date(), []
    for name in names:
        theme = record.themes.get(name)
        named = [name] if theme is None else [member.symbol for member in theme.members_on(day)]
        known = [symbol for symbol in named if symbol in record.closes]
        if not known:
            raise PriceError(f"this run has no prices of {name}: add it to one of its universes")
        symbols += known
    return tuple(dict.fromkeys(symbols))


def happened(record: RunRecord, event: str) -> Event:
    """Return the event of this name.

    Raises
    ------
    StrategyError
        The backtest has none.
    """
    for recorded in record.events:
        if recorded.name == event:
            return recorded
    names = ", ".join(recorded.name for recorded in record.events) or "none"
    raise StrategyError(f"a claim is about the event {event!r}; the backtest has these: {names}")


def measured(
    record: RunRecord, event: str, against: tuple[str, ...], sums: Sequence[dict[str, float]], days: int
) -> Placebo:
    """Return the figure on the event's date and on all other dates up to the note.

    Raises
    ------
    PriceError
        There are too few dates, or no prices on the event's own.
    """
    moment = happened(record, event).at
    symbols = list(dict.fromkeys(symbol for weights in sums for symbol in weights))
    zero = {symbol: day_zero(market_of(symbol), moment) for symbol in symbols}
    others = [day_zero(market_of(symbols[0]), other.at) for other in record.events if other.name != event]
    histories = {symbol: _history(record, symbol, against).abnormal(days) for symbol in symbols}
    return placebo(histories, zero, sums, days, [day for day in others if day <= record.note()])


def evidence(measure: str, finding: str, placebos: Placebo, matters: float) -> Evidence:
    """Return a description's evidence; its test is one-sided, which twice the rarity makes comparable."""
    low, high = placebos.interval()
    effect = Effect(
        placebos.estimate,
        low,
        high,
        min(1.0, placebos.rarity),
        "points",
        matters,
        detectable=placebos.detectable,
    )
    dates = float(len(placebos.others))
    return Evidence(
        "description", measure, finding, "", effect, {"placebo_dates": dates, "rarity": placebos.rarity}
    )


def rank(placebos: Placebo) -> str:
    """Return how rare the figure is, in words."""
    more, dates = int((placebos.others >= placebos.estimate).sum()), len(placebos.others)
    if not more:
        return f"on none of {dates:,} other dates was it as much"
    return f"on {more:,} of {dates:,} other dates it was as much or more"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them.

    Examples
    --------
    >>> listed(["NVDA"]), listed(["NVDA", "AVGO", "MRVL"])
    ('NVDA', 'NVDA, AVGO and MRVL')
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def told(record: RunRecord, event: str, day: date, days: int) -> str:
    """Return which other events lie near, as their effects cannot be told apart."""
    near = []
    for other in record.events:
        apart = int(np.busday_count(day, other.at.date()))
        if other.name != event and -NEAR <= apart < days + NEAR:
            near.append(f"{other.name} ({other.at:%Y-%m-%d})")
    return f" {listed(near)} came so near that their effects cannot be told apart." if near else ""


def _gap(one: tuple[str, ...], other: tuple[str, ...]) -> dict[str, float]:
    return {**dict.fromkeys(one, 1.0 / len(one)), **{symbol: -1.0 / len(other) for symbol in other}}


def _history(record: RunRecord, symbol: str, against: tuple[str, ...]) -> MemberHistory:
    key = (symbol, against)
    if key not in record.memory:
        factors = {fund: record.until_note(fund) for fund in against if fund != symbol}
        lagged = [fund for fund in factors if market_of(fund).key != market_of(symbol).key]
        record.memory[key] = history(record.until_note(symbol), factors, lagged)
    return record.memory[key]
