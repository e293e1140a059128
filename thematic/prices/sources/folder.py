"""A folder of price files as a source."""

from __future__ import annotations

import difflib
import os
import re
from functools import cached_property
from pathlib import Path

from thematic.errors import MissingPrices, PriceError
from thematic.prices.bars import Bars
from thematic.prices.sources.formats.files import read_bars

#: Yahoo's form: NVDA, BRK-B, 0700.HK, ^GSPC, HKD=X, BTC-USD. Anything else is not a price file's name.
SYMBOL = re.compile(r"\^?[A-Z0-9][A-Z0-9-]*(\.[A-Z]{1,4})?(=[A-Z])?")
SUFFIXES = (".csv", ".parquet")


class FolderSource:
    """The files SYMBOL.csv and SYMBOL.parquet in a folder and the folders below it.

    Files whose names are not symbols in Yahoo's form, and hidden folders, are left alone. A file is read
    when its symbol is first asked for, and kept.

    Parameters
    ----------
    folder : str or Path

    Raises
    ------
    PriceError
        There is no such folder, or no price file in it.
    """

    simulated = False

    def __init__(self, folder: str | Path) -> None:
        self.name = str(folder)
        self.folder = Path(folder).expanduser()
        self._bars: dict[str, Bars] = {}
        if not self.folder.is_dir():
            raise PriceError(
                f"no folder of prices at {self.name}: a source is `sample`, `live` or an existing folder"
            )
        if not self._files:
            raise PriceError(
                f"no file named SYMBOL.csv or SYMBOL.parquet in {self.name} or the folders below"
            )

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols that have a file, sorted."""
        return tuple(sorted(self._files))

    def bars(self, symbol: str) -> Bars:
        """Return the bars of `symbol`.

        Raises
        ------
        MissingPrices
            No file has that name.
        PriceError
            Two files have it, or the one cannot be read as a price series.
        """
        if symbol not in self._bars:
            self._bars[symbol] = Bars(symbol, read_bars(self._file(symbol), symbol), "folder")
        return self._bars[symbol]

    def _file(self, symbol: str) -> Path:
        paths = self._files.get(symbol, [])
        if not paths:
            raise MissingPrices(f"no prices for {symbol} in {self.name}{self._hint(symbol)}", [symbol])
        if len(paths) > 1:
            both = " and ".join(map(str, paths))
            raise PriceError(f"two price files for {symbol}: {both}; keep one of them")
        return paths[0]

    def _hint(self, symbol: str) -> str:
        near = difflib.get_close_matches(symbol, self._files, n=3, cutoff=0.75)
        return f"; there is {', '.join(near)}" if near else f": add {symbol}.csv or {symbol}.parquet"

    @cached_property
    def _files(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for folder, below, names in os.walk(self.folder):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for path in (Path(folder, name) for name in sorted(names)):
                if path.suffix.lower() in SUFFIXES and SYMBOL.fullmatch(path.stem):
                    found.setdefault(path.stem, []).append(path)
        return found
