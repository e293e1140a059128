"""Verification: a saved run replayed from its manifest, and what differs, and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.analysis.analysis import Analysis
from thematic.analysis.files import LARGE, write_files
from thematic.errors import ResultError, StrategyError
from thematic.prices import open_source
from thematic.question import Question, Statement
from thematic.references import References, references_of
from thematic.results.run_result import LedgerState, RunResult
from thematic.run import Progress, Run
from thematic.saved.saved_run import SavedRun, SavedStrategy, read_run
from thematic.strategy import Strategy, load_class
from thematic.workspace import find, is_name

if TYPE_CHECKING:
    from thematic.prices.source import Source

FILES = (
    "nav.csv",
    "weights.csv",
    "orders.csv",
    "fills.csv",
    "metrics.json",
    "verdicts.json",
    "analysis.json",
)


@dataclass(frozen=True)
class Mismatch:
    """What differs in one file.

    Parameters
    ----------
    file : str
    count : int
        Numbers (or texts) that differ, among `total`.
    total : int
    where, then, now : str
        The first of them: its place, and what it was and is.
    """

    file: str
    count: int
    total: int
    where: str
    then: str
    now: str


@dataclass(frozen=True)
class Verification:
    """What a replay found.

    Parameters
    ----------
    mismatches : tuple of Mismatch
        Empty where every number is the same.
    changes : tuple of str
        What is no longer as the manifest has it: why numbers differ, or could have.
    """

    mismatches: tuple[Mismatch, ...]
    changes: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every number is the same."""
        return not self.mismatches


def verify(folder: Path, source: str | None = None, progress: Progress = lambda *_: None) -> Verification:
    """Replay a saved run and compare every number of its files.

    Parameters
    ----------
    folder : Path
        What a run wrote.
    source : str, optional
        Where prices are now, if no longer where the manifest says.

    Raises
    ------
    ResultError
        The folder is no result, or its manifest cannot be replayed.
    UserError
        A strategy, universe or price that it needs is gone.
    """
    saved = read_run(folder)
    prices = open_source(source or saved.manifest.source.name)
    run = Run(replay(saved), prices, progress).result()
    then = json.loads((folder / "manifest.json").read_text("utf-8"))
    reference = then.get("reference")
    used = None if reference is None else _references(run, prices, reference)
    # The ledger counts this run as it did then, whatever was tried since.
    tried = {name: LedgerState(state.count, state.variance) for name, state in saved.manifest.ledger.items()}
    run = replace(run, tried=tried)
    with TemporaryDirectory() as place:
        as_csv = all((folder / name).is_file() for name in FILES if name.endswith(".csv"))
        write_files(Analysis(run, used), Path(place), sys.maxsize if as_csv else LARGE)
        mismatches = tuple(
            mismatch
            for name in FILES
            if (mismatch := _compared(_written(folder, name), _written(Path(place), name))) is not None
        )
    return Verification(mismatches, tuple(changes(then, run.manifest)))


def _references(run: RunResult, prices: Source, then: Mapping[str, Any]) -> References | None:
    folder = open_source(then["folder"]) if then["folder"] else None
    return references_of(run, prices, folder, then["prior"])


def replay(saved: SavedRun) -> Question:
    """Return the question that a saved run answered."""
    manifest = saved.manifest
    strategies = {
        name: saved_strategy(saved.folder / "manifest.json", strategy)
        for name, strategy in manifest.strategies.items()
    }
    claims = tuple(_claim(saved.folder, claim) for claim in manifest.claims)
    return Question(
        strategies=strategies,
        claims=claims,
        events=manifest.events,
        stops=manifest.stops,
        reviews=manifest.reviews,
        **vars(manifest.backtest),
    )


def changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Return one sentence for each thing in which two manifests differ."""
    parts = (
        ("prices", "prices differ of {}"),
        ("strategies", "the code or the parameters differ of the strategies {}"),
        ("themes", "the universes differ: {}"),
        ("calendar_overrides", "corrections of calendars differ of {}"),
        ("calendars", "sessions differ of {}"),
        ("markets", "the rules of the markets {} differ"),
        ("versions", "versions differ: {}"),
        ("backtest", "the terms differ: {}"),
    )
    for key, sentence in parts:
        old, new = then.get(key, {}), now.get(key, {})
        if names := [name for name in {**old, **new} if _seen(old.get(name)) != _seen(new.get(name))]:
            said = [_version(name, old, new) if key == "versions" else name for name in names]
            yield sentence.format(", ".join(said))
    if then.get("code") != now.get("code"):
        yield "the code of thematic itself, its markets' rules or its sample differ"


def _version(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    return f"{name} {old.get(name, 'unknown')} then, {new.get(name, 'unknown')} now"


def _seen(content: Any) -> str:
    return json.dumps(content, sort_keys=True, default=str)


def saved_strategy(manifest: Path, saved: SavedStrategy) -> Strategy:
    """Return a strategy of a manifest, from the workspace's file of its name.

    Raises
    ------
    ResultError
        The manifest does not name a file of a workspace.
    StrategyError
        There is no such file, or its parameters are others now.
    """
    from pydantic import TypeAdapter, ValidationError

    file = saved.file or saved.strategy
    # What is read back from a folder is data: it may name code that is here already, never bring its own.
    if not is_name(file):
        raise ResultError(
            f"{manifest}: its strategy is in the file {file}, which is in no workspace's "
            "strategies folder: put it there and run the backtest again, and the result can be verified"
        )
    kind = load_class(find("strategies", file))
    try:
        strategy: Strategy = TypeAdapter(kind).validate_python(dict(saved.parameters))
    except ValidationError as error:
        first = error.errors()[0]
        raise StrategyError(
            f"{file}: its parameters are no longer those that {manifest.parent} was made with: "
            f"{first['loc']}: {first['msg']}"
        ) from error
    return strategy


def _claim(folder: Path, content: Mapping[str, Any]) -> Statement:
    from thematic.claims import read_claim

    try:
        return read_claim(content)
    except ValueError as error:
        raise ResultError(
            f"{folder / 'manifest.json'}: holds a claim that cannot be read: {content}"
        ) from error


def _written(folder: Path, name: str) -> Path:
    """Return where a file is: a large table is Parquet."""
    large = (folder / name).with_suffix(".parquet")
    return large if name.endswith(".csv") and large.is_file() else folder / name


def _compared(then: Path, now: Path) -> Mismatch | None:
    """Return what differs between two files of one name; None where they are the same."""
    if not then.is_file():
        return Mismatch(then.name, 1, 1, "the file", "missing", "there")
    if then.read_bytes() == now.read_bytes():
        return None
    return compared(then.name, *(dict(_cells(path)) for path in (then, now)))


def compared(file: str, old: Mapping[str, str], new: Mapping[str, str]) -> Mismatch | None:
    """Return what differs between the values of two files by place, as text; None where they are the same."""
    apart = [place for place in {**old, **new} if old.get(place) != new.get(place)]
    if not apart:
        return None
    first = apart[0]
    return Mismatch(
        file, len(apart), len({**old, **new}), first, old.get(first, "absent"), new.get(first, "absent")
    )


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    """Return each value of a file with its place, both as text."""
    if path.suffix == ".json":
        yield from leaves(json.loads(path.read_text("utf-8")), "")
        return
    large = path.suffix == ".parquet"
    table = (
        pd.read_parquet(path).astype(str) if large else pd.read_csv(path, dtype=str, keep_default_na=False)
    )
    dated = "date" in table and "symbol" not in table
    for column in table:
        for row, value in enumerate(table[column]):
            yield f"{column}, {table['date'][row] if dated else f'row {row + 1}'}", value


def leaves(content: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield each value of JSON with its place, both as text."""
    if isinstance(content, (dict, list)):
        items = content.items() if isinstance(content, dict) else enumerate(content)
        for key, value in items:
            yield from leaves(value, f"{place}, {key}" if place else str(key))
    else:
        yield place, json.dumps(content)
