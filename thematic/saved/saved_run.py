"""Saved runs: result folders read back. What is read is data, never code, and is checked before use."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, TypeVar

import numpy as np
import pandas as pd
from pyarrow import ArrowException
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
from thematic.question import Event, Terms

Read = TypeVar("Read")
Model = TypeVar("Model", bound=BaseModel)

SIZES = ("intended", "filled", "price", "fees")
ORDERS = ("strategy", "symbol", "decided_at", "side", *SIZES, "status", "reason", "waited")
"""The columns of orders.csv that are read."""
WORDS = {"strategy", "symbol", "side", "status", "reason", "waited", "currency"}
"""Columns of tables that hold words; all others hold numbers, days or moments."""
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
        missing := [term.name for term in fields(Terms) if term.name not in given]
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
    """What a run says of a theme; `plain` has all of it."""

    model_config = ConfigDict(extra="allow")

    title: str
    known_on: date

    @property
    def plain(self) -> dict[str, Any]:
        """All that the manifest says of it."""
        return self.model_dump(mode="json")


class SavedCalendar(BaseModel):
    """When a market traded; see `thematic.results.inputs.sessions`."""

    calendar: str
    begin: date = Field(alias="from")
    until: date
    closed: list[date]
    extra: list[date]
    hours: dict[date, str]


class SavedManifest(BaseModel):
    """The part of a manifest that is read back; see `thematic.results.manifest`."""

    backtest: Annotated[SavedTerms, BeforeValidator(_all_terms)]
    source: SavedSource
    strategies: dict[str, SavedStrategy] = Field(min_length=1)
    claims: tuple[dict[str, Any], ...] = ()
    stops: tuple[str, ...]
    reviews: tuple[date, ...]
    events: tuple[Event, ...] = ()
    themes: dict[str, SavedTheme] = Field(min_length=1)
    prices: dict[str, str]
    calendars: dict[str, SavedCalendar]
    markets: dict[str, dict[str, Any]]
    code: str
    versions: dict[str, str]
    ledger: dict[str, SavedTrials] = {}

    @property
    def universes(self) -> dict[str, dict[str, Any]]:
        """All that it says of each theme."""
        return {name: theme.plain for name, theme in self.themes.items()}


class SavedVerdict(BaseModel):
    """What a run says of one claim; see `thematic.claims.Verdict.plain`."""

    claim: str
    who: str
    role: str
    verdict: str
    estimate: FiniteFloat | None
    unit: str
    sentence: str


class SavedVerdicts(BaseModel):
    """What a run says of all its claims."""

    verdicts: tuple[SavedVerdict, ...]


class SavedToday(BaseModel):
    """What a run says of its last decision."""

    state: str


class SavedAnalysis(BaseModel):
    """The part of an analysis that is read back."""

    headline: str
    titles: dict[str, str]
    today: SavedToday


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
        return checked(self._table("orders"), _orders)

    @cached_property
    def verdicts(self) -> tuple[SavedVerdict, ...]:
        """What it says of its claims; a faulty verdicts.json is a `ResultError`."""
        return read_json(self.folder / "verdicts.json", SavedVerdicts).verdicts

    @property
    def headline(self) -> str:
        """What it decided, in one sentence; a faulty analysis.json is a `ResultError`."""
        return self._analysis.headline

    @property
    def titles(self) -> dict[str, str]:
        """What people call its strategies; a faulty analysis.json is a `ResultError`."""
        return self._analysis.titles

    @property
    def today(self) -> str:
        """The state at its last decision, in a word or two; see `thematic.analysis.today.state`."""
        return self._analysis.today.state

    @cached_property
    def _analysis(self) -> SavedAnalysis:
        return read_json(self.folder / "analysis.json", SavedAnalysis)

    def weights(self, strategy: str) -> pd.DataFrame:
        """Return what a strategy held, (n_days, n_symbols): only days and symbols that were held at all."""
        table = self._weights[self._weights["strategy"] == strategy]
        return table.pivot_table(index="date", columns="symbol", values="weight", fill_value=0.0)

    def prices(self, symbol: str) -> pd.DataFrame:
        """Return ``close`` and ``seal`` of a symbol by day; see `thematic.results.inputs.price_table`."""
        table = self._prices[self._prices["symbol"] == symbol]
        return table.set_index("date")[["close", "seal"]]

    @cached_property
    def _weights(self) -> pd.DataFrame:
        return checked(self._table("weights"), _weights)

    @cached_property
    def _prices(self) -> pd.DataFrame:
        return checked(self.folder / "prices.parquet", pd.read_parquet)

    def table(self, name: str) -> pd.DataFrame:
        """Return all of ``weights``, ``orders`` or ``fills``: days, moments in UTC, numbers and texts."""
        return checked(self._table(name), _typed)

    def _table(self, name: str) -> Path:
        """Return the file of a table, which is Parquet where it is large."""
        large = self.folder / f"{name}.parquet"
        return large if large.is_file() else self.folder / f"{name}.csv"


def _remedy(folder: Path) -> str:
    """Say what to give instead of a folder that no run wrote."""
    if (folder / "sweep.json").is_file():
        return "it is a sweep, and only runs are read here"
    if (folder.parent / "reports" / folder.name / "manifest.json").is_file():
        return f"did you mean {folder.parent / 'reports' / folder.name}?"
    return "give a folder that a run wrote"


def read_run(folder: Path) -> SavedRun:
    """Read a result folder.

    Raises
    ------
    ResultError
        A file of it is missing or faulty, or its files do not belong together: one sentence that says which.
    """
    if not (folder / "manifest.json").is_file():
        raise ResultError(f"{folder}: is no result: it has no manifest.json; {_remedy(folder)}")
    manifest = _manifest(folder / "manifest.json")
    metrics = checked(folder / "metrics.json", lambda path: METRICS.validate_json(_text(path)))
    nav = checked(folder / "nav.csv", _nav)
    for name, names in (("metrics.json", set(metrics)), ("nav.csv", set(nav))):
        if strays := sorted(map(str, names ^ set(manifest.strategies))):
            raise ResultError(
                f"{folder / name}: does not belong to the manifest beside it: one has {strays[0]!r} and the "
                f"other has not; {REMEDY}"
            )
    return SavedRun(folder, manifest, metrics, nav)


def read_json(path: Path, kind: type[Model]) -> Model:
    """Read a JSON file as a model; whatever is wrong with it is one sentence.

    Raises
    ------
    ResultError
        It is missing, no JSON, or not of this kind.
    """
    return checked(path, lambda path: kind.model_validate_json(_text(path)))


def _manifest(path: Path) -> SavedManifest:
    """Return a manifest; where it cannot be read because another version wrote it, say so."""
    try:
        return read_json(path, SavedManifest)
    except ResultError as error:
        writer = _writer(path)
        if writer in (None, version("thematic")):
            raise
        raise ResultError(
            f"{path.parent}: was written by thematic {writer}, whose results {version('thematic')} does not "
            f"read ({error}); run the backtest again, or read it with that version"
        ) from error


def _writer(path: Path) -> str | None:
    """Return the version that wrote a manifest; None where it does not say so."""
    try:
        content = json.loads(_text(path))
        return str(content["versions"]["thematic"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def checked(path: Path, read: Callable[[Path], Read]) -> Read:
    """Return what is read from a file; whatever is wrong with it becomes one sentence."""
    try:
        return read(path)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        said = first["msg"].removeprefix("Value error, ")
        why = f"{place}: {said}" if place else said
    except UnicodeDecodeError as error:
        why = f"is not UTF-8 at byte {error.start}"
    except OSError as error:
        why = f"cannot be read: {error.strerror or error}"
    except (ValueError, ArrowException) as error:  # what pandas and pyarrow raise, and our own checks
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
    table = _texts(path, ORDERS)
    sizes = {column: pd.to_numeric(table[column]).astype(float) for column in SIZES}
    decided = pd.to_datetime(table["decided_at"], utc=True, format="ISO8601").dt.as_unit("us")
    return table.assign(decided_at=decided, **sizes)


def _weights(path: Path) -> pd.DataFrame:
    table = _texts(path, ("strategy", "date", "symbol", "weight"))
    dates = pd.to_datetime(table["date"], format="ISO8601").dt.as_unit("us")
    return table.assign(date=dates, weight=pd.to_numeric(table["weight"]).astype(float))


def _typed(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    table = pd.read_csv(path, keep_default_na=False, na_values={}, encoding="utf-8", dtype=str)
    return table.apply(_column)


def _column(texts: pd.Series[str]) -> pd.Series[Any]:
    """Return a column of texts as what its name says it is."""
    name = str(texts.name)
    if name.endswith("_at"):
        return pd.to_datetime(texts.replace("", None), utc=True, format="ISO8601").dt.as_unit("us")
    if name == "date":
        return pd.to_datetime(texts, format="%Y-%m-%d").dt.as_unit("us")
    if name in WORDS:
        return texts
    return pd.Series([float(text) if text else np.nan for text in texts], texts.index, name=name)


def _texts(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return some columns of a table as it was written: as text, or typed where it is large."""
    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
    else:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    if missing := [column for column in columns if column not in table]:
        raise ValueError(f"has no column {missing[0]}")
    return table[list(columns)]
