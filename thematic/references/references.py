"""References: the base rate and the odds of an idea against its rival, from one reference set.

What a set says of two strategies depends on nothing that the run's prices hold after the note, so that it is
kept in a folder under the hash of all that it depends on and read from there the next time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from thematic.errors import ReferenceSetError
from thematic.references.base_rate import BaseRate, fraction, holding_base_rate, rule_base_rate
from thematic.references.cases import windows
from thematic.references.odds import NO_PRIOR, Prior, persistence, prior_of
from thematic.references.prices import ReferencePrices, load_reference_prices
from thematic.references.reference_set import SHIPPED, ReferenceSet, load_reference_set
from thematic.references.registration import register
from thematic.references.rules import ReferenceWorld
from thematic.references.sample import SampleReferences
from thematic.strategy import Strategy

if TYPE_CHECKING:
    from thematic.prices.source import Source
    from thematic.results.run_result import RunResult
    from thematic.universe.theme import Theme

VARIABLE = "THEMATIC_CACHE"
"""Environment variable that names another folder than the platform's own for what can be computed anew."""

HOLDING = "hold"
"""The strategy's file that holds and never trades on a rule."""


@dataclass(frozen=True)
class ReferenceEvidence:
    """What a reference set says of an idea.

    Parameters
    ----------
    base_rate : dict
        See `BaseRate.plain`, with ``strip``: each separate episode's day, theme, cases and difference.
    prior : Prior
        What it says of the odds.
    """

    base_rate: dict[str, Any]
    prior: Prior


@dataclass(frozen=True)
class References:
    """A reference set with its prices before a note, opened for one run.

    Parameters
    ----------
    prices : ReferencePrices
    benchmarks : frozenset of str
        Themes of the run that hold the market.
    caveats : tuple of str
        What must be said: funds left out, a set that was changed, funds that closed.
    folder : str
        Where the prices came from, as the user said it; empty for the run's own source.
    use_prior : bool
        False switches the prior of the odds off.
    """

    prices: ReferencePrices
    benchmarks: frozenset[str]
    caveats: tuple[str, ...]
    folder: str
    use_prior: bool = True

    @property
    def manifest(self) -> dict[str, Any]:
        """What the base rates depend on, ready for JSON."""
        funds = self.prices.funds
        return {
            "set": funds.name,
            "folder": self.folder,
            "digest": funds.digest,
            "prices": self.prices.digest,
            "prior": self.use_prior,
        }

    def evidence(self, better: Strategy, than: Strategy, lead: float) -> ReferenceEvidence | None:
        """Return what the set says of an idea against its rival; None where nothing can be said.

        Parameters
        ----------
        lead : float
            By how much the idea was ahead of its rival over the set's `run_up_rows` before the note.
        """
        file = self._kept(better, than, lead)
        if not file.is_file():
            base_rate = self._base_rate(better, than, lead)
            if base_rate is None:
                return None
            prior = prior_of(base_rate.cases, self._persistence(base_rate))
            _keep(file, {"base_rate": _plain(base_rate), "prior": vars(prior)})
        content = json.loads(file.read_text("utf-8"))
        return ReferenceEvidence(
            content["base_rate"], Prior(**content["prior"]) if self.use_prior else NO_PRIOR
        )

    @cached_property
    def _world(self) -> ReferenceWorld:
        return ReferenceWorld(self.prices)

    def _base_rate(self, better: Strategy, than: Strategy, lead: float) -> BaseRate | None:
        if better.file.stem != HOLDING or than.file.stem != HOLDING:
            return rule_base_rate(better, than, self._world, self.benchmarks)
        return holding_base_rate(lead, self._world) if np.isfinite(lead) else None

    def _persistence(self, base_rate: BaseRate) -> float:
        return persistence(windows(self.prices) if np.isfinite(base_rate.size) else base_rate.cases)

    def _kept(self, better: Strategy, than: Strategy, lead: float) -> Path:
        strategies = [
            [strategy.file.stem, hashlib.sha256(strategy.file.read_bytes()).hexdigest(), strategy.parameters]
            for strategy in (better, than)
        ]
        depends = [
            self.prices.funds.digest,
            self.prices.digest,
            _code(),
            strategies,
            sorted(self.benchmarks),
            lead,
        ]
        key = hashlib.sha256(json.dumps(depends, default=str).encode()).hexdigest()
        return cache_folder() / "base_rates" / f"{key}.json"


def open_references(
    source: Source,
    folder: Source | None,
    known_on: date,
    themes: Mapping[str, Theme],
    use_prior: bool = True,
    name: str | Path = SHIPPED,
) -> References:
    """Open a reference set for a run, its hash entered in the ledger before anything is computed.

    Parameters
    ----------
    source : Source
        The run's prices, which hold reference funds too, where they do.
    folder : Source, optional
        Another source of the funds' prices, asked first.
    known_on : date
        The day of the note: nothing from it on is read.
    themes : mapping of str to Theme
        The run's.
    use_prior : bool
        False switches the prior of the odds off.

    Raises
    ------
    ReferenceSetError
        The set's file is faulty, or fewer than two of its funds have prices.
    """
    funds = load_reference_set(name)
    said = register(funds, themes, source.simulated)
    sources: Sequence[Source] = [funds for funds in (folder, _funds_of(source)) if funds is not None]
    prices = load_reference_prices(funds, sources, known_on)
    benchmarks = frozenset(name for name, theme in themes.items() if funds.market in theme.symbols)
    caveats = (said, prices.said_missing, _survivors(funds))
    named = folder.name if folder else ""
    return References(prices, benchmarks, tuple(filter(None, caveats)), named, use_prior)


def references_of(
    run: RunResult, source: Source, folder: Source | None, use_prior: bool = True
) -> References | None:
    """Open the shipped reference set for a run; None where its source has no funds and no folder was named.

    Raises
    ------
    ReferenceSetError
        A folder was named and holds fewer than two funds, or not the market's.
    """
    try:
        return open_references(source, folder, run.known_on, run.themes, use_prior)
    except ReferenceSetError:
        if folder is not None:
            raise
        return None


def cache_folder() -> Path:
    """Return the folder of what can be computed anew; it need not be there yet."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("thematic", appauthor=False)


def _funds_of(source: Source) -> Source:
    return SampleReferences() if source.simulated and source.name == "sample" else source


def _survivors(funds: ReferenceSet) -> str:
    if not funds.survivors_only:
        return ""
    return (
        "Base rates come from funds that still trade: those that closed, mostly after bad years, are "
        "missing, so that a theme earned less than they say. What they rule out above stays ruled out."
    )


def _plain(base_rate: BaseRate) -> dict[str, Any]:
    dots = [
        {"day": f"{day:%Y-%m-%d}", "theme": theme, "cases": cases, "difference": fraction(mean)}
        for day, theme, cases, mean in base_rate.strip.itertuples(index=False, name=None)
    ]
    return {**base_rate.plain(), "strip": dots}


def _code() -> str:
    """Return the hash of the code that base rates are computed with."""
    from thematic.results.manifest import code_digest

    return code_digest()


def _keep(file: Path, content: Mapping[str, Any]) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    begun = file.with_suffix(f".{os.getpid()}")
    begun.write_text(json.dumps(content), "utf-8")
    begun.replace(file)
