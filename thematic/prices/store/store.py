"""Store: what providers sent, kept as one Parquet file a symbol and provider."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from thematic.errors import DamagedPrices, PriceError
from thematic.prices.store.location import default_folder
from thematic.prices.store.series import COLUMNS, Series

# Of the file: what a later version writes and this one cannot read has a higher number.
FORMAT = 1
_KEY = b"thematic"
_TEXTS = ("symbol", "provider", "code", "currency", "basis")
_TIMES = ("start", "fetched_at", "whole_at")


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
        return tuple(sorted(path.parent.name for path in self.folder.glob(f"[!.]*/{symbol}.parquet")))

    def symbols(self) -> tuple[str, ...]:
        """Return all symbols, sorted."""
        return tuple(sorted({path.stem for path in self.folder.glob("[!.]*/*.parquet")}))

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
        DamagedPrices
            The file cannot be read, was not written by this version, or its content does not have the hash
            written with it.
        PriceError
            This user may not read it.
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
        except PermissionError as error:
            raise PriceError(
                f"{path} may not be read by you; change its permissions, or the store"
            ) from error
        except (pa.ArrowException, OSError, ValueError) as error:
            raise DamagedPrices(path, _first_line(error)) from error
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

    def set_aside(self, path: Path) -> Path:
        """Move a damaged file out of the way, and return where it is now; the caller holds its `lock`."""
        folder = self.folder / ".set-aside"
        folder.mkdir(exist_ok=True)
        names = (folder / f"{path.parent.name}-{path.stem}-{number}{path.suffix}" for number in count(1))
        free = next(name for name in names if not os.path.lexists(name))
        return path.rename(free)


def _label(series: Series) -> bytes:
    """Return what is kept with the values, as JSON."""
    label: dict[str, Any] = {name: getattr(series, name) for name in (*_TEXTS, "versions")}
    label |= {name: getattr(series, name).isoformat() for name in _TIMES}
    return json.dumps(label | {"format": FORMAT, "sha256": series.digest}, sort_keys=True).encode()


def _series(table: Any, path: Path) -> Series:
    """Return a file's series, or refuse it when its values are not those that were written."""
    try:
        label = json.loads((table.schema.metadata or {})[_KEY])
        if (version := label["format"]) != FORMAT:
            raise DamagedPrices(path, f"another version of thematic wrote it (format {version})")
        frame = table.replace_schema_metadata(None).to_pandas(use_threads=False).set_index("date")
        series = Series(
            **{name: label[name] for name in (*_TEXTS, "versions")},
            fetched_at=datetime.fromisoformat(label["fetched_at"]),
            whole_at=datetime.fromisoformat(label["whole_at"]),
            start=date.fromisoformat(label["start"]),
            frame=frame,
        )
        named = (series.provider, series.symbol) == (path.parent.name, path.stem)
        whole = named and len(frame) > 0 and series.digest == label["sha256"]
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise DamagedPrices(path, f"it was not written by thematic ({error!r})") from error
    if not whole:
        raise DamagedPrices(path, "its values are not those it was written with")
    return series


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
