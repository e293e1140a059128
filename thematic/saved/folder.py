"""A folder of results: its runs, comparisons and sweeps, with what is damaged or foreign named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, FiniteFloat

from thematic.errors import ResultError
from thematic.saved.comparison_files import FILE as COMPARISON
from thematic.saved.saved_run import SavedStrategy, SavedTerms, read_json, read_run
from thematic.statistics.metrics import METRICS

Kind = Literal["run", "comparison", "sweep"]
MARKS: dict[Kind, str] = {"sweep": "sweep.json", "comparison": COMPARISON, "run": "manifest.json"}
"""The file by which a folder is known."""
DECIDED = ("supported", "contradicted", "ruled out")
DEEP = 3
"""Levels of folders that are looked into."""


@dataclass(frozen=True)
class Report:
    """One result of a folder.

    Parameters
    ----------
    kind : {"run", "comparison", "sweep"}
    folder : Path
    title, headline : str
    start, end : date
    simulated : bool
    strategies : int
        Strategies of a run, runs of a comparison, combinations of a sweep.
    claims, decided : int
        Forecasts of a run, and how many of them are decided.
    figures : dict
        What each strategy did since the note, or in the whole period where nothing came after it: strategy
        -> metric -> number or None. Of a sweep its best combination; empty for a comparison.
    tried : tuple of str
        What tells each trial of a run from all others, as text.
    combinations : int
        Trials of a sweep.
    today : str
        The state of a run at its last decision, such as ``alert`` or ``2 orders``.
    """

    kind: Kind
    folder: Path
    title: str
    headline: str
    start: date
    end: date
    simulated: bool
    strategies: int
    claims: int = 0
    decided: int = 0
    figures: dict[str, dict[str, float | None]] | None = None
    tried: tuple[str, ...] = ()
    combinations: int = 0
    today: str = ""

    @property
    def extremes(self) -> tuple[float | None, float | None]:
        """The highest and the lowest return; a sweep tells of its best combination alone."""
        returns = [figures.get("total_return") for figures in (self.figures or {}).values()]
        known = [value for value in returns if value is not None]
        if not known:
            return None, None
        return max(known), min(known) if self.kind != "sweep" else None


@dataclass(frozen=True)
class Extreme:
    """The best or the worst of a folder by one metric."""

    value: float
    strategy: str
    folder: str


@dataclass(frozen=True)
class Standing:
    """The best and the worst by one metric, of all that were tried with prices of one kind.

    Parameters
    ----------
    metric : str
    simulated : bool
    best, worst : Extreme
    trials : int
        Different trials among which they are the best and the worst: strategies with their parameters, terms
        and prices, each once, and every combination of a sweep.
    """

    metric: str
    simulated: bool
    best: Extreme
    worst: Extreme
    trials: int


@dataclass(frozen=True)
class Reports:
    """All results of a folder.

    Parameters
    ----------
    root : Path
    reports : tuple of Report
        By name.
    damaged : mapping of str to str
        Folders that hold a faulty result, and what is wrong with each.
    foreign : tuple of str
        Folders that hold no result.
    """

    root: Path
    reports: tuple[Report, ...]
    damaged: dict[str, str]
    foreign: tuple[str, ...]

    def name(self, report: Report) -> str:
        """Return what a report is called here: its folder's path below the root."""
        return report.folder.relative_to(self.root).as_posix()

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """The best and the worst by each metric, real and simulated prices apart."""
        return tuple(
            standing
            for simulated in (False, True)
            for metric in METRICS
            if (standing := self._standing(metric.key, simulated=simulated))
        )

    def _standing(self, metric: str, *, simulated: bool) -> Standing | None:
        own = [report for report in self.reports if report.simulated == simulated]
        values = [
            Extreme(value, strategy, self.name(report))
            for report in own
            for strategy, figures in (report.figures or {}).items()
            if (value := figures.get(metric)) is not None
        ]
        if not values:
            return None
        trials = len({key for report in own for key in report.tried}) + sum(
            report.combinations for report in own
        )
        # A drawdown is negative and a cost is paid: of costs and trading less is better.
        order = sorted(values, key=lambda extreme: extreme.value, reverse=metric not in LESS)
        return Standing(metric, simulated, order[0], order[-1], trials)

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        reports = [
            {
                **asdict(report),
                "folder": self.name(report),
                "start": str(report.start),
                "end": str(report.end),
            }
            for report in self.reports
        ]
        for report in reports:
            del report["tried"]
        return {
            "folder": str(self.root),
            "reports": reports,
            "standings": [asdict(standing) for standing in self.standings],
            "damaged": self.damaged,
            "foreign": list(self.foreign),
        }


LESS = {"volatility", "turnover", "costs", "orders"}
"""Metrics of which less is better."""


def read_reports(root: Path) -> Reports:
    """Read every result below a folder; damaged and foreign folders are named, and stop nothing.

    Raises
    ------
    ResultError
        There is no such folder.
    """
    if not root.is_dir():
        raise ResultError(f"{root}: is no folder; give the one that runs write into, such as reports")
    reports, damaged, foreign = [], {}, []
    for folder, kind in _results(root, DEEP):
        if kind is None:
            foreign.append(folder.relative_to(root).as_posix())
            continue
        try:
            reports.append(_READ[kind](folder))
        except ResultError as error:
            damaged[folder.relative_to(root).as_posix()] = str(error)
    return Reports(root, tuple(reports), damaged, tuple(foreign))


def _results(root: Path, deep: int) -> Iterator[tuple[Path, Kind | None]]:
    """Return the folders below one that hold a result, with its kind, and those that hold nothing known."""
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")):
        kind = next((kind for kind, name in MARKS.items() if (folder / name).is_file()), None)
        inside = list(_results(folder, deep - 1)) if kind is None and deep > 1 else []
        if kind is not None or not any(inner_kind for _, inner_kind in inside):
            yield folder, kind
        else:
            yield from inside


def _run(folder: Path) -> Report:
    run = read_run(folder)
    manifest, terms = run.manifest, run.manifest.backtest
    period = "after_known_on" if run.nav.index[-1].date() > run.known_on else "whole"
    forecasts = [verdict for verdict in run.verdicts if verdict.role == "forecast"]
    return Report(
        "run",
        folder,
        terms.title,
        run.headline,
        run.nav.index[0].date(),
        run.nav.index[-1].date(),
        manifest.source.simulated,
        len(manifest.strategies),
        sum(verdict.verdict != "measured" for verdict in forecasts),
        sum(verdict.verdict in DECIDED for verdict in forecasts),
        {name: periods[period] for name, periods in run.metrics.items()},
        tuple(_tried(manifest.strategies.values(), terms, sorted(manifest.prices.items()))),
        today=run.today,
    )


def _tried(strategies: Iterable[SavedStrategy], terms: SavedTerms, prices: object) -> Iterator[str]:
    """Return for each strategy what tells its trial from others: code, parameters, terms and prices."""
    rest = {key: value for key, value in vars(terms).items() if key not in ("name", "title")}
    for strategy in strategies:
        yield json.dumps([strategy.sha256, strategy.parameters, rest, prices], sort_keys=True, default=str)


class _Side(BaseModel):
    prices: str
    simulated: bool


class _Comparison(BaseModel):
    headline: str
    runs: dict[str, _Side] = Field(min_length=2)
    start: date
    end: date


def _comparison(folder: Path) -> Report:
    compared = read_json(folder / COMPARISON, _Comparison)
    title = f"Compared: {', '.join(compared.runs)}"
    simulated = any(run.simulated for run in compared.runs.values())
    return Report(
        "comparison",
        folder,
        title,
        compared.headline,
        compared.start,
        compared.end,
        simulated,
        len(compared.runs),
    )


class _Terms(BaseModel):
    title: str
    start: date
    end: date


class _Source(BaseModel):
    simulated: bool


class _SweepManifest(BaseModel):
    backtest: _Terms
    source: _Source


class _Best(BaseModel):
    parameters: dict[str, Any]
    figures: dict[str, FiniteFloat | None]
    deflated_sharpe: FiniteFloat | None


class _Sweep(BaseModel):
    strategy: str
    combinations: int
    best: dict[str, _Best | None]
    manifest: _SweepManifest


def _sweep(folder: Path) -> Report:
    sweep = read_json(folder / MARKS["sweep"], _Sweep)
    terms = sweep.manifest.backtest
    best = sweep.best.get("after_known_on") or sweep.best.get("whole")
    figures = {} if best is None else {sweep.strategy: best.figures}
    return Report(
        "sweep",
        folder,
        f"{terms.title}: {sweep.strategy}",
        _told(sweep.combinations, best),
        terms.start,
        terms.end,
        sweep.manifest.source.simulated,
        sweep.combinations,
        figures=figures,
        combinations=sweep.combinations,
    )


def _told(combinations: int, best: _Best | None) -> str:
    if best is None:
        return f"None of {combinations:,} combinations held anything."
    parameters = ", ".join(f"{name}={value}" for name, value in best.parameters.items())
    sure = best.deflated_sharpe
    chance = "" if sure is None else f"; better than the best of as many worthless ones: {sure:.0%} likely"
    return f"Best of {combinations:,} combinations: {parameters}{chance}."


_READ = {"run": _run, "comparison": _comparison, "sweep": _sweep}
