"""Composition: who is in a universe on each row and with which weight, without hindsight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from thematic.universe.capping import capped
from thematic.universe.choosing import Candidate, ReviewData, choose
from thematic.universe.rules import RuleBook, review_days
from thematic.universe.theme import Theme


@dataclass(frozen=True)
class Prices:
    """What a rule book may see of a universe's symbols, in the order of `Theme.symbols`.

    Parameters
    ----------
    close : ndarray, shape (n_rows, n_symbols)
        Last total-return closes known at each row, in one currency; NaN before the first.
    turnover : ndarray, shape (n_rows, n_symbols)
        Value traded in each row's session, in the same currency; NaN where there is none or none is known.
    """

    close: np.ndarray
    turnover: np.ndarray


@dataclass(frozen=True)
class Review:
    """What one review decided.

    Parameters
    ----------
    row : int
        The row at whose decision it holds first.
    day : date
    why : str
        What called for it: the calendar, a note, the beginning.
    candidates : tuple of Candidate
        Every symbol of the file, with the reason why it is in or out.
    weights : ndarray, shape (n_symbols,)
        Set at the review.
    """

    row: int
    day: date
    why: str
    candidates: tuple[Candidate, ...]
    weights: np.ndarray


@dataclass(frozen=True)
class Composition:
    """A universe's members and weights by row.

    Parameters
    ----------
    symbols : tuple of str
    members : ndarray of bool, shape (n_rows, n_symbols)
    weights : ndarray, shape (n_rows, n_symbols)
        Known at each row's decision; each row sums to 1, or to 0 where there is no member.
    reviews : tuple of Review
        None for a universe without a rule book.
    """

    symbols: tuple[str, ...]
    members: np.ndarray
    weights: np.ndarray
    reviews: tuple[Review, ...]

    def review_on(self, row: int) -> Review | None:
        """Return the last review at or before a row."""
        return next((review for review in reversed(self.reviews) if review.row <= row), None)


def compose(theme: Theme, dates: pd.DatetimeIndex, prices: Prices) -> Composition:
    """Return who is in a universe on each row, and with which weight.

    Each row uses what was public by its date only: prices up to the row, exposures, market values and notes
    dated on or before it. So the rows of a shorter history are the first rows of a longer one.

    Without ``[rules]`` members are those that the dates of the file name, with equal weights at every row.
    With them, members and weights are set at reviews; between reviews weights drift with prices, and a member
    that leaves the file's dates gives its weight to the others in proportion.

    Parameters
    ----------
    theme : Theme
    dates : DatetimeIndex, shape (n_rows,)
        Tz-naive calendar dates, ascending.
    prices : Prices
    """
    named = theme.membership(dates).to_numpy()
    if theme.rules is None:
        weights = named / np.maximum(named.sum(axis=1, keepdims=True), 1)
        return Composition(theme.symbols, named, weights, ())
    reviews: list[Review] = []
    weights = np.zeros(named.shape)
    for row, why in _reviews(theme, theme.rules, dates, named):
        _drift(weights, reviews[-1].row if reviews else row, row, named, prices.close)
        held = frozenset(np.array(theme.symbols)[weights[row - 1] > 0].tolist()) if reviews else frozenset()
        review = _review(theme, theme.rules, row, dates[row].date(), why, prices, held)
        weights[row] = review.weights
        reviews.append(review)
    if reviews:
        _drift(weights, reviews[-1].row, len(dates), named, prices.close)
    return Composition(theme.symbols, weights > 0, weights, tuple(reviews))


def _reviews(
    theme: Theme, rules: RuleBook, dates: pd.DatetimeIndex, named: np.ndarray
) -> list[tuple[int, str]]:
    """Return the rows of reviews and what calls for each: the first row on or after its day."""
    if not len(dates) or not named.any():
        return []
    begins = int(np.argmax(named.any(axis=1)))
    called = {begins: "the universe begins"}
    days = [(day, "the calendar") for day in review_days(rules, dates[0].date(), dates[-1].date())]
    if rules.review_on_notes:
        days += [(theme.known_on, "the note")]
        days += [(note.on, f"a new note: {note.source}") for note in theme.notes]
    for day, why in days:
        row = int(dates.searchsorted(pd.Timestamp(day)))
        if begins < row < len(dates) and dates[0].date() <= day:
            called.setdefault(row, why)
    return sorted(called.items())


def _review(
    theme: Theme, rules: RuleBook, row: int, day: date, why: str, prices: Prices, held: frozenset[str]
) -> Review:
    seen = _evidence(theme, rules, row, prices)
    candidates = tuple(choose(rules, theme.members, day, seen, held))
    inside = [place for place, candidate in enumerate(candidates) if candidate.inside]
    weights = np.zeros(len(theme.symbols))
    if inside:
        chosen = [candidates[place] for place in inside]
        scores = np.array([_weight(theme, rules, candidate, day, seen) for candidate in chosen])
        caps = [
            rules.cap_of(candidate.exposure.value if candidate.exposure else None) for candidate in chosen
        ]
        weights[inside] = capped(scores, np.array(caps))
    return Review(row, day, why, candidates, weights)


def _weight(
    theme: Theme, rules: RuleBook, candidate: Candidate, day: date, seen: dict[str, ReviewData]
) -> float:
    """Return what a member's weight is proportional to."""
    if rules.weighting == "exposure" and candidate.exposure:
        return candidate.exposure.value
    if rules.weighting == "market_value" and candidate.market_value:
        return candidate.market_value.value
    if rules.weighting == "inverse_volatility":
        return 1 / seen[candidate.symbol].volatility
    if rules.weighting == "custom":
        own = (member for member in theme.members if member.symbol == candidate.symbol and member.on(day))
        return next(own).weight or 0.0
    return 1.0


def _evidence(theme: Theme, rules: RuleBook, row: int, prices: Prices) -> dict[str, ReviewData]:
    """Return what the rows up to and including one say of each symbol."""
    traded = prices.turnover[max(0, row + 1 - rules.turnover_window) : row + 1]
    closes = prices.close[max(0, row - rules.volatility_window) : row + 1]
    counts = np.isfinite(prices.close[: row + 1]).sum(axis=0)
    known = np.isfinite(traded)
    # Days without trade count as nothing traded; a symbol of which no turnover is known at all has none.
    sums = np.where(known, traded, 0.0).sum(axis=0) / max(len(traded), 1)
    turnover = np.where(known.any(axis=0), sums, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        moves = closes[1:] / closes[:-1] - 1
    enough = np.isfinite(moves).sum(axis=0) >= min(20, rules.volatility_window)
    spread = [
        np.std(column[np.isfinite(column)], ddof=1) if good else np.nan
        for column, good in zip(moves.T, enough, strict=True)
    ]
    return {
        symbol: ReviewData(int(count), float(value), float(deviation))
        for symbol, count, value, deviation in zip(theme.symbols, counts, turnover, spread, strict=True)
    }


def _drift(weights: np.ndarray, first: int, end: int, named: np.ndarray, close: np.ndarray) -> None:
    """Let the weights of a row drift with prices over the rows after it, without those that leave."""
    if end - first < 2 or not weights[first].any():
        return
    start = np.where(np.isfinite(close[first]), close[first], np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        grown = close[first + 1 : end] / start
    grown = np.where(np.isfinite(grown), grown, 1.0)
    stays = np.logical_and.accumulate(named[first + 1 : end], axis=0)
    values = weights[first] * grown * stays
    total = values.sum(axis=1, keepdims=True)
    weights[first + 1 : end] = np.divide(values, total, out=np.zeros_like(values), where=total > 0)
