"""The cells of a price file before anything is made of them, and the column names that are known."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from thematic.errors import PriceError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Known names of columns, as `plain_name` writes them.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "date": (
        "date",
        "datetime",
        "timestamp",
        "time",
        "day",
        "trade_date",
        "trading_date",
        "tradedate",
        "session",
        "index",
        "unnamed:_0",
        "__index_level_0__",
        "observation_date",
        "local_time",
        "gmt_time",
        "date/time",
        "日期",
        "交易日期",
        "交易日",
        "时间",
        "時間",
        "日付",
        "일자",
        "날짜",
        "t",
        "datum",
        "fecha",
        "data",
        "дата",
        "dates",
        "window_start",
        "time_key",
        "ts",
        "dt",
        "交易时间",
        "年月日",
        "begins_at",
    ),
    "open": (
        "open",
        "o",
        "open_price",
        "opening_price",
        "openprice",
        "1._open",
        "px_open",
        "trade_open",
        "开盘",
        "开盘价",
        "今开",
        "開盤價",
        "始値",
        "시가",
        "eröffnung",
        "eröffn.",
        "erster",
        "ouverture",
        "ouv.",
        "apertura",
        "abertura",
        "откр.",
        "открытие",
        "open_prc",
        "price_open",
        "開市",
        "开市",
        "otwarcie",
    ),
    "high": (
        "high",
        "h",
        "high_price",
        "highprice",
        "max",
        "2._high",
        "px_high",
        "trade_high",
        "最高",
        "最高价",
        "最高價",
        "高値",
        "고가",
        "hoch",
        "plus_haut",
        "+_haut",
        "máximo",
        "máx.",
        "massimo",
        "máxima",
        "макс.",
        "максимум",
        "high_1",
        "price_high",
        "tageshoch",
        "haut",
        "najwyzszy",
        "najwyższy",
    ),
    "low": (
        "low",
        "l",
        "low_price",
        "lowprice",
        "min",
        "3._low",
        "px_low",
        "trade_low",
        "最低",
        "最低价",
        "最低價",
        "安値",
        "저가",
        "tief",
        "plus_bas",
        "+_bas",
        "mínimo",
        "mín.",
        "minimo",
        "mínima",
        "мин.",
        "минимум",
        "low_1",
        "price_low",
        "tagestief",
        "bas",
        "najnizszy",
        "najniższy",
    ),
    "close": (
        "close",
        "c",
        "close_price",
        "closing_price",
        "closeprice",
        "last",
        "price",
        "close/last",
        "4._close",
        "px_last",
        "trade_close",
        "last_price",
        "kurs",
        "cours",
        "close_close_price_adjusted_for_splits.",
        "settle",
        "收盘",
        "收盘价",
        "最新价",
        "收盤價",
        "終値",
        "종가",
        "schluss",
        "schlusskurs",
        "zuletzt",
        "clôture",
        "dernier",
        "último",
        "cierre",
        "ultimo",
        "chiusura",
        "fechamento",
        "цена",
        "закрытие",
        "trdprc_1",
        "price_close",
        "latest",
        "clot",
        "收市",
        "收市價",
        "收市价",
        "zamkniecie",
        "zamknięcie",
    ),
    "adj_close": (
        "adj_close",
        "adjclose",
        "adj._close",
        "adj_close_price",
        "adjusted_close",
        "adjustedclose",
        "close_adj",
        "close_adjusted",
        "adjusted",
        "adjusted_price",
        "adj_price",
        "5._adjusted_close",
        "total_return_close",
        "adj_close*",
        "adj_close**",
        "adj_close_adjusted_close_price_adjusted_for_splits_and_dividend_and/or_capital_gain_distributions.",
        "调整后收盘价",
        "复权收盘价",
        "後復權收盤價",
        "adj.close",
    ),
    "volume": (
        "volume",
        "vol",
        "vol.",
        "v",
        "shares",
        "share_volume",
        "5._volume",
        "6._volume",
        "px_volume",
        "trade_volume",
        "成交量",
        "成交股数",
        "成交股數",
        "出来高",
        "거래량",
        "stücke",
        "stuecke",
        "объём",
        "volumen",
        "acvol_uns",
        "total_volume",
        "trading_volume",
        "wolumen",
        "売買高",
    ),
    "amount": (
        "amount",
        "turnover_value",
        "turnovervalue",
        "value",
        "money",
        "成交额",
        "成交金额",
        "成交金額",
        "売買代金",
        "거래대금",
        "amt",
        "total_turnover",
        "trading_money",
    ),
    "dividend": (
        "dividend",
        "dividends",
        "dividend_amount",
        "7._dividend_amount",
        "divcash",
        "ex-dividend",
        "div",
    ),
    "split": (
        "split",
        "splits",
        "stock_splits",
        "split_ratio",
        "split_coefficient",
        "splitfactor",
        "8._split_coefficient",
    ),
    "symbol": (
        "symbol",
        "ticker",
        "ts_code",
        "code",
        "secid",
        "instrument",
        "股票代码",
        "证券代码",
        "代码",
        "股票代碼",
        "銘柄コード",
        "order_book_id",
        "stock_id",
        "stock_code",
        "wind_code",
        "ric",
        "證券代碼",
    ),
}
KNOWN = {name: ours for ours, names in SYNONYMS.items() for name in names}
#: What the name of a column that adjusts prices looks like.
ADJUSTS = re.compile(r"adj|factor|split|dividend|复权|復權|除权|调整|調整|修正|수정|total_?return")

#: What of a column its name counts in, where it says so: ``Close (USD)``.
UNIT = re.compile(
    r"\s*[(\[](usd|hkd|cny|rmb|jpy|krw|twd|eur|gbp|shares|人民[币幣]|港[元币幣]|美[元金]|日[元圓]"
    r"|新[台臺][币幣]|[$€£¥元円股株주])[)\]]$"
)

Cells = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class RawTable:
    """A price file as columns of cells: text from a text file, typed values from Parquet or a frame.

    Parameters
    ----------
    place : str
        The file, or what the frame is called, for messages.
    names : tuple of str
        The columns' names as they stand in the file.
    tickers : tuple of (str or None)
        The ticker that stands over a column; None where the file has one row of names.
    columns : sequence of ndarray, each of shape (n_rows,)
    lines : ndarray of int, shape (n_rows,)
        The line or the row that each row of cells stands on, for messages.
    unit : {"line", "row"}
    separator : str
        What separates cells; empty for Parquet and frames.
    encoding : str
    """

    place: str
    names: tuple[str, ...]
    tickers: tuple[str | None, ...]
    columns: Sequence[Cells]
    lines: Cells
    unit: Literal["line", "row"]
    separator: str = ""
    encoding: str = "utf-8"

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The columns' names in small letters, with underscores."""
        return tuple(plain_name(name) for name in self.names)

    @cached_property
    def fields(self) -> frozenset[str]:
        """Those names, without order."""
        return frozenset(self.plain)

    @cached_property
    def spelled(self) -> frozenset[str]:
        """The columns' names in their own spelling, without blanks around them."""
        return frozenset(name.strip() for name in self.names)

    @property
    def said(self) -> str:
        """The columns' names for a message, not too many."""
        names = [name or "(no name)" for name in dict.fromkeys(self.names)]
        return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")

    def column(self, name: str) -> Cells:
        """Return the one column of a name in plain form.

        Raises
        ------
        PriceError
            The table has it twice, or not at all.
        """
        places = [place for place, plain in enumerate(self.plain) if plain == name]
        if len(places) != 1:
            many = "has no column" if not places else "has twice the column"
            raise PriceError(f"{self.place} {many} {name} ({self.said}); keep one of that name")
        return self.columns[places[0]]

    def rows(self, chosen: Cells) -> RawTable:
        """Return the table with some of its rows."""
        columns = tuple(column[chosen] for column in self.columns)
        return replace(self, columns=columns, lines=self.lines[chosen])

    def subset(self, places: Sequence[int]) -> RawTable:
        """Return the table with some of its columns, by their places."""
        return replace(
            self,
            names=tuple(self.names[place] for place in places),
            tickers=tuple(self.tickers[place] for place in places),
            columns=tuple(self.columns[place] for place in places),
        )


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return a column's name in small letters, blanks as underscores, without brackets, quotes and currency.

    Examples
    --------
    >>> plain_name(" Adj Close"), plain_name("<TICKER>"), plain_name("Stock Splits")
    ('adj_close', 'ticker', 'stock_splits')
    """
    return re.sub(r"\s+", "_", UNIT.sub("", name.strip().strip("<>\"'").strip().lower()))


def is_field(name: str) -> bool:
    """Return whether a name is that of a price, a volume or another known column, and not of a date."""
    return KNOWN.get(plain_name(name), "date") not in ("date", "symbol")


def looks_adjusting(name: str) -> bool:
    """Return whether a column's plain name looks like that of an adjustment."""
    return ADJUSTS.search(name) is not None


def stacked(levels: Sequence[Sequence[str]], place: str) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """Return names and tickers from two rows of names, whichever of them holds the fields.

    `yfinance` writes the fields first, and the tickers first after ``group_by="ticker"``.

    Raises
    ------
    PriceError
        Neither row names prices.
    """
    fields = [_telling(level) for level in levels]
    if not max(fields)[0]:
        raise PriceError(f"{place} has two rows of names, and neither names prices such as Open and Close")
    first = fields.index(max(fields))
    names, others = levels[first], levels[1 - first]
    tickers = tuple(
        other.strip() if is_field(name) and other.strip() else None
        for name, other in zip(names, others, strict=True)
    )
    return tuple(name if is_field(name) else "date" for name in names), tickers


def _telling(level: Sequence[str]) -> tuple[int, int, int]:
    """Return how much a row of names looks like one of fields; LOW and OPEN are tickers too."""
    fields = [name for name in level if is_field(name)]
    return len(fields), sum(not name.isupper() for name in fields), len(set(fields))


def once(table: RawTable, wanted: dict[str, str]) -> dict[str, int]:
    """Return the places of columns by what they are for us.

    Parameters
    ----------
    table : RawTable
        Of one series.
    wanted : dict
        Plain name in the file -> ours.

    Raises
    ------
    PriceError
        Two columns are the same for us.
    """
    places = {place: wanted[name] for place, name in enumerate(table.plain) if name in wanted}
    for ours, count in Counter(places.values()).items():
        if count > 1:
            both = [table.names[place] for place, name in places.items() if name == ours]
            raise PriceError(f"{table.place} has the column {ours} twice ({', '.join(both)}): keep one")
    return {ours: place for place, ours in places.items()}
