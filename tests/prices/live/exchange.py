"""Yahoo and Eastmoney as far as an unmodified yfinance and akshare ask them, over series a test decides."""

from __future__ import annotations

import json
from collections.abc import Callable
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
    """What a symbol paid out: dividends in cash a share, splits as new shares for one old; by ex-date."""

    dividends: dict[str, float] = field(default_factory=dict)
    splits: dict[str, float] = field(default_factory=dict)


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
            return Reply(b"crumb")
        return Reply(status=404)

    def _chart(self, request: Request) -> Reply:
        symbol = request.path.rpartition("/")[2]
        if symbol not in self.series:
            return _json(
                {"chart": {"result": None, "error": {"code": "Not Found", "description": "No data"}}}, 404
            )
        zone = ZoneInfo(listing(symbol).timezone)
        frame = self.series[symbol].loc[
            str(datetime.fromtimestamp(int(request.query["period1"]), zone).date()) :
        ]
        if frame.empty:
            error = {"code": "Bad Request", "description": "Data doesn't exist for startDate"}
            return _json({"chart": {"result": None, "error": error}}, 400)
        quote = {
            name: _plain(frame[name]) for name in ("open", "high", "low", "close", "volume") if name in frame
        }
        events = self._events(symbol, zone, frame)
        result = {
            "meta": {
                "symbol": symbol,
                "currency": listing(symbol).currency,
                "instrumentType": "EQUITY",
                "exchangeTimezoneName": str(zone),
                "validRanges": ["1d", "max"],
            },
            "timestamp": [_second(day, zone) for day in frame.index],
            "indicators": {"quote": [quote]},
            "events": events,
        }
        return _json({"chart": {"result": [result], "error": None}})

    def _events(self, symbol: str, zone: ZoneInfo, frame: pd.DataFrame) -> dict[str, Any]:
        paid = self.paid.get(symbol, Paid())
        since, until = frame.index[0], frame.index[-1]
        inside = lambda what: [(d, x) for d, x in what.items() if since <= pd.Timestamp(d) <= until]  # noqa: E731
        dividends = {
            str(_second(pd.Timestamp(day), zone)): {"amount": cash, "date": _second(pd.Timestamp(day), zone)}
            for day, cash in inside(paid.dividends)
        }
        splits = {
            str(_second(pd.Timestamp(day), zone)): {
                "date": _second(pd.Timestamp(day), zone),
                "numerator": ratio,
                "denominator": 1,
                "splitRatio": f"{ratio:g}:1",
            }
            for day, ratio in inside(paid.splits)
        }
        return {"dividends": dividends, "splits": splits}

    def _kline(self, request: Request) -> Reply:
        code = request.query["secid"]
        symbol = symbol_of(code)
        known = symbol in self.series and (not code.startswith("10") or code[:3] in ("100", "106"))
        if not known:
            return _json({"rc": 100, "data": None})
        frame = self.series[symbol].loc[_day(request.query.get("beg", "19700101")) :]
        fields = min(len(request.query["fields2"].split(",")), 14)
        fields = 11 if "f116" in request.query["fields2"] else fields
        lot = 100 if symbol.endswith((".SS", ".SZ")) else 1
        lines = [_line(day, bar, lot, fields) for day, bar in frame.iterrows()]
        return _json({"rc": 0, "data": {"code": code.partition(".")[2], "name": symbol, "klines": lines}})

    def _bonus(self, request: Request) -> Reply:
        code = request.query["filter"].split('"')[1]
        symbol = next((one for one in self.paid if one.startswith(code)), "")
        if not symbol:
            return _json({"result": None, "success": False, "message": "no data", "code": 9201})
        paid = self.paid[symbol]
        days = sorted({*paid.dividends, *paid.splits})
        rows = [_plan(day, paid) for day in days]
        return _json({"result": {"pages": 1, "data": rows, "count": len(rows)}, "success": True, "code": 0})


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
    amount = volume * bar["close"]
    values = [f"{day:%Y-%m-%d}", *(_text(bar.get(name)) for name in ("open", "close", "high", "low"))]
    return ",".join([*values, _text(volume / lot), _text(amount), *["0"] * (fields - 7)])


def _text(value: Any) -> str:
    return "" if value is None or np.isnan(value) else repr(float(value))


def _plain(column: pd.Series[float]) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in column]


def _second(day: pd.Timestamp, zone: ZoneInfo) -> int:
    return int(datetime.combine(day.date(), time(9, 30), zone).timestamp())


def _day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def _json(content: Any, status: int = 200) -> Reply:
    return Reply(json.dumps(content).encode(), status, {"Content-Type": "application/json"})


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
