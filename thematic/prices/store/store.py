"""Store: what providers delivered, kept as one Parquet file a symbol and provider."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thematic.errors import PriceError
from thematic.prices.providers.payload import ACTIONS, BARS, Basis

COLUMNS = (*BARS, *ACTIONS)
_KEY = b"thematic"


@dataclass(frozen=True)
class Series:
    """One symbol's stored series, from one provider and never spliced.

    Parameters
    ----------
    symbol, provider, code, currency, basis
        As in `Payload`.
    start : date
        From when on it was asked for; it may begin later, when the symbol was listed.
    through : date
        The last session that was final when it was fetched; its last bar may be older.
    fetched_at : datetime
        UTC.
    versions : dict of str to str
        Of the libraries that fetched it.
    frame : DataFrame, shape (n_sessions, 8)
        Columns ``open high low close volume amount dividend split``, as delivered; index ``date``.
    """

    symbol: str
    provider: str
    code: str
    currency: str
    basis: Basis
    start: date
    through: date
    fetched_at: datetime
    versions: dict[str, str]
    frame: pd.DataFrame

    def covers(self, start: date, through: date) -> bool:
        """Whether nothing between `start` and `through` is left to ask for."""
        return self.start <= start and self.through >= through

    @property
    def digest(self) -> str:
        """SHA-256 of its days and values."""
        days = self.frame.index.to_numpy(dtype="datetime64[D]").astype("<i8")
        values = np.array(self.frame[list(COLUMNS)].to_numpy(), dtype="<f8", order="C")
        values[np.isnan(values)] = np.nan
        return hashlib.sha256(days.tobytes() + values.tobytes()).hexdigest()


def default_folder() -> Path:
    """Return ``$THEMATIC_STORE``, or the platform's folder for a user's data."""
    if chosen := os.environ.get("THEMATIC_STORE"):
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("thematic", appauthor=False) / "prices"


class Store:
    """A folder of series. Readers take no lock; a writer holds the lock of its symbol and provider.

    Parameters
    ----------
    folder : Path, optional
        Made when first written to. Default: `default_folder`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()

    def path(self, symbol: str, provider: str) -> Path:
        """Return where a series is kept."""
        return self.folder / provider / f"{symbol}.parquet"

    def providers(self, symbol: str) -> tuple[str, ...]:
        """Return the providers of which there is a series of `symbol`."""
        return tuple(sorted(path.parent.name for path in self.folder.glob(f"*/{symbol}.parquet")))

    def symbols(self) -> tuple[str, ...]:
        """Return all symbols, sorted."""
        return tuple(sorted({path.stem for path in self.folder.glob("*/*.parquet")}))

    @contextmanager
    def lock(self, symbol: str, provider: str) -> Iterator[None]:
        """Hold a series, so that nobody else changes it between being read and being written."""
        from filelock import FileLock

        path = self.folder / ".locks" / f"{provider}-{symbol}.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path):
            yield

    def read(self, symbol: str, provider: str) -> Series | None:
        """Return a series, or None where there is none.

        Raises
        ------
        PriceError
            The file is damaged: it cannot be read, or its content does not have the hash written with it.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.path(symbol, provider)
        try:
            # One handle for the whole of it: a path is opened twice, and may be replaced in between.
            with path.open("rb") as file:
                # One small file needs no threads, and a pool of them has aborted a process at its end.
                table = pq.read_table(file, use_threads=False, pre_buffer=False)
        except FileNotFoundError:
            return None
        except (pa.ArrowInvalid, OSError) as error:
            raise _damaged(path, str(error).splitlines()[0]) from error
        return _series(table, path)

    def write(self, series: Series) -> None:
        """Replace a series as a whole; the caller holds its `lock`. A reader sees the old or the new one."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.path(series.symbol, series.provider)
        path.parent.mkdir(parents=True, exist_ok=True)
        table = pa.Table.from_pandas(
            series.frame[list(COLUMNS)].reset_index(), preserve_index=False, nthreads=1
        )
        written = path.with_name(f"{path.name}.tmp")
        with written.open("wb") as file:
            pq.write_table(table.replace_schema_metadata({_KEY: _label(series)}), file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)


def _label(series: Series) -> bytes:
    """Return what is kept with the values, as JSON."""
    label = {
        name: getattr(series, name)
        for name in ("symbol", "provider", "code", "currency", "basis", "versions")
    }
    label |= {name: getattr(series, name).isoformat() for name in ("start", "through", "fetched_at")}
    return json.dumps(label | {"sha256": series.digest}, sort_keys=True).encode()


def _series(table: Any, path: Path) -> Series:
    """Return a file's series, or refuse it when its values are not those that were written."""
    try:
        label = json.loads((table.schema.metadata or {})[_KEY])
        digest = label.pop("sha256")
        frame = table.replace_schema_metadata(None).to_pandas(use_threads=False).set_index("date")
        series = Series(
            **label
            | {"start": date.fromisoformat(label["start"]), "through": date.fromisoformat(label["through"])}
            | {"fetched_at": datetime.fromisoformat(label["fetched_at"]), "frame": frame}
        )
        whole = series.digest == digest and (series.provider, series.symbol) == (path.parent.name, path.stem)
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(path, f"it was not written by thematic ({error!r})") from error
    if not whole:
        raise _damaged(path, "its values are not those it was written with")
    return series


def _damaged(path: Path, why: str) -> PriceError:
    """Return the error of a file that cannot be trusted."""
    return PriceError(f"{path} is damaged: {why}; delete it and run `thematic prices pull {path.stem}`")
