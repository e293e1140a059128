"""Verification of a sweep: every combination evaluated again from its files, and what differs, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from thematic.errors import ResultError
from thematic.prices import open_source
from thematic.processes import usable_cores
from thematic.question import Question
from thematic.run import Progress
from thematic.saved.saved_run import REMEDY, SavedManifest, checked
from thematic.saved.verify import Mismatch, Verification, changes, compared, leaves, saved_strategy
from thematic.strategy import Strategy
from thematic.strategy.parameters import declared_types
from thematic.sweep.engines import Engine, Local
from thematic.sweep.files import FILES, write
from thematic.sweep.prepared import prepare_sweep
from thematic.sweep.question import SweepQuestion
from thematic.sweep.result import SweepResult
from thematic.sweep.trials import TrialCount
from thematic.sweep.walk import Walk

NOT_NUMBERS = ("manifest", "replay", "caveats")
"""Parts of sweep.json that are no results: the manifest is compared by itself, and how many decisions were
replayed rests on how fast a machine is."""


class SavedSweep(BaseModel):
    """The part of ``sweep.json`` that is read back; see `thematic.sweep.files`."""

    strategy: str
    grid: dict[str, list[Any]] = Field(min_length=1)
    walk_forward: Walk | None
    trials: int
    ledger_note: str
    manifest: SavedManifest


def is_sweep(folder: Path) -> bool:
    """Return whether a folder holds what a sweep wrote."""
    return (folder / "sweep.json").is_file()


def verify_sweep(
    folder: Path,
    source: str | None = None,
    engine: Engine | None = None,
    progress: Progress = lambda *_: None,
) -> Verification:
    """Evaluate a saved sweep again and compare every number of its files; the ledger is left as it is.

    Parameters
    ----------
    folder : Path
        What a sweep wrote.
    source : str, optional
        Where prices are now, if no longer where the manifest says.
    engine : Engine, optional
        All cores of this machine by default.

    Raises
    ------
    ResultError
        The folder is no sweep, or its manifest cannot be replayed.
    UserError, RunError
        As `Sweep.run`.
    """
    saved = read_sweep(folder)
    prices = open_source(source or saved.manifest.source.name)
    with TemporaryDirectory() as place:
        prepared = prepare_sweep(saved_question(folder, saved), prices, Path(place) / "batches", progress)
        engine = engine or Local(usable_cores())
        prepared.evaluate(engine, progress)
        # The ledger counts this sweep as it did then, whatever was tried since.
        result = prepared.result(TrialCount(saved.trials, saved.ledger_note), engine, progress)
        write(result, Path(place))
        mismatches = tuple(_mismatches(folder, Path(place)))
    return Verification(mismatches, tuple(_changes(folder, result)))


def read_sweep(folder: Path) -> SavedSweep:
    """Read what a sweep was.

    Raises
    ------
    ResultError
        The folder is no sweep, or sweep.json is faulty.
    """
    if not is_sweep(folder):
        raise ResultError(f"{folder}: is no sweep: it has no sweep.json; give a folder that a sweep wrote")
    return checked(
        folder / "sweep.json", lambda path: SavedSweep.model_validate_json(path.read_text("utf-8"))
    )


def saved_question(folder: Path, saved: SavedSweep) -> SweepQuestion:
    """Return the question that a saved sweep answered.

    Raises
    ------
    ResultError
        The manifest lacks the strategy, or a value of the grid is none of its parameter's.
    """
    path = folder / "sweep.json"
    if saved.strategy not in saved.manifest.strategies:
        raise ResultError(f"{path}: its manifest lacks the strategy {saved.strategy!r}; {REMEDY}")
    strategy = saved_strategy(path, saved.manifest.strategies[saved.strategy])
    backtest = Question(strategies={saved.strategy: strategy}, **vars(saved.manifest.backtest))
    axes = {name: _values(path, strategy, name, values) for name, values in saved.grid.items()}
    return SweepQuestion(backtest, saved.strategy, axes, saved.walk_forward)


def _values(path: Path, strategy: Strategy, name: str, values: list[Any]) -> tuple[Any, ...]:
    """Return values of a parameter in the type that the strategy declares: JSON has no dates or tuples."""
    declared = dict(declared_types(type(strategy))).get(name, Any)
    try:
        return tuple(map(TypeAdapter(declared).validate_python, values))
    except ValidationError as error:
        raise ResultError(f"{path}: the grid's {name}: {error.errors()[0]['msg']}; {REMEDY}") from error


def _changes(folder: Path, result: SweepResult) -> Iterator[str]:
    then = json.loads((folder / "sweep.json").read_text("utf-8"))["manifest"]
    return changes(then, result.run.manifest)


def _mismatches(folder: Path, now: Path) -> Iterator[Mismatch]:
    for name in FILES:
        there, here = (folder / name).is_file(), (now / name).is_file()
        if there != here:
            told = {True: "there", False: "missing"}
            yield Mismatch(name, 1, 1, "the file", told[there], told[here])
        elif there and (mismatch := _COMPARED[Path(name).suffix](folder / name, now / name)):
            yield mismatch


def _compare_json(then: Path, now: Path) -> Mismatch | None:
    old, new = ({**json.loads(path.read_text("utf-8"))} for path in (then, now))
    kept = [
        {key: value for key, value in content.items() if key not in NOT_NUMBERS} for content in (old, new)
    ]
    return compared(then.name, *(dict(leaves(content)) for content in kept))


def _compare_tables(then: Path, now: Path) -> Mismatch | None:
    """Compare two tables part by part: a million rows need not be in memory."""
    parts = zip_longest(_parts(then), _parts(now))
    first, count, total, before = None, 0, 0, 0
    for old, new in parts:
        if old is None or new is None or list(old) != list(new) or len(old) != len(new):
            return Mismatch(then.name, 1, 1, "rows or columns", _shape(then), _shape(now))
        apart = ~((old == new) | (old.isna() & new.isna())).to_numpy()
        count, total = count + int(apart.sum()), total + apart.size
        if first is None and apart.any():
            row, column = np.argwhere(apart)[0]
            where = f"{old.columns[column]}, row {before + row + 1}"
            first = (where, *(str(table.iloc[row, column]) for table in (old, new)))
        before += len(old)
    return Mismatch(then.name, count, total, *first) if first else None


def _parts(path: Path) -> Iterator[pd.DataFrame]:
    if path.suffix == ".csv":
        yield pd.read_csv(path, dtype=str, keep_default_na=False)
        return
    import pyarrow.parquet

    for batch in pyarrow.parquet.ParquetFile(path).iter_batches(10_000):
        yield batch.to_pandas()


def _shape(path: Path) -> str:
    sizes = [part.shape for part in _parts(path)]
    return f"{sum(rows for rows, _ in sizes)} rows of {sizes[0][1] if sizes else 0} columns"


_COMPARED: Mapping[str, Any] = {".json": _compare_json, ".parquet": _compare_tables, ".csv": _compare_tables}
