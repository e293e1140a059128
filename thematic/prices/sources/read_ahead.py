"""Reading ahead: threads decode the files that come next while those before are made into bars."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from thematic.prices.sources.formats.reader import read_table
from thematic.processes import usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from thematic.prices.sources.formats.table import RawTable

FEW = 64
"""So many files are read as soon as threads are started for them."""

AHEAD = 16
"""So many tables at most are kept before they are asked for."""


class ReadAhead:
    """Tables of files, a few of which are read before they are asked for.

    Parameters
    ----------
    paths : sequence of Path
        The files in the order in which they will be asked for, none twice.
    pool : ThreadPoolExecutor
    """

    def __init__(self, paths: Sequence[Path], pool: ThreadPoolExecutor) -> None:
        self._left, self._pool = deque(paths), pool
        self._started: dict[Path, Future[RawTable]] = {}
        self._start()

    def table(self, path: Path) -> RawTable:
        """Return the table of a file, read now where it was not read ahead.

        Raises
        ------
        PriceError
            As `read_table`.
        """
        started = self._started.pop(path, None)
        self._start()
        return read_table(path) if started is None else started.result()

    def _start(self) -> None:
        while self._left and len(self._started) < AHEAD:
            path = self._left.popleft()
            self._started[path] = self._pool.submit(read_table, path)


@contextmanager
def reading_ahead(paths: Sequence[Path]) -> Iterator[Callable[[Path], RawTable]]:
    """Yield what reads files: ahead, in as many threads as there are cores, where that pays.

    Few files are read as they are asked for, and so are all where there is one core. No thread is left after.

    Parameters
    ----------
    paths : sequence of Path
        The files in the order in which they will be asked for, none twice.
    """
    cores = usable_cores()
    if cores == 1 or len(paths) < FEW:
        yield read_table
        return
    pool = ThreadPoolExecutor(cores, thread_name_prefix="prices")
    try:
        yield ReadAhead(paths, pool).table
    finally:
        pool.shutdown(cancel_futures=True)
