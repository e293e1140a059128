"""Reasons to stop and days of review, evaluated at a decision with what was known then."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from thematic.living.evidence import ClaimState, claims_at
from thematic.market_data.ahead import current
from thematic.stops import Decided, Drawdown, Level, Stop, read_review, read_stop

if TYPE_CHECKING:
    from thematic.market_data.view import MarketView
    from thematic.results.run_result import RunResult

State = Literal["clear", "alert", "unknown", "before the note"]

LEAST = 0.5
"""A universe's level is known where this share of its members, or more, have a bar of the last session."""


@dataclass(frozen=True)
class StopState:
    """A reason to stop at a decision.

    Parameters
    ----------
    condition, stated_by : str
        Its sentence, and the backtest or universe that states it.
    state : str
        ``unknown`` where data is missing: never silently clear.
    value, threshold : float
        What is compared; NaN where it is not known.
    bar : str
        The newest bars that the value rests on: ``MCHI 2025-04-04``.
    at : datetime
        The decision at which it was known, UTC.
    why : str
        What is missing, or what else is to be known.
    """

    condition: str
    stated_by: str
    state: State
    value: float
    threshold: float
    bar: str
    at: datetime
    why: str = ""

    @property
    def sentence(self) -> str:
        """The condition with its value, threshold, bar and time."""
        head = f"{self.condition} ({self.stated_by})"
        if self.state == "before the note":
            return f"{head}: begins at the note"
        tail = f"; {self.why}" if self.why else ""
        if self.state == "unknown":
            return f"{head}: cannot be told at {self.at:%Y-%m-%d %H:%M} UTC{tail}"
        compared = f"{self.value:.4g} against {self.threshold:.4g}"
        return f"{head}: {compared}, bar {self.bar}, at {self.at:%Y-%m-%d %H:%M} UTC{tail}"


@dataclass(frozen=True)
class Watch:
    """What reasons to stop of a run are evaluated from.

    Parameters
    ----------
    run : RunResult
    """

    run: RunResult

    def at(self, row: int, claims: Sequence[ClaimState]) -> tuple[StopState, ...]:
        """Return the state of each reason to stop at a row of ``run.watched``.

        Parameters
        ----------
        row : int
        claims : sequence of ClaimState
            What was known of the question's claims at that decision.
        """
        return tuple(self._state(stop, by, note, row, claims) for stop, by, note in self._stops)

    def due(self, row: int) -> tuple[date, ...]:
        """Return the days of review that have come since the decision before a row."""
        days = self.run.watched.dates
        after = days[row - 1].date() if row else date.min
        of_themes = (day for theme in self.run.themes.values() for day in theme.reviews)
        reviews = map(read_review, (*self.run.question.reviews, *of_themes))
        return tuple(sorted({day for day in reviews if after < day <= days[row].date()}))

    @cached_property
    def _stops(self) -> tuple[tuple[Stop, str, date], ...]:
        """Each reason to stop, who states it, and the day of the note."""
        question = self.run.question
        said = [(text, question.name, self.run.known_on) for text in question.stops]
        for theme in self.run.themes.values():
            said += [(text, theme.name, theme.known_on) for text in theme.stops]
        return tuple((read_stop(text), by, note) for text, by, note in said)

    def _state(self, stop: Stop, by: str, note: date, row: int, claims: Sequence[ClaimState]) -> StopState:
        panel = self.run.watched
        at = panel.clock.decisions[row].to_pydatetime()
        begun = self._row(note)
        if row < begun:
            return StopState(stop.text, by, "before the note", np.nan, np.nan, "", at)
        if isinstance(stop, Decided):
            (claim,) = (claim for claim in claims if claim.claim == stop.claim)
            return _of_claim(stop, claim, by, at)
        value, why = self._level(stop, row, begun) if isinstance(stop, Level) else self._drawdown(stop, row)
        if why:
            return StopState(stop.text, by, "unknown", value, stop.threshold, "", at, why)
        above = stop.above if isinstance(stop, Level) else True
        met = value > stop.threshold if above else value < stop.threshold
        names = stop.names if isinstance(stop, Level) else (stop.strategy,)
        bar = ", ".join(f"{name} {self._bar(name, row):%Y-%m-%d}" for name in names)
        return StopState(stop.text, by, "alert" if met else "clear", value, stop.threshold, bar, at)

    def _row(self, day: date) -> int:
        """Return the last row on or before a day, the first where there is none."""
        return max(int(self.run.watched.dates.searchsorted(pd.Timestamp(day), side="right")) - 1, 0)

    def _level(self, stop: Level, row: int, begun: int) -> tuple[float, str]:
        """Return a level as a fraction of that at the note, and what is missing of it."""
        for name in stop.names:
            if missing := self._missing(name, row):
                return np.nan, missing
        levels = [self._series(name) for name in stop.names]
        ratio = levels[0] / levels[1] if len(levels) > 1 else levels[0]
        value = float(ratio[row] / ratio[begun])
        return value, "" if np.isfinite(value) else "there was no level at the note, or there is none now"

    def _drawdown(self, stop: Drawdown, row: int) -> tuple[float, str]:
        nav = self._series(stop.strategy)[: row + 1]
        return 1.0 - float(nav[-1] / np.nanmax(nav)), self._missing(stop.strategy, row)

    def _series(self, name: str) -> np.ndarray:
        """Return the level of a strategy, a universe or a symbol at each row of the watched panel."""
        panel = self.run.watched
        if name in self.run.results:
            return self.run.results[name].nav.reindex(panel.dates).ffill().to_numpy()
        if name in self.run.themes:
            return self._view.index_array(name)
        return panel.known[:, panel.symbols.index(name)]

    def _missing(self, name: str, row: int) -> str:
        """Return what data is missing of a name at a row; empty where nothing is."""
        panel = self.run.watched
        symbols = self._parts(name, row)
        if not symbols and name not in self.run.results:
            return f"there are no prices of {name}"
        lacking = [s for s in symbols if not self._current[row, panel.symbols.index(s)]]
        if len(lacking) > (1.0 - LEAST) * len(symbols):
            day = max(self._bar(symbol, row) for symbol in lacking)
            return f"{len(lacking)} of {len(symbols)} prices of {name} lack the last session: {day:%Y-%m-%d}"
        return ""

    def _parts(self, name: str, row: int) -> list[str]:
        """Return the symbols that a level rests on at a row."""
        panel = self.run.watched
        if name in self.run.results:
            weights = self.run.results[name].weights
            held = weights.loc[: panel.dates[row]]
            return list(held.columns[held.iloc[-1] != 0.0]) if len(held) else []
        if name in self.run.themes:
            theme = self.run.themes[name]
            return [member.symbol for member in theme.members_on(panel.dates[row].date())]
        return [name] if name in panel.symbols else []

    def _bar(self, name: str, row: int) -> pd.Timestamp:
        """Return the local day of the newest bar that a level rests on at a row."""
        panel = self.run.watched
        columns = [panel.symbols.index(symbol) for symbol in self._parts(name, row)]
        rows = np.flatnonzero(np.isfinite(panel.close[: row + 1, columns]).any(axis=1))
        return panel.dates[rows[-1] if len(rows) else row]

    @cached_property
    def _current(self) -> np.ndarray:
        return current(self.run.watched)

    @cached_property
    def _view(self) -> MarketView:
        return self.run.watched.view(self.run.themes)


def stops_now(run: RunResult) -> tuple[tuple[StopState, ...], tuple[date, ...]]:
    """Return the state of each reason to stop where a run ends, and the reviews that have come due."""
    watch, row = Watch(run), len(run.watched.dates) - 1
    claims: tuple[ClaimState, ...] = ()
    if any(isinstance(read_stop(text), Decided) for text in run.question.stops):
        claims = claims_at(run, run.watched.dates[row].date())
    return watch.at(row, claims), watch.due(row)


def _of_claim(stop: Decided, claim: ClaimState, by: str, at: datetime) -> StopState:
    """Return whether a claim is decided on the page of that day, and what daily evidence says."""
    daily = claim.decided or "undecided"
    why = f"by evidence that may be looked at daily: {daily}"
    state: State = "alert" if stop.outcome in (claim.verdict, claim.decided) else "clear"
    value, threshold = (claim.below, claim.matters) if stop.outcome == "ruled out" else (claim.estimate, 0.0)
    return StopState(stop.text, by, state, value, threshold, f"{at:%Y-%m-%d}", at, why)


def exit_code(states: Sequence[StopState], due: Sequence[date]) -> int:
    """Return what a scheduler is told: 10 for an alert, 1 for missing data, 11 for a review, else 0."""
    return _code({state.state for state in states}, due=bool(due))


def code_of(entries: Sequence[Mapping[str, Any]]) -> int:
    """Return what a scheduler is told of entries of a journal; see `exit_code`."""
    said = {state["state"] for entry in entries for state in entry["stops"]}
    return _code(said, due=any(entry["due"] for entry in entries))


def _code(said: Collection[str], *, due: bool) -> int:
    if "alert" in said:
        return 10
    if "unknown" in said:
        return 1
    return 11 if due else 0
