"""Saved runs: result folders read back. What is read is data, never code, and is checked before use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

import numpy as np
import pandas as pd
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    TypeAdapter,
    ValidationError,
)
from pydantic.dataclasses import dataclass as pydantic_dataclass

from thematic.errors import ResultError
from thematic.question import Terms

Read = TypeVar("Read")

ORDERS = ("strategy", "symbol", "decided_at", "side", "intended", "filled", "status", "reason", "waited")
"""The columns of orders.csv that are read."""
REMEDY = "run the backtest again to write it anew"

Periods = dict[str, dict[str, FiniteFloat | None]]


def _both(periods: Periods) -> Periods:
    if missing := {"whole", "after_known_on"} - periods.keys():
        raise ValueError(f"lacks the period {min(missing)}")
    return periods


@pydantic_dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class SavedTerms(Terms):
    """The terms of a run, as its manifest has them."""

    name: str
    title: str
    cash: FiniteFloat
    titles: dict[str, str] = field(default_factory=dict)


def _all_terms(given: Any) -> Any:
    """Return the terms of a manifest; defaults are for those who ask, not for what was asked."""
    if isinstance(given, dict) and (
        missing := [each.name for each in fields(Terms) if each.name not in given]
    ):
        raise ValueError(f"lacks {missing[0]}")
    return given


class SavedSource(BaseModel):
    """Where a run's prices came from."""

    name: str
    simulated: bool


class SavedStrategy(BaseModel):
    """What a run says of a strategy: its file's name and fingerprint, and its parameters."""

    strategy: str
    file: str = ""
    sha256: str
    parameters: dict[str, Any]


class SavedTrials(BaseModel):
    """What the ledger of trials held of a strategy when the run was entered."""

    count: int
    variance: FiniteFloat


class SavedTheme(BaseModel):
    """What a run says of a theme."""

    title: str
    known_on: date


class SavedManifest(BaseModel):
    """The part of a manifest that is read back; see `thematic.results.manifest`."""

    backtest: Annotated[SavedTerms, BeforeValidator(_all_terms)]
    source: SavedSource
    strategies: dict[str, SavedStrategy] = Field(min_length=1)
    claims: tuple[dict[str, Any], ...] = ()
    themes: dict[str, SavedTheme] = Field(min_length=1)
    prices: dict[str, str]
    versions: dict[str, str]
    ledger: dict[str, SavedTrials] = {}


METRICS = TypeAdapter(dict[str, Annotated[Periods, AfterValidator(_both)]])


@dataclass(frozen=True)
class SavedRun:
    """A run as its folder tells it.

    Parameters
    ----------
    folder : Path
    manifest : SavedManifest
    metrics : dict
        Strategy -> period -> figure -> number or None.
    nav : DataFrame, shape (n_rows, n_strategies)
        Net asset values in the base currency, by date; NaN on dates on which a strategy does not decide.
    """

    folder: Path
    manifest: SavedManifest
    metrics: dict[str, Periods]
    nav: pd.DataFrame

    @property
    def known_on(self) -> date:
        """The day on which the last of its themes was public."""
        return max(theme.known_on for theme in self.manifest.themes.values())

    @cached_property
    def orders(self) -> pd.DataFrame:
        """Its orders, in the columns `ORDERS`; times are UTC.

        Raises
        ------
        ResultError
            orders.csv is missing or faulty.
        """
        large = self.folder / "orders.parquet"
        return checked(large if large.is_file() else self.folder / "orders.csv", _orders)


def read_run(folder: Path) -> SavedRun:
    """Read a result folder.

    Raises
    ------
    ResultError
        A file of it is missing or faulty, or its files do not belong together: one sentence that says which.
    """
    if not (folder / "manifest.json").is_file():
        raise ResultError(f"{folder}: is no result: it has no manifest.json; give a folder that a run wrote")
    manifest = checked(folder / "manifest.json", lambda path: SavedManifest.model_validate_json(_text(path)))
    metrics = checked(folder / "metrics.json", lambda path: METRICS.validate_json(_text(path)))
    nav = checked(folder / "nav.csv", _nav)
    for name, found in (("metrics.json", set(metrics)), ("nav.csv", set(nav))):
        if strays := sorted(map(str, found ^ set(manifest.strategies))):
            raise ResultError(
                f"{folder / name}: does not belong to the manifest beside it: one has {strays[0]!r} and the "
                f"other has not; {REMEDY}"
            )
    return SavedRun(folder, manifest, metrics, nav)


def checked(path: Path, read: Callable[[Path], Read]) -> Read:
    """Return what is read from a file; whatever is wrong with it becomes one sentence."""
    try:
        return read(path)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        why = f"{place}: {first['msg']}" if place else first["msg"]
    except UnicodeDecodeError as error:
        why = f"is not UTF-8 at byte {error.start}"
    except OSError as error:
        why = f"cannot be read: {error.strerror or error}"
    except ValueError as error:  # what pandas raises, and our own checks
        why = str(error)
    raise ResultError(f"{path}: {' '.join(why.split())}; {REMEDY}")


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _nav(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    if "date" not in table:
        raise ValueError("has no column date")
    dates = pd.DatetimeIndex(pd.to_datetime(table["date"], format="%Y-%m-%d"), name="date")
    if len(dates) < 2 or not dates.is_monotonic_increasing or not dates.is_unique:
        raise ValueError("needs at least two dates, each later than the one before")
    nav = table.drop(columns="date").replace("", np.nan).apply(pd.to_numeric).astype(float).set_axis(dates)
    values = nav.to_numpy()
    if not (np.isnan(values) | (np.isfinite(values) & (values > 0))).all():
        raise ValueError("has a value that is no positive number")
    if lacking := [name for name in nav if nav[name].notna().sum() < 2]:
        raise ValueError(f"{lacking[0]} has fewer than two values")
    return nav


def _orders(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
    else:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    if missing := [column for column in ORDERS if column not in table]:
        raise ValueError(f"has no column {missing[0]}")
    sizes = {column: pd.to_numeric(table[column]).astype(float) for column in ("intended", "filled")}
    decided = pd.to_datetime(table["decided_at"], utc=True, format="ISO8601").dt.as_unit("us")
    return table[list(ORDERS)].assign(decided_at=decided, **sizes)
