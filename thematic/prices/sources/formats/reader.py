"""From a price file's cells to bars: the format, the series in it, and what was assumed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from thematic.errors import PriceError
from thematic.prices.bars import COLUMNS, Bars, Origin
from thematic.prices.basis import based
from thematic.prices.listing import is_rate, listing_market
from thematic.prices.sources.formats.currency import refuse_another
from thematic.prices.sources.formats.days import session_days
from thematic.prices.sources.formats.numbers import decimal_mark, numbers
from thematic.prices.sources.formats.registry import recognised
from thematic.prices.sources.formats.table import KNOWN, SYNONYMS, looks_adjusting, plain_name
from thematic.prices.sources.formats.text import read_text
from thematic.prices.sources.formats.typed import read_parquet
from thematic.prices.sources.sidecar import NOTHING_STATED, Stated

if TYPE_CHECKING:
    from pathlib import Path

    from thematic.prices.bars import Basis
    from thematic.prices.sources.formats.days import Days
    from thematic.prices.sources.formats.format import Format
    from thematic.prices.sources.formats.numbers import Floats
    from thematic.prices.sources.formats.table import RawTable

#: What is read beside `COLUMNS`: to adjust prices, and to see whether volumes are in shares.
EXTRAS = ("amount", "dividend", "split", "pre_close", "return")
#: Of several names of one column the first in `SYNONYMS` is read.
RANK = {name: n for names in SYNONYMS.values() for n, name in enumerate(names)}
NAMES = pd.Index(COLUMNS)
LONDON = "Europe/London"
#: Over so many last bars amounts are compared with volumes: there adjusted prices are close to those paid.
RECENT = 60


def read_table(path: Path) -> RawTable:
    """Return the cells of a price file.

    Raises
    ------
    PriceError
        It cannot be read.
    """
    return read_parquet(path) if path.suffix.lower() in (".parquet", ".pq") else read_text(path)


@dataclass(frozen=True)
class PriceTable:
    """A table of prices of one or several symbols.

    Parameters
    ----------
    table : RawTable
    source : str
        As `Bars.source`.
    stated : Stated
        What ``prices.toml`` or the caller says of it.
    """

    table: RawTable
    source: str = "folder"
    stated: Stated = NOTHING_STATED

    @cached_property
    def format(self) -> Format:
        """What kind of file it is."""
        return recognised(self.table, self.stated.format)

    @cached_property
    def shaped(self) -> RawTable:
        """The table with known names, a column of dates, and tickers over its columns where it is wide."""
        table = self.table if self.format.reshape is None else self.format.reshape(self.table)
        self._daily(table)
        return table

    @cached_property
    def tickers(self) -> tuple[str, ...]:
        """What the table itself calls its series, in its order; empty where it names none."""
        wide = dict.fromkeys(ticker for ticker in self.shaped.tickers if ticker)
        if wide:
            return tuple(wide)
        if self._symbols is None:
            return ()
        return tuple(dict.fromkeys(str(cell).strip() for cell in self._symbols if cell is not None))

    def bars(self, symbol: str, ticker: str | None = None, renamed: str = "") -> Bars:
        """Return the bars of a symbol.

        Parameters
        ----------
        symbol : str
            In Yahoo's form: its market gives the zone and the units.
        ticker : str, optional
            What the table calls it, one of `tickers`; None where the table holds one series without a name.
        renamed : str
            What its file calls it, where that is not its name.

        Raises
        ------
        PriceError
            The table is not readable as that; the sentence names the file and, where there is one, the line.
        """
        return _Reading(self._one(ticker), self, symbol).bars(renamed)

    def _one(self, ticker: str | None) -> RawTable:
        """Return the part of the table that holds one series."""
        table = self.shaped
        if ticker is None:
            return table
        if any(table.tickers):
            places = [n for n, name in enumerate(table.tickers) if name is None or name == ticker]
            part = table.subset(places)
            return replace(part, tickers=(None,) * len(places))
        chosen = np.array([str(cell).strip() == ticker for cell in self._symbols])
        return table.rows(chosen)

    @cached_property
    def _symbols(self) -> Any:
        """The column of tickers of a long table, or None."""
        for name in SYNONYMS["symbol"]:
            if name in self.shaped.plain and self.format.columns.get(name, "symbol") == "symbol":
                return self.shaped.column(name)
        return None

    def _daily(self, table: RawTable) -> None:
        for name, value in self.format.daily.items():
            for line, cell in zip(table.lines, table.column(name), strict=True):
                if str(cell).strip().upper() != value:
                    raise PriceError(
                        f"{table.place}, {table.unit} {line}: {name} is {cell!r}, so this is no daily bar; "
                        "give daily prices"
                    )


@dataclass(frozen=True)
class _Reading:
    """One series on its way from cells to bars."""

    table: RawTable
    of: PriceTable
    symbol: str

    def bars(self, renamed: str) -> Bars:
        """Return the bars, with their basis stated or proved."""
        self._check_currency()
        days, values = self._values()
        form, index = self.of.format, _index(days.astype("M8[us]").tobytes())
        values["volume"], said, before, turnover = self._shares(values)
        if form.adjust is not None and np.isnan(values["adj_close"]).all():
            try:
                adjusted = form.adjust(pd.DataFrame(values, index=index))
                values["adj_close"] = np.asarray(adjusted, dtype=np.float64)
            except PriceError as error:
                raise PriceError(f"{self.table.place}: {error}") from error
        table = np.stack([values[name] for name in COLUMNS])  # a column's values lie side by side
        bars = pd.DataFrame(table.T, index=index, columns=NAMES, copy=False)
        closes, adj_closes = values["close"], values["adj_close"]
        basis, evidence, more = based(self.symbol, days, closes, adj_closes, self._stated_basis)
        origin = Origin(
            file=self.table.place,
            format=form.name,
            evidence=evidence,
            zone=self._zone_said,
            volume=said,
            renamed=renamed,
            unread=self._unread(),
            turnover=turnover,
            turnover_before=before,
            remarks=more,
        )
        counted = self.of.stated.dividends
        dividends = form.dividends if counted is None else counted
        return Bars(self.symbol, bars, self.of.source, basis, dividends, origin)

    def _check_currency(self) -> None:
        if self._market is not None and not is_rate(self.symbol):
            table, places = self.table, self._places
            named = [places[name] for name in ("close", "adj_close") if name in places]
            prices = [(table.names[place], table.columns[place]) for place in named]
            refuse_another(table, prices, self.symbol, self._market.currency)

    @property
    def _stated_basis(self) -> tuple[Basis | None, str]:
        """The basis that is stated, or that the format has, and who says so."""
        if self.of.stated.basis is None:
            return self.of.format.basis, self.of.format.why
        by = "prices.toml says so" if self.of.source == "folder" else "the caller says so"
        return self.of.stated.basis, by

    @cached_property
    def _market(self) -> Any:
        return listing_market(self.symbol)

    @cached_property
    def _zone(self) -> ZoneInfo | None:
        if self.of.stated.zone:
            return ZoneInfo(self.of.stated.zone)
        if is_rate(self.symbol):
            return ZoneInfo(LONDON)
        return ZoneInfo(self._market.timezone) if self._market else None

    @property
    def _zone_said(self) -> str:
        name = str(self._zone) if self._zone else "unknown"
        return f"{name} (stated)" if self.of.stated.zone else name

    @cached_property
    def _places(self) -> dict[str, int]:
        """The places of the columns that are read, by our names."""
        table, form = self.table, self.of.format
        named: dict[str, list[str]] = {}
        for plain in dict.fromkeys(table.plain):
            named.setdefault(form.columns.get(plain, KNOWN.get(plain, plain)), []).append(plain)
        places: dict[str, int] = {}
        for name in ("date", *COLUMNS, *EXTRAS):
            if name not in named:
                continue
            chosen = min(named[name], key=lambda plain: (plain not in form.columns, RANK.get(plain, 0)))
            if table.plain.count(chosen) > 1:
                raise PriceError(f"{table.place} has the column {name} twice ({table.said}): keep one")
            places[name] = table.plain.index(chosen)
        return self._required(places)

    def _required(self, places: dict[str, int]) -> dict[str, int]:
        table = self.table
        if "date" not in places and "" in table.plain:
            places["date"] = table.plain.index("")
        if "date" not in places and any(name[:1].isdigit() for name in table.names[:1]):
            raise PriceError(
                f"{table.place} has no row of names (it begins with {table.said}): "
                "add one, such as date,open,high,low,close,volume"
            )
        if "date" not in places:
            raise PriceError(
                f"{table.place} has no date column (it has {table.said}): name that of session dates `date`"
            )
        if not {"close", "adj_close"} & set(places):
            rest = [n for n in range(len(table.names)) if n != places["date"]]
            if len(rest) != 1:
                raise PriceError(
                    f"{table.place} has neither a close nor an adj_close column (it has {table.said}): "
                    "name that of closing prices `close`"
                )
            places["close"] = rest[0]
        return places

    def _values(self) -> tuple[Days, dict[str, Floats]]:
        """Return the days in order, and the columns of `COLUMNS` and `EXTRAS` on them, NaN where absent."""
        table, places, stated = self.table, self._places, self.of.stated
        order = stated.dates or self.of.format.dates
        rows = self._filled()
        table = table.rows(rows) if not rows.all() else table
        days = session_days(table, table.columns[places["date"]], self._zone, order)
        once = _once(table, days)
        if once is not None:
            table, days = table.rows(once), days[once]
        read = [table.columns[places[name]] for name in places if name != "date"]
        mark = decimal_mark(table, read, stated.decimal)
        empty = np.full(len(days), np.nan)
        values = {
            name: numbers(table, name, table.columns[places[name]], mark) if name in places else empty
            for name in (*COLUMNS, *EXTRAS)
        }
        if np.isnan(values["close"]).all() and np.isnan(values["adj_close"]).all():
            raise PriceError(
                f"{table.place} has no price: its close and adj_close columns are empty; download it again"
            )
        if not (days[1:] > days[:-1]).all():
            order_of_days = np.argsort(days)
            days = days[order_of_days]
            values = {name: column[order_of_days] for name, column in values.items()}
        return days, values

    def _filled(self) -> np.ndarray[Any, Any]:
        """Return which rows hold anything beside the date: a wide table has rows for other symbols' days."""
        table = self.table
        if not any(self.of.shaped.tickers):
            return np.ones(len(table.lines), dtype=bool)
        cells = [table.columns[place] for name, place in self._places.items() if name != "date"]
        filled = [pd.notna(column) & (column != "") for column in cells]
        rows = np.logical_or.reduce(filled)
        if not rows.any():
            raise PriceError(
                f"{table.place} has no price of {self.symbol}: its columns are empty; download it again"
            )
        return np.asarray(rows)

    def _shares(self, values: dict[str, Floats]) -> tuple[Floats, str, float, float]:
        """Return the volume in shares, what was assumed, and amount / (volume x close) at both ends."""
        key = self._market.key if self._market else ""
        form, stated = self.of.format, self.of.stated.volume
        amount = values["amount"] * form.amount_unit.get(key, 1.0)
        if np.isnan(values["volume"]).all() or is_rate(self.symbol):
            return values["volume"], "no volume", float("nan"), float("nan")
        unit = form.volume_unit.get(key, 1.0) if stated is None else stated
        before, turnover = _turnover(amount, values["volume"] * unit, values["close"])
        said = "shares" if unit == 1.0 else f"lots of {unit:g}, turned into shares"
        if stated is None and unit != 1.0 and 0.5 * unit < turnover * unit * unit < 2.0 * unit:
            # The amounts say that this file's volume is in shares already.
            before, turnover = before * unit, turnover * unit
            unit, said = 1.0, "shares (its amounts say so)"
        return values["volume"] * unit, said, before, turnover

    def _unread(self) -> tuple[str, ...]:
        """Return the names of columns that look like adjustments and are not used."""
        form, places = self.of.format, self._places
        used = {places[name] for name in places if name in COLUMNS}
        if form.adjust is not None:
            used |= set(places.values())
        known = set(form.needs) | set(form.columns)
        adjusted = "adj_close" in places or form.adjust is not None
        return tuple(
            self.table.names[n]
            for n, plain in enumerate(self.table.plain)
            if n not in used
            and plain not in known
            and looks_adjusting(plain)
            and not (adjusted or form.basis == "total-return")
        )


@lru_cache(maxsize=16)
def _index(days: bytes) -> pd.DatetimeIndex:
    """Return days in microseconds as an index, one for all series of the same days: those of a market."""
    return pd.DatetimeIndex(np.frombuffer(days, "M8[us]").copy(), name="date")


def _turnover(amount: Floats, volume: Floats, close: Floats) -> tuple[float, float]:
    """Return medians of amount / (volume x close) over the first and the last bars; NaN without any."""
    both = (amount > 0) & (volume > 0) & (close > 0)
    if not both.any():
        return float("nan"), float("nan")
    ratios = amount[both] / (volume[both] * close[both])
    return float(np.median(ratios[:RECENT])), float(np.median(ratios[-RECENT:]))


def _once(table: RawTable, days: Days) -> np.ndarray[Any, Any] | None:
    """Return which rows to keep where some stand in the table twice, cell by cell; None where none does."""
    if (days[1:] > days[:-1]).all():
        return None
    again = pd.DatetimeIndex(days).duplicated()
    for row in np.flatnonzero(again):
        first = int(np.flatnonzero(days == days[row])[0])
        if not all(_are_equal(column[row], column[first]) for column in table.columns):
            raise PriceError(
                f"{table.place}, {table.unit} {table.lines[row]}: a second bar of {days[row]}, "
                f"which {table.unit} {table.lines[first]} already has; keep one of them"
            )
    return ~again if again.any() else None


def _are_equal(one: object, other: object) -> bool:
    """Return whether two cells say the same: 118.40 is 118.4."""
    if str(one) == str(other):
        return True
    try:
        return float(str(one)) == float(str(other))
    except ValueError:
        return False


__all__ = ["PriceTable", "plain_name", "read_table"]
