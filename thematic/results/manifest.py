"""The manifest: what was run, with which parameters, versions, corrections and prices."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thematic.results.inputs import rules, sessions
from thematic.simulation.interest import DAYS_A_YEAR, cash_rate
from thematic.workspace import files

if TYPE_CHECKING:
    from thematic.market_data.panel import Panel
    from thematic.prices.source import Source
    from thematic.question import Question, Terms
    from thematic.universe import Theme

PACKAGES = ("thematic", "vectorbt", "vectorbt-rust", "numba", "numpy", "pandas", "exchange-calendars")
"""The packages that a number can depend on."""


def manifest(
    question: Question, source: Source, panel: Panel, themes: Mapping[str, Theme], pairs: Iterable[str]
) -> dict[str, Any]:
    """Return what a run's numbers depend on, ready for JSON.

    Parameters
    ----------
    pairs : iterable of str
        Symbols of the exchange rates that were used.
    """
    rates = {pair: source.bars(pair) for pair in pairs}
    known = files("strategies")
    return {
        "backtest": {
            "name": question.name,
            "title": question.title,
            "titles": dict(question.titles),
            **plain(question.terms),
        },
        "strategies": {
            name: {
                "strategy": strategy.file.stem,
                "file": _named(strategy.file, known),
                "sha256": hashlib.sha256(strategy.file.read_bytes()).hexdigest(),
                "parameters": plain(strategy.parameters),
            }
            for name, strategy in question.strategies.items()
        },
        "interest": _interest(question),
        "claims": [plain(claim) for claim in question.claims],
        "stops": list(question.stops),
        "reviews": plain(question.reviews),
        "events": [plain(vars(event)) for event in question.events],
        "themes": {name: plain(asdict(theme)) for name, theme in themes.items()},
        "source": {"name": source.name, "simulated": source.simulated},
        "prices": {symbol: bars.digest for symbol, bars in sorted({**panel.bars, **rates}.items())},
        "calendar_overrides": {
            key: [f"{day}: {entry.reason}" for entry in market.overrides for day in entry.days]
            for key, market in panel.markets.items()
        },
        "calendars": {
            key: sessions(market, panel.dates[0].date(), panel.dates[-1].date())
            for key, market in panel.markets.items()
        },
        "markets": {key: rules(market) for key, market in panel.markets.items()},
        "code": code_digest(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
    }


def _interest(terms: Terms) -> dict[str, Any]:
    """Return what interest accrued on: with the fills and the prices, the account can be rebuilt from it."""
    if terms.frictionless:
        return {"days_a_year": DAYS_A_YEAR, "cash": {}, "borrow_spread": 0.0, "short": 0.0}
    return {
        "days_a_year": DAYS_A_YEAR,
        "cash": cash_rate(terms.base, terms.cash_rate).between(terms.start, terms.end),
        "borrow_spread": terms.borrow_spread,
        "short": terms.short_rate,
    }


@cache
def code_digest() -> str:
    """Return the SHA-256 of the package's own code, markets' rules and what the sample is drawn from."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        below = path.relative_to(root)
        if path.suffix in (".py", ".toml", ".csv") and below.parts[0] not in ("shipped", "report", "cli"):
            digest.update(below.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _named(file: Path, known: Mapping[str, Path]) -> str:
    """Return how a strategy's file is found again: its name, or its path from here where it has none."""
    if file.stem in known and known[file.stem].resolve() == file.resolve():
        return file.stem
    here = Path.cwd()
    return file.relative_to(here).as_posix() if file.is_relative_to(here) else str(file)


def plain(value: Any) -> Any:
    """Return a value in JSON's own kinds: dates as ISO text, and of what has fields its kind and those."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"kind": type(value).__name__, **plain(vars(value))}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
