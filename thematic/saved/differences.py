"""What differs between compared runs: said beside their figures, because figures alone would hide it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from thematic.saved.comparison import Comparison

TERMS = {
    "start": "first days",
    "end": "last days",
    "cash": "cash at the start",
    "fill": "fills",
    "costs": "costs",
    "only": "markets that are held",
    "decision_time": "times of decision",
    "cash_rate": "rates on idle cash",
    "borrow_spread": "spreads on borrowed money",
    "short_rate": "rates on short positions",
    "volume_cap": "volume caps",
    "patience": "patience in sessions",
    "leverage": "leverage",
    "known_on": "days of the note",
    "drop_missing": "members left out for want of prices",
}
"""Terms that may differ between compared runs, in words."""
NAMED = 5
"""How many strategies or symbols a sentence names."""


def differences(found: Comparison) -> tuple[str, ...]:
    """Return one sentence for each thing in which the runs differ."""
    return (*_periods(found), *_terms(found), *_strategies(found), *_prices(found), *_versions(found))


def _periods(found: Comparison) -> Iterator[str]:
    if not all(found.is_own(run, "whole") for run in found.runs.values()):
        yield (
            f"Compared over the days that all have: {found.start:%Y-%m-%d} to {found.end:%Y-%m-%d}. Figures "
            "on orders, costs and the parts of a return are left out where a run's own period is longer."
        )
    if len({run.known_on for run in found.runs.values()}) > 1:
        yield f"The themes were public on different days: hindsight is counted until {found.known_on}."


def _terms(found: Comparison) -> Iterator[str]:
    for term, words in TERMS.items():
        yield from _sentence(
            words, {k: getattr(run.manifest.backtest, term) for k, run in found.runs.items()}
        )
    yield from _sentence("sources of prices", {k: run.manifest.source.name for k, run in found.runs.items()})


def _strategies(found: Comparison) -> Iterator[str]:
    for (a, one), (b, other) in pairwise(found.runs.items()):
        if changed := _changed(one.manifest.strategies, other.manifest.strategies):
            yield f"Of one name but not the same strategy in {a} and {b}: {changed}."


def _prices(found: Comparison) -> Iterator[str]:
    for (a, one), (b, other) in pairwise(found.runs.items()):
        if changed := _changed(one.manifest.prices, other.manifest.prices):
            yield f"Not the same prices in {a} and {b}: {changed}."


def _versions(found: Comparison) -> Iterator[str]:
    for package in dict.fromkeys(name for run in found.runs.values() for name in run.manifest.versions):
        versions = {k: run.manifest.versions.get(package, "none") for k, run in found.runs.items()}
        yield from _sentence(f"versions of {package}", versions)


def _sentence(words: str, values: Mapping[str, object]) -> Iterator[str]:
    if len(set(values.values())) > 1:
        listed = ", ".join(f"{value} ({label})" for label, value in values.items())
        yield f"Different {words}: {listed}."


def _changed(mine: Mapping[str, object], theirs: Mapping[str, object]) -> str:
    """Return, as text, the names that both have but that stand for different things."""
    names: Sequence[str] = [name for name in mine if name in theirs and mine[name] != theirs[name]]
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")
