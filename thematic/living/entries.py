"""Entries of a journal: what a backtest said at the decision of a day, and what that rested on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.living.evidence import claims_at
from thematic.living.fresh import late
from thematic.living.stops import Watch
from thematic.prices.check import check_source
from thematic.results.manifest import code_digest, plain

if TYPE_CHECKING:
    from thematic.living.journal import Content
    from thematic.prices.bars import Bars
    from thematic.prices.source import Source
    from thematic.results.run_result import RunResult

CHECKED = timedelta(days=31)
"""Each entry tells what is wrong with the prices of so many days before it."""

DIGITS = 12
"""Numbers are kept with so many digits: beyond these two processors may differ."""


@dataclass(frozen=True)
class Until:
    """A source as it stood on a day: without later bars."""

    source: Source
    day: date

    @property
    def name(self) -> str:
        """As the source's."""
        return self.source.name

    @property
    def simulated(self) -> bool:
        """As the source's."""
        return self.source.simulated

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols there are, sorted."""
        return self.source.symbols()

    def bars(self, symbol: str) -> Bars:
        """Return the bars of a symbol up to the day."""
        bars = self.source.bars(symbol)
        return replace(bars, frame=bars.frame.loc[: pd.Timestamp(self.day)])


@dataclass(frozen=True)
class Record:
    """A run, from which the entry of any of its decisions since the note can be written.

    Parameters
    ----------
    run : RunResult
    source : Source
    """

    run: RunResult
    source: Source

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days of decisions since the note, or since the run begins."""
        begin = max(self.run.known_on, self.run.question.start)
        return tuple(day.date() for day in self.run.watched.dates if day.date() >= begin)

    @cached_property
    def head(self) -> Content:
        """The first line of a journal of it."""
        question = self.run.question
        return {
            "kind": "journal",
            "format": 1,
            "backtest": question.name,
            "title": question.title,
            "base": question.base,
            "source": self.source.name,
            "simulated": self.source.simulated,
            "note": self.run.known_on.isoformat(),
        }

    def entry(self, day: date) -> Content:
        """Return the entry of a day: of what was known at its decision, and of nothing later."""
        row = int(self.run.watched.dates.searchsorted(pd.Timestamp(day)))
        claims = claims_at(self.run, day)
        known = Until(self.source, day)
        bars = {symbol: known.bars(symbol) for symbol in self.run.watched.symbols}
        return {
            "kind": "entry",
            "day": day.isoformat(),
            "decided_at": self.run.watched.clock.decisions[row].isoformat(),
            "strategies": {name: self._account(name, day) for name in self.run.results},
            "claims": [_plain(asdict(claim)) for claim in claims],
            "stops": [_plain(asdict(state)) for state in self._watch.at(row, claims)],
            "due": [day.isoformat() for day in self._watch.due(row)],
            "late": plain(late(bars, self.run.question, day)),
            "checks": self._checks(known),
            "closes": dict(_closes(bars, self.run.watched.dates[row - 1] if row else None, day, self._first)),
            "hashes": {**self._code, "prices": _digest(bars)},
        }

    @cached_property
    def _first(self) -> date:
        return self.days[0]

    @cached_property
    def _watch(self) -> Watch:
        return Watch(self.run)

    @cached_property
    def _code(self) -> dict[str, str]:
        manifest = self.run.manifest
        asked = {
            "terms": {**manifest["backtest"], "end": ""},
            "claims": manifest["claims"],
            "themes": manifest["themes"],
            "strategies": manifest["strategies"],
            "markets": manifest["markets"],
        }
        return {"code": code_digest(), "question": _sha(json.dumps(asked, sort_keys=True, default=str))}

    def _account(self, name: str, day: date) -> dict[str, Any]:
        result, moment = self.run.results[name], pd.Timestamp(day)
        nav = result.nav.loc[:moment]
        given = result.targets.loc[: moment.tz_localize("UTC") + pd.Timedelta(days=1, seconds=-1)]
        last = given.iloc[-1].fillna(0.0) if len(given) else pd.Series(dtype=float)
        return {
            "nav": _rounded(float(nav.iloc[-1])),
            "instructed_on": given.index[-1].date().isoformat() if len(given) else None,
            "targets": {str(symbol): _rounded(float(weight)) for symbol, weight in last.items() if weight},
        }

    def _checks(self, known: Until) -> list[dict[str, Any]]:
        """Return errors and warnings of the prices of the month before."""
        symbols = (*self.run.watched.symbols, *self.run.rates)
        report = check_source(known, symbols, known.day - CHECKED, known.day)
        return [
            {
                "symbol": finding.symbol,
                "kind": finding.kind,
                "severity": finding.severity,
                "days": plain(finding.days),
            }
            for finding in report.findings
            if finding.severity != "note"
        ]


def _closes(bars: dict[str, Bars], before: pd.Timestamp | None, day: date, first: date) -> Any:
    """Yield the last bar of each symbol that is new since the decision before, with the bar before it.

    Both closes are as they were seen at the decision: what comes later may rescale all of a series, but not
    the return between two of its days.
    """
    for symbol, series in bars.items():
        closes = series.adjusted.dropna()
        if len(closes) < 2 or (day != first and before is not None and closes.index[-1] <= before):
            continue
        dates, values = closes.index[-2:], closes.to_numpy()[-2:]
        seen = zip(dates, values, strict=True)
        yield symbol, [part for on, close in seen for part in (f"{on:%Y-%m-%d}", _rounded(float(close)))]


def _digest(bars: dict[str, Bars]) -> str:
    return _sha("".join(f"{symbol} {bars[symbol].digest}\n" for symbol in sorted(bars)))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _rounded(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields in JSON's own kinds, numbers that are none as null."""
    return {
        name: _rounded(value) if isinstance(value, float) else plain(value) for name, value in fields.items()
    }
