"""Eastmoney: daily bars through akshare, for the mainland first and Hong Kong and New York second."""

from __future__ import annotations

from datetime import date
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from thematic.errors import NoData, UnknownSymbol
from thematic.prices.listing import Listing
from thematic.prices.providers.eastmoney.codes import codes
from thematic.prices.providers.eastmoney.transport import Transport
from thematic.prices.providers.payload import BARS, PRICES, Payload, no_actions
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.response import bad
from thematic.prices.providers.transport import Bounds

_ENGLISH = {
    "日期": "date",
    "开盘": "open",
    "今开": "open",
    "收盘": "close",
    "最新价": "close",
    "最高": "high",
    "最低": "low",
    "成交量": "volume",
    "成交额": "amount",
}


class Eastmoney(Provider):
    """Eastmoney's daily history, read with an unmodified akshare.

    Parameters
    ----------
    bounds : Bounds
        Of the time of a fetch and the size of a reply; akshare itself sets none for most of its functions.

    Notes
    -----
    Prices are unadjusted (``raw``). Only mainland shares have dividends and splits here, from
    ``stock_fhps_detail_em`` (bonus and transferred shares count as a split; rights issues are not in it):
    the percentage changes beside raw bars are from close to close and tell nothing of them. Volumes come in
    lots for the mainland and in shares elsewhere; the amount traded decides which.
    """

    name = "akshare"
    host = "push2his.eastmoney.com"
    # It bans addresses that ask every few seconds (akfamily/akshare#6585, #6613); a mainland share takes two
    # requests.
    seconds = 6.0

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()

    def rank(self, listing: Listing) -> int | None:
        """Return 0 for the mainland and Hang Seng TECH, 2 for what else it has.

        It has no Tokyo, Seoul or Taipei, no American index and no Taiwan dollar.
        """
        if not codes(listing):
            return None
        return 0 if listing.market == "cn" or listing.symbol in ("HSTECH.HK", "^HSTECH") else 2

    def fetch(self, listing: Listing, start: date) -> Payload:
        """Return the bars from `start` on, in two requests for a mainland share and one for all else.

        Raises
        ------
        ProviderError
            As in `thematic.errors`, of each kind.
        """
        possible = codes(listing)
        if not possible:
            raise self._unknown(listing)
        transport = Transport(self.name, listing.symbol, self.bounds)
        code, frame = self._history(transport, listing, possible, start)
        bars = _bars(frame)
        if listing.kind == "stock":
            bars["volume"] *= self._shares_a_unit(listing, bars)
        actions, since = self._actions(transport, listing, start)
        return Payload(
            symbol=listing.symbol,
            provider=self.name,
            code=code,
            currency=listing.currency,
            basis="raw",
            bars=bars[bars.index >= pd.Timestamp(start)],
            actions=actions,
            actions_since=since,
            versions={"akshare": version("akshare")},
        )

    def _history(
        self, transport: Transport, listing: Listing, possible: tuple[str, ...], start: date
    ) -> tuple[str, pd.DataFrame]:
        """Return the first of its codes that Eastmoney knows, and its bars: a share is on one exchange."""
        for code in possible:
            try:
                return code, transport.call(_reader(listing, code, start), code)
            except UnknownSymbol:
                continue
        raise self._unknown(listing)

    def _actions(
        self, transport: Transport, listing: Listing, start: date
    ) -> tuple[pd.DataFrame | None, date]:
        """Return dividends and splits, and from when on they are complete."""
        if listing.kind != "stock":
            return no_actions(), date.min
        if listing.market != "cn" or _is_fund(listing.symbol):
            return None, start
        import akshare

        try:
            frame = transport.call(partial(akshare.stock_fhps_detail_em, symbol=listing.symbol[:6]))
        except NoData:
            return no_actions(), date.min
        return _paid(frame), date.min

    def _shares_a_unit(self, listing: Listing, bars: pd.DataFrame) -> float:
        """Return how many shares a unit of volume is: the amount traded over volume x close is 1 or 100."""
        traded = bars[(bars["volume"] > 0) & (bars["amount"] > 0) & (bars["close"] > 0)]
        if traded.empty:
            return 1.0
        unit = float((traded["amount"] / (traded["volume"] * traded["close"])).median())
        for shares in (1.0, 100.0):
            if 0.5 < unit / shares < 2.0:
                return shares
        said = f"the amount traded says {unit:.4g} shares a unit"
        raise bad(f"has a volume neither in shares nor in lots of 100 ({said})", self.name, listing.symbol)

    def _unknown(self, listing: Listing) -> UnknownSymbol:
        """Return the error that names what Eastmoney does not have."""
        what = f"the pair USD/{listing.currency}" if listing.kind == "rate" else "this symbol"
        return UnknownSymbol(
            f"{listing.symbol}: akshare (Eastmoney) does not have {what}; use yahoo, or a folder of files",
            provider=self.name,
            symbol=listing.symbol,
        )


def _is_fund(symbol: str) -> bool:
    """Whether a mainland code is a fund's: 5xxxxx in Shanghai, 15xxxx and 16xxxx in Shenzhen."""
    return symbol.startswith("5") if symbol.endswith(".SS") else symbol.startswith(("15", "16"))


def _reader(listing: Listing, code: str, start: date) -> partial[pd.DataFrame]:
    """Return akshare's function for a symbol, ready to be called."""
    import akshare

    bare = code.partition(".")[2]
    since = {"start_date": f"{start:%Y%m%d}", "end_date": "20500101"}
    if listing.kind == "rate":
        return partial(akshare.forex_hist_em, symbol=bare)
    if listing.market == "cn" and listing.kind == "index":
        return partial(akshare.stock_zh_index_daily_em, symbol=("sz", "sh")[int(code[0])] + bare, **since)
    if listing.market == "cn":
        hist = akshare.fund_etf_hist_em if _is_fund(listing.symbol) else akshare.stock_zh_a_hist
        return partial(hist, symbol=bare, **since)
    if listing.market == "hk" and listing.kind == "stock":
        return partial(akshare.stock_hk_hist, symbol=bare)
    # It takes any of Eastmoney's codes; the function made for Hong Kong's indices lists them all first.
    return partial(akshare.stock_us_hist, symbol=code)


def _bars(frame: pd.DataFrame) -> pd.DataFrame:
    """Return akshare's frame, whose columns differ from function to function, as bars."""
    named = frame.rename(columns=_ENGLISH)
    bars = named.reindex(columns=list(BARS)).astype(float)
    for column in PRICES[:3]:
        bars[column] = bars[column].replace(0.0, np.nan)
    bars.index = pd.DatetimeIndex(pd.to_datetime(named["date"]), name="date").as_unit("us")
    if bars.index.hasnans:
        raise ValueError("a bar without a date")
    return bars


def _paid(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what was paid out, from plans that are counted per ten shares."""
    done = frame[(frame["方案进度"] == "实施分配") & frame["除权除息日"].notna()]

    def per_share(column: str) -> Any:
        return done[column].fillna(0.0).astype(float).to_numpy() / 10

    return pd.DataFrame(
        {"dividend": per_share("现金分红-现金分红比例"), "split": 1 + per_share("送转股份-送转总比例")},
        index=pd.DatetimeIndex(pd.to_datetime(done["除权除息日"])).as_unit("us"),
    ).sort_index()
