"""Eastmoney's own names of symbols: a market's number, a dot and the code there (its ``secid``)."""

from __future__ import annotations

from thematic.prices.listing import Listing

_INDICES = {"^HSI": "100.HSI", "HSTECH.HK": "124.HSTECH", "^HSTECH": "124.HSTECH"}
# CNY=X is the onshore rate, of which Eastmoney has only the daily parity; the offshore one is closer to it.
_RATES = {
    "HKD=X": "119.USDHKD",
    "CNY=X": "133.USDCNH",
    "JPY=X": "119.USDJPY",
    "KRW=X": "119.USDKRW",
    "EURUSD=X": "119.EURUSD",
    "GBPUSD=X": "119.GBPUSD",
}
_MAINLAND = {".SS": "1", ".SZ": "0"}
# Nasdaq, New York and NYSE American; which of them a share is on is told by the reply.
_NEW_YORK = ("105", "106", "107")


def codes(listing: Listing) -> tuple[str, ...]:
    """Return the codes a symbol may have, most likely first; none where Eastmoney does not have it."""
    symbol = listing.symbol
    if known := (_INDICES | _RATES).get(symbol):
        return (known,)
    if listing.market == "cn":
        return (f"{_MAINLAND[symbol[-3:]]}.{symbol[:-3]}",)
    if listing.kind == "stock" and listing.market == "hk":
        return (f"116.{symbol[:-3]:0>5}",)
    if listing.kind == "stock" and listing.market == "us":
        return tuple(f"{market}.{symbol.replace('-', '_')}" for market in _NEW_YORK)
    return ()


def symbol_of(code: str) -> str:
    """Return Yahoo's form of one of Eastmoney's codes: the inverse of `codes`."""
    for symbol, known in (_INDICES | _RATES).items():
        if known == code:
            return symbol
    market, _, bare = code.partition(".")
    if market == "116":
        return f"{int(bare):04d}.HK"
    if market in _NEW_YORK:
        return bare.replace("_", "-")
    return bare + {number: suffix for suffix, number in _MAINLAND.items()}[market]
