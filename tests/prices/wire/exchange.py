"""Yahoo and Eastmoney as far as an unmodified yfinance and akshare ask them, over series a test decides."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from thematic.prices.listing import Listing, listing
from thematic.prices.providers.eastmoney.codes import symbol_of

from .fake_network import Reply, Request

# What stands around the data of each of Eastmoney's replies with bars.
_EASTMONEY = {"rt": 17, "svr": 177617938, "lt": 1, "full": 0, "dlmkts": "", "dsc": 0}
Change = Callable[[Request, Reply], Reply]


def simulated(symbol: str, start: str = "2025-01-02", end: str = "2025-06-30", seed: int = 0) -> pd.DataFrame:
    """Return plausible bars of a symbol over its market's sessions, prices with two decimals."""
    return _simulated(symbol, start, end, seed).copy()


@cache
def _simulated(symbol: str, start: str, end: str, seed: int) -> pd.DataFrame:
    wanted = listing(symbol)
    days = _sessions(wanted, date.fromisoformat(start), date.fromisoformat(end))
    draw = np.random.default_rng([seed, *symbol.encode()])
    close = np.round(50 * np.exp(np.cumsum(draw.normal(0, 0.02, len(days)))), 2)
    low, high = np.round(close * 0.98, 2), np.round(close * 1.02, 2)
    volume = draw.integers(1000, 9000, len(days)) * 100.0
    columns = {"open": np.round(close * 1.005, 2), "high": high, "low": low, "close": close, "volume": volume}
    return pd.DataFrame(columns, index=pd.DatetimeIndex(days, name="date").as_unit("us"))


def from_folder(folder: Path, symbol: str) -> pd.DataFrame:
    """Return the bars that a folder of price files has of a symbol."""
    path = next(folder.rglob(f"{symbol}.csv"))
    frame = pd.read_csv(path, index_col="date", parse_dates=["date"])
    return frame.assign(close=frame["close"].fillna(frame["adj_close"]))


@dataclass
class Paid:
    """What a symbol paid out by ex-date: dividends and capital gains a share, splits as new for old."""

    dividends: dict[str, float] = field(default_factory=dict)
    splits: dict[str, float] = field(default_factory=dict)
    gains: dict[str, float] = field(default_factory=dict)


class Exchange:
    """Serves `series`, and what `paid` out, in the providers' own words.

    Attributes
    ----------
    series : dict of str to DataFrame
        Columns ``open high low close volume``; a symbol without an entry is unknown.
    paid : dict of str to Paid
    change : callable
        Gets each request and its right reply, and returns the reply that is sent.
    """

    def __init__(self, series: dict[str, pd.DataFrame]) -> None:
        self.series = series
        self.paid: dict[str, Paid] = {}
        self.change: Change = lambda _, reply: reply

    def route(self, request: Request) -> Reply:
        """Answer a request."""
        return self.change(request, self._right(request))

    def _right(self, request: Request) -> Reply:
        if request.path.startswith("/v8/finance/chart/"):
            return self._chart(request)
        if request.path == "/api/qt/stock/kline/get":
            return self._kline(request)
        if request.path == "/api/data/v1/get":
            return self._bonus(request)
        if request.host == "fc.yahoo.com":
            return Reply(
                status=404, headers={"Set-Cookie": "A3=fake; Domain=.yahoo.com; Path=/; Max-Age=86400"}
            )
        if request.path == "/v1/test/getcrumb":
            return Reply(b"crumb", headers={"Content-Type": "text/plain;charset=utf-8"})
        return Reply(status=404)

    def served(self, symbol: str, provider: str, column: str = "close") -> pd.Series[float]:
        """Return a column as a provider sends it: Yahoo's prices have the noise of single precision."""
        values = self.series[symbol][column]
        return (
            values.astype("float32").astype(float) if provider == "yahoo" and column != "volume" else values
        )

    def _chart(self, request: Request) -> Reply:
        symbol = request.path.rpartition("/")[2]
        if symbol not in self.series:
            error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
            return _json({"chart": {"result": None, "error": error}}, 404)
        wanted = listing(symbol)
        since = datetime.fromtimestamp(int(request.query["period1"]), ZoneInfo(wanted.timezone))
        frame = self.series[symbol].loc[str(since.date()) :]
        if frame.empty:
            error = {"code": "Bad Request", "description": "Data doesn't exist for startDate"}
            return _json({"chart": {"result": None, "error": error}}, 400)
        result = {"meta": _meta(wanted, frame), "timestamp": [_second(day, wanted) for day in frame.index]}
        if events := self._events(wanted, frame):
            result["events"] = events
        adjusted = [{"adjclose": _noisy(frame["close"])}]
        result["indicators"] = {"quote": [_quote(frame)], "adjclose": adjusted}
        return _json({"chart": {"result": [result], "error": None}})

    def _events(self, wanted: Listing, frame: pd.DataFrame) -> dict[str, Any]:
        """Return what was paid and split between the first and the last bar; nothing stands empty."""
        paid = self.paid.get(wanted.symbol, Paid())

        def inside(what: dict[str, float]) -> Iterator[tuple[int, float]]:
            for day, value in what.items():
                if frame.index[0] <= pd.Timestamp(day) <= frame.index[-1]:
                    yield _second(pd.Timestamp(day), wanted), value

        events = {
            "dividends": {str(at): {"amount": cash, "date": at} for at, cash in inside(paid.dividends)},
            "splits": {str(at): _split(at, ratio) for at, ratio in inside(paid.splits)},
            "capitalGains": {str(at): {"amount": cash, "date": at} for at, cash in inside(paid.gains)},
        }
        return {name: of for name, of in events.items() if of}

    def _kline(self, request: Request) -> Reply:
        code = request.query["secid"]
        symbol = symbol_of(code)
        known = symbol in self.series and (not code.startswith("10") or code[:3] in ("100", "106"))
        if not known:
            return _json(_EASTMONEY | {"rc": 100, "data": None})
        frame = self.series[symbol].loc[_day(request.query.get("beg", "19700101")) :]
        fields = min(len(request.query["fields2"].split(",")), 14)
        fields = 11 if "f116" in request.query["fields2"] else fields
        lot = 100 if symbol.endswith((".SS", ".SZ")) else 1
        lines = [_line(day, bar, lot, fields) for day, bar in frame.iterrows()]
        data = {
            "code": code.partition(".")[2],
            "market": int(code.partition(".")[0]),
            "name": symbol,
            "decimal": 2,
            "dktotal": len(self.series[symbol]),
            "preKPrice": 49.5,
            "klines": lines,
        }
        return _json(_EASTMONEY | {"rc": 0, "data": data})

    def _bonus(self, request: Request) -> Reply:
        code = request.query["filter"].split('"')[1]
        symbol = next((one for one in self.paid if one.startswith(code)), "")
        if not symbol:
            told = {"success": False, "message": "返回数据为空", "code": 9201}
            return _json({"version": None, "result": None} | told)
        paid = self.paid[symbol]
        days = sorted({*paid.dividends, *paid.splits})
        rows = [_plan(day, paid) for day in days]
        result = {"pages": 1, "data": rows, "count": len(rows)}
        told = {"success": True, "message": "ok", "code": 0}
        return _json({"version": "5f1b", "result": result} | told)


def _plan(day: str, paid: Paid) -> dict[str, Any]:
    """Return a row of 30 columns, of which akshare knows the places only."""
    row: dict[str, Any] = {f"c{place:02d}": None for place in range(30)}
    row["c05"] = 10 * (paid.splits.get(day, 1.0) - 1) or None
    row["c08"] = 10 * paid.dividends.get(day, 0.0) or None
    row["c11"], row["c12"], row["c13"] = day, f"{day[:4]}-12-31", "实施分配"
    return row


def _line(day: Any, bar: Any, lot: int, fields: int) -> str:
    """Return one of Eastmoney's lines: day, open, close, high, low, volume, amount and more."""
    volume = bar.get("volume", 0.0)
    amount = "" if np.isnan(bar["close"]) else f"{volume * bar['close']:.2f}"
    values = [f"{day:%Y-%m-%d}", *(_text(bar.get(name)) for name in ("open", "close", "high", "low"))]
    return ",".join([*values, _whole(volume / lot), amount, *["0"] * (fields - 7)])


def _text(value: Any) -> str:
    return "" if value is None or np.isnan(value) else repr(float(value))


def _whole(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _meta(wanted: Listing, frame: pd.DataFrame) -> dict[str, Any]:
    """Return the fields of a recorded reply's ``meta``."""
    zone, last = ZoneInfo(wanted.timezone), _second(frame.index[-1], wanted)
    hours = {
        name: {"timezone": "XXX", "start": last, "end": last + 23400, "gmtoffset": 0}
        for name in ("pre", "regular", "post")
    }
    return {
        "currency": wanted.currency,
        "symbol": wanted.symbol,
        "exchangeName": "NMS",
        "fullExchangeName": "NasdaqGS",
        "instrumentType": "CURRENCY" if wanted.kind == "rate" else "EQUITY",
        "firstTradeDate": _second(frame.index[0], wanted),
        "regularMarketTime": last,
        "hasPrePostMarketData": True,
        "gmtoffset": int(datetime.fromtimestamp(last, zone).utcoffset().total_seconds()),
        "timezone": datetime.fromtimestamp(last, zone).tzname(),
        "exchangeTimezoneName": str(zone),
        "regularMarketPrice": 50.0,
        "fiftyTwoWeekHigh": 99.0,
        "fiftyTwoWeekLow": 1.0,
        "regularMarketDayHigh": 51.0,
        "regularMarketDayLow": 49.0,
        "regularMarketVolume": 1000,
        "longName": wanted.symbol,
        "shortName": wanted.symbol,
        "chartPreviousClose": 49.5,
        "priceHint": 2,
        "currentTradingPeriod": hours,
        "dataGranularity": "1d",
        "range": "",
        "validRanges": ["1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"],
    }


def _quote(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the columns there are: prices with noise, volumes as whole numbers."""
    quote: dict[str, list[Any]] = {
        name: _noisy(frame[name]) for name in ("open", "high", "low", "close") if name in frame
    }
    if "volume" in frame:
        quote["volume"] = [None if np.isnan(value) else int(value) for value in frame["volume"]]
    return quote


def _noisy(column: pd.Series[float]) -> list[float | None]:
    """Return prices as Yahoo sends them: 98.2 as 98.19999694824219."""
    return [None if np.isnan(value) else float(np.float32(value)) for value in column]


def _split(at: int, ratio: float) -> dict[str, Any]:
    """Return a split as Yahoo tells it, in whole numbers where it can."""
    new, old = (ratio, 1.0) if ratio >= 1 else (1.0, round(1 / ratio, 6))
    return {"date": at, "numerator": new, "denominator": old, "splitRatio": f"{new:g}:{old:g}"}


def _second(day: pd.Timestamp, wanted: Listing) -> int:
    """Return the second that Yahoo stamps a bar with: that of the session's opening."""
    opening = {"America/New_York": time(9, 30), "Asia/Hong_Kong": time(9, 30), "Asia/Shanghai": time(9, 30)}
    at = time() if wanted.kind == "rate" else opening.get(wanted.timezone, time(9))
    return int(datetime.combine(day.date(), at, ZoneInfo(wanted.timezone)).timestamp())


def _day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def _json(content: Any, status: int = 200) -> Reply:
    return Reply(json.dumps(content).encode(), status, {"Content-Type": "application/json;charset=utf-8"})


def edited(reply: Reply, edit: Callable[[Any], None]) -> Reply:
    """Return a JSON reply after `edit` changed its content in place."""
    content = json.loads(reply.body)
    edit(content)
    return replace(reply, body=json.dumps(content).encode())


def _sessions(wanted: Listing, start: date, end: date) -> list[date]:
    from thematic.markets import markets

    if wanted.market is None:
        every = (start + timedelta(days=n) for n in range((end - start).days + 1))
        return [day for day in every if day.weekday() < 5]
    return [day.date() for day in markets()[wanted.market].sessions(start, end).index]
