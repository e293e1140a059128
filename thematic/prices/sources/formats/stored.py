"""The columns of a Parquet file: each is decoded once, and only if something is read from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from thematic.errors import PriceError
from thematic.prices.sources.formats.table import KNOWN, plain_name

if TYPE_CHECKING:
    import pyarrow.parquet as pq

    from thematic.prices.sources.formats.table import Cells


class StoredColumns(Sequence["Cells"]):
    """Columns of a Parquet file as arrays: those that prices are read from, and others once asked for.

    Parameters
    ----------
    file : ParquetFile
    names : sequence of str
        The columns' names in the file, in the order in which they are given.
    place : str
        The file, for messages.

    Raises
    ------
    PriceError
        A column that is decoded is damaged.
    """

    def __init__(self, file: pq.ParquetFile, names: Sequence[str], place: str) -> None:
        self._file, self._names, self._place = file, names, place
        read = [name for name in names if plain_name(name) in KNOWN]
        self._decoded: dict[str, Cells] = {}
        self._decode(read)

    def __len__(self) -> int:
        """Return how many columns there are."""
        return len(self._names)

    def __getitem__(self, place: Any) -> Any:
        """Return one column, shape (n_rows,), decoded now where it was not yet."""
        name = self._names[place]
        if name not in self._decoded:
            self._decode([name])
        return self._decoded[name]

    def _decode(self, names: Sequence[str]) -> None:
        import pyarrow as pa

        # All at once where none is left out: to look columns up by name takes time too.
        chosen = None if len(names) == len(self._names) else names
        try:
            stored = self._file.read(columns=chosen, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise unreadable(self._place, error) from error
        self._decoded |= {name: stored.column(name).to_numpy() for name in names}


def unreadable(place: str, error: Exception) -> PriceError:
    """Return the error of a Parquet file that pyarrow cannot read."""
    return PriceError(f"{place} cannot be read as Parquet: {str(error).splitlines()[0]}")
