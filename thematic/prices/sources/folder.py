"""Price files as a source: a folder with those below it, or a single file."""

from __future__ import annotations

import difflib
import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from thematic.errors import MissingPrices, PriceError
from thematic.prices.bars import Bars
from thematic.prices.fx import upside_down
from thematic.prices.sources.formats.reader import PriceTable, read_table
from thematic.prices.sources.formats.table import KNOWN
from thematic.prices.sources.formats.text import head
from thematic.prices.sources.names import SYMBOL, is_known, symbols_named, upright
from thematic.prices.sources.read_ahead import reading_ahead
from thematic.prices.sources.sidecar import NAME, Sidecar, read_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from thematic.prices.sources.formats.table import RawTable

PARQUET = (".parquet", ".pq")
TEXT = (".csv", ".txt", ".tsv", ".csv.gz")
#: Files that may hold prices and are not read.
NOT_READ = (".xlsx", ".xls", ".ods", ".json", ".feather", ".pkl", ".h5", ".zip")


@dataclass(frozen=True)
class Place:
    """Where a series is: a file, and what it is called in it.

    Parameters
    ----------
    path : Path
    ticker : str or None
        What the file calls the series; None where the file's name says whose it is.
    named : str
        The name or code that was read as the symbol.
    upside_down : bool
        Whether it is an exchange rate that is quoted the other way round: ``HKDUSD=X`` for ``HKD=X``.
    """

    path: Path
    ticker: str | None
    named: str
    upside_down: bool = False


class FolderSource:
    """Price files in a folder and the folders below it, or one file.

    A file is recognised by what it holds and belongs to the symbol that its name means, in any common form;
    a file of several symbols says itself whose prices it holds. Hidden folders and files that hold no prices
    are left alone. Only the files of the symbols that are asked for are read, each once, and many Parquet
    files in parallel; besides, the first row of files whose names do not say whose they are.

    Parameters
    ----------
    path : str or Path
        A folder, or one file of prices.

    Raises
    ------
    PriceError
        There is nothing at `path`, or no price file in it.
    """

    simulated = False

    def __init__(self, path: str | Path) -> None:
        self.name = str(path)
        self.folder = Path(path).expanduser()
        self._read_table: Callable[[Path], RawTable] = read_table
        self._bars: dict[str, Bars] = {}
        self._tables: dict[Path, PriceTable] = {}
        self._sidecars: dict[Path, Sidecar] = {}
        if not self.folder.exists():
            raise PriceError(
                f"no folder or file of prices at {self.name}: name `sample`, `live`, a folder or a file"
            )
        if not self._places and not self._doubts:
            raise PriceError(
                f"no price file in {self.name} or the folders below: a file's name is its symbol "
                "(NVDA.csv, 0700.HK.parquet), or it holds prices under symbols; "
                f"{self._other_kinds()}docs/prices.md tells more"
            )

    def _other_kinds(self) -> str:
        """Say what to do with files of a kind that is not read."""
        others = sorted(path.name for path in self.folder.rglob("*") if path.suffix.lower() in NOT_READ)
        return f"save {others[0]} as CSV; " if others else ""

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols that have prices, sorted."""
        return tuple(sorted(self._places))

    def bars(self, symbol: str) -> Bars:
        """Return the bars of `symbol`.

        Raises
        ------
        MissingPrices
            No file has them.
        PriceError
            Two files have them, a file's name is in doubt, or the one file cannot be read as prices.
        """
        if symbol not in self._bars:
            self._bars[symbol] = self._read(symbol, self._place(symbol))
        return self._bars[symbol]

    @contextmanager
    def ahead(self, symbols: Iterable[str]) -> Iterator[None]:
        """Read the Parquet files of symbols ahead, in several threads, while this lasts.

        Then `bars` is asked for the symbols in their order, and returns and raises what it does without.
        Text is not read ahead: it is parsed in Python, of which one thread runs at a time.
        """
        wanted = (_upright(self._places.get(s, [])) for s in symbols if s not in self._bars)
        paths = dict.fromkeys(places[0].path for places in wanted if len({p.path for p in places}) == 1)
        stored = [path for path in paths if path.suffix.lower() in PARQUET and path not in self._tables]
        with reading_ahead(stored) as self._read_table:
            try:
                yield
            finally:
                self._read_table = read_table

    def _read(self, symbol: str, place: Place) -> Bars:
        table = self._table(place.path)
        table = PriceTable(table.table, "folder", self._sidecar(place.path).of(symbol))
        ticker = place.ticker
        if ticker is None and (tickers := table.tickers):
            ticker = self._own_ticker(symbol, place, tickers)
        renamed = "" if place.named == symbol else place.named
        bars = table.bars(symbol, ticker, renamed)
        bars = upside_down(bars) if place.upside_down else bars
        if len(table.tickers) <= 1:
            del self._tables[place.path]  # nothing more is in it
        return bars

    def _own_ticker(self, symbol: str, place: Place, tickers: tuple[str, ...]) -> str:
        """Return the ticker that a file named for a symbol has for it."""
        own = [ticker for ticker in tickers if symbol in _meant(ticker) or _lost_zeros(ticker, symbol)]
        if len(own) == 1:
            return own[0]
        if len(tickers) == 1 and not tickers[0].isdigit() and not any(map(is_known, _meant(tickers[0]))):
            return tickers[0]  # a column's name, or a vendor's own number of the share
        raise PriceError(
            f"{place.path} is named for {symbol} but holds {', '.join(tickers[:5])}: rename it, "
            f"or say whose it is under [files] in {NAME}"
        )

    def _place(self, symbol: str) -> Place:
        places = self._places.get(symbol, [])
        if not places:
            self._look_inside()
            places = self._places.get(symbol, [])
        places = _upright(places)
        if len({place.path for place in places}) > 1:
            both = " and ".join(str(place.path) for place in places)
            raise PriceError(f"two price files for {symbol}: {both}; keep one of them")
        if places:
            return places[0]
        if symbol in self._doubts:
            path, meant = self._doubts[symbol]
            raise PriceError(
                f"{path} can be {' or '.join(meant)}: rename it, or add "
                f'`"{path.name}" = "{symbol}"` under [files] in {path.parent / NAME}'
            )
        raise MissingPrices(f"no prices for {symbol} in {self.name}{self._hint(symbol)}", [symbol])

    def _look_inside(self) -> None:
        """Read the files that are named as if they were a symbol of New York but may hold several."""
        for symbol, places in list(self._places.items()):
            for place in places:
                if place.ticker is None and symbol.isalpha() and len(self._tickers(place.path)) > 1:
                    self._add_inside(self._places, place.path)

    def _hint(self, symbol: str) -> str:
        near = difflib.get_close_matches(symbol, self._places, n=3, cutoff=0.75)
        return f"; there is {', '.join(near)}" if near else f": add {symbol}.csv or {symbol}.parquet"

    @cached_property
    def _places(self) -> dict[str, list[Place]]:
        places: dict[str, list[Place]] = {}
        for path in self._paths():
            meant, named = self._named(path)
            if len(meant) == 1:
                _put(places, meant[0], Place(path, None, named))
            elif not meant and _holds_prices(path):
                self._add_inside(places, path)
        return places

    @cached_property
    def _doubts(self) -> dict[str, tuple[Path, tuple[str, ...]]]:
        """The symbols that files with names in doubt may mean."""
        doubts: dict[str, tuple[Path, tuple[str, ...]]] = {}
        for path in self._paths():
            meant, _ = self._named(path)
            if len(meant) > 1:
                inside = [symbol for ticker in self._tickers(path) for symbol in _meant(ticker)]
                if len(inside) == 1 and inside[0] in meant:
                    self._places.setdefault(inside[0], []).append(Place(path, None, _stem(path)))
                else:
                    doubts |= dict.fromkeys(meant, (path, meant))
        return doubts

    def _add_inside(self, places: dict[str, list[Place]], path: Path) -> None:
        """Add the series that a file names itself."""
        for ticker in self._tickers(path):
            meant = _meant(ticker)
            if len(meant) == 1:
                _put(places, meant[0], Place(path, ticker, ticker))

    def _tickers(self, path: Path) -> tuple[str, ...]:
        """Return what a file calls its series; nothing where it cannot be read, which `bars` says."""
        try:
            return self._table(path).tickers
        except PriceError:
            return ()

    def _named(self, path: Path) -> tuple[tuple[str, ...], str]:
        """Return the symbols that a file's name may mean, and the name."""
        stated = self._sidecar(path).files.get(path.name)
        if stated is not None:
            return (stated,), path.name
        stem = _stem(path)
        meant = symbols_named(stem)
        # A word in small letters may be a ticker or any other word, and so may a text file's name.
        weak = (
            meant
            and meant != (stem,)
            and stem.replace("_", "").replace("-", "").isalpha()
            and "=X" not in meant[0]
        )
        loose = path.suffix.lower() == ".txt" or (meant == (stem,) and not is_known(stem) and stem.isalpha())
        if (weak or loose) and not self._is_one_series(path, meant):
            return (), stem
        return meant, stem

    def _is_one_series(self, path: Path, meant: tuple[str, ...]) -> bool:
        """Return whether a file holds prices of one series, and calls it nothing else than its name does."""
        inside = [_meant(ticker) for ticker in self._tickers(path)]
        others = [symbols for symbols in inside if symbols and not set(symbols) & set(meant)]
        return _holds_prices(path) and len(inside) <= 1 and not others

    def _paths(self) -> list[Path]:
        return self._all_paths

    @cached_property
    def _all_paths(self) -> list[Path]:
        if self.folder.is_file():
            return [self.folder]
        paths = []
        for folder, below, names in os.walk(self.folder):
            below[:] = sorted(name for name in below if not name.startswith("."))
            paths += [
                Path(folder, name) for name in sorted(names) if name.lower().endswith((*TEXT, *PARQUET))
            ]
        return [path for path in paths if not path.name.startswith(".")]

    def _table(self, path: Path) -> PriceTable:
        if path not in self._tables:
            common = self._sidecar(path)
            self._tables[path] = PriceTable(self._read_table(path), "folder", common.of(""))
        return self._tables[path]

    def _sidecar(self, path: Path) -> Sidecar:
        """Return what is stated beside a file, or at the top of the folder."""
        folder = path.parent
        if folder not in self._sidecars:
            top = self.folder if self.folder.is_dir() else self.folder.parent
            here = folder if (folder / NAME).is_file() else top
            self._sidecars[folder] = read_sidecar(here)
        return self._sidecars[folder]


def _put(places: dict[str, list[Place]], symbol: str, place: Place) -> None:
    """Add a place under its symbol; a rate that is quoted the other way round under ours."""
    ours = upright(symbol)
    places.setdefault(ours, []).append(replace(place, upside_down=ours != symbol))


def _upright(places: list[Place]) -> list[Place]:
    """Return the places of rates as we quote them, or of those quoted the other way round without one."""
    return [place for place in places if not place.upside_down] or places


def _stem(path: Path) -> str:
    name = path.name
    for ending in (*TEXT, *PARQUET):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return path.stem


def _lost_zeros(ticker: str, symbol: str) -> bool:
    """Return whether a ticker is a symbol's code that was kept as a number: 977 for 000977.SZ."""
    code = symbol.partition(".")[0]
    return ticker.isdigit() and code.isdigit() and int(ticker) == int(code)


def _meant(ticker: str) -> tuple[str, ...]:
    """Return the symbols that a ticker in a file may mean."""
    return symbols_named(ticker)


def _holds_prices(path: Path) -> bool:
    """Return whether the first row of a file is one of prices."""
    if path.suffix.lower() in PARQUET:
        return True
    cells = head(path)
    fields = {KNOWN.get(cell, "") for cell in cells}
    wide = any(is_known(symbol) for cell in cells[1:] for symbol in symbols_named(cell.upper()))
    dated = bool(fields & {"date"}) or (bool(cells) and cells[0] == "")
    stacked = bool(cells) and cells[0] in ("price", "ticker", "")
    return (dated or stacked) and (bool(fields & {"close", "adj_close"}) or wide)


__all__ = ["SYMBOL", "FolderSource"]
