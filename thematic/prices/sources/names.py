"""Which symbol a file's name, or a code in a column, means: any common form to ours."""

from __future__ import annotations

import re
from functools import lru_cache

from thematic.errors import MarketError
from thematic.markets import calendar_market
from thematic.prices.fx import IN_DOLLARS

#: Yahoo's form: NVDA, BRK-B, 0700.HK, ^GSPC, HKD=X, BTC-USD.
SYMBOL = re.compile(r"\^?[A-Z0-9][A-Z0-9-]*(\.[A-Z]{1,4})?(=[A-Z])?")
#: What stands before or after a symbol in a file's name and says nothing of it.
AFTER = re.compile(
    r"(\s*\(\d+\)|[\s_-](historical[\s_](data|prices)|price[\s_-]history|daily|d1|1d|d|day|eod|hist|history"
    r"|historical|prices?|stock|ohlcv|data|qfq|hfq|bfq|adjusted|raw|max|equity|full|historische daten"
    r"|datos históricos|dati storici|données historiques|dados históricos)|,\s*1d.*"
    r"|[\s_-]\d{4}-?\d\d-?\d\d.*|[\s_-]\d\d-\d\d-\d{4}.*)$"
)
#: A company's name in its own script beside the code: 600588_用友网络, 贵州茅台(600519).
OWN_SCRIPT = re.compile(r"[\s_()（）#-]*[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]+[A-Z]?[\s_()（）#-]*")
BEFORE = re.compile(
    r"^(daily_adjusted|daily|time_series_daily(_adjusted)?|stock|prices?|wiki|eod|ohlcv|historicaldata)[\s_-]"
)
CURRENCIES = frozenset(
    [
        "USD",
        "HKD",
        "CNY",
        "CNH",
        "JPY",
        "KRW",
        "TWD",
        "EUR",
        "GBP",
        "AUD",
        "NZD",
        "CHF",
        "CAD",
        "SGD",
        "INR",
        "THB",
        "MYR",
        "IDR",
        "PHP",
        "SEK",
        "NOK",
        "DKK",
        "MXN",
        "BRL",
        "ZAR",
    ]
)
#: Endings of other people's symbols, and the endings of ours that they may mean.
ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        [
            *(
                "us",
                "nasdaq",
                "nyse",
                "amex",
                "arca",
                "bats",
                "nms",
                "nas",
                "o",
                "oq",
                "xnas",
                "xnys",
                "xase",
            ),
            *("un", "uw", "uq", "ua", "up", "ur"),  # Bloomberg's for single exchanges
        ],
        ("",),
    ),
    **dict.fromkeys(["hk", "xhkg", "hkg", "hkex", "sehk", "hkse"], (".HK",)),
    **dict.fromkeys(["ch", "c1", "c2"], (".SS", ".SZ")),
    **dict.fromkeys(["cg"], (".SS",)),
    **dict.fromkeys(["cs"], (".SZ",)),
    **dict.fromkeys(["ss", "sh", "xshg", "shg", "sse", "shse", "ssc"], (".SS",)),
    **dict.fromkeys(["sz", "xshe", "she", "szse"], (".SZ",)),
    **dict.fromkeys(["t", "jp", "xtks", "tse", "tyo", "tks", "jpx"], (".T",)),
    **dict.fromkeys(["ks", "kp", "ko", "kse", "kospi"], (".KS",)),
    **dict.fromkeys(["kq", "kosdaq", "koe"], (".KQ",)),
    **dict.fromkeys(["kr", "krx", "xkrx"], (".KS", ".KQ")),
    **dict.fromkeys(["tt"], (".TW", ".TWO")),
    **dict.fromkeys(["tw", "xtai", "twse", "tai", "tpe"], (".TW",)),
    **dict.fromkeys(["two", "xtpx", "tpex", "gtsm"], (".TWO",)),
}
#: The Federal Reserve's daily rates (H.10) as FRED calls them.
FRED = {
    "dexhkus": "HKD=X",
    "dexchus": "CNY=X",
    "dexjpus": "JPY=X",
    "dexkous": "KRW=X",
    "dextaus": "TWD=X",
    "dexsius": "SGD=X",
    "dexuseu": "EURUSD=X",
    "dexusuk": "GBPUSD=X",
}
#: Eastmoney's numbers of markets.
EASTMONEY = {"0": (".SZ",), "1": (".SS",), "105": ("",), "106": ("",), "107": ("",), "116": (".HK",)}
CODE = r"\d{1,6}|\d[0-9a-z]{3}|\d{4}[0-9a-z]{2}|[a-z]{1,5}(?:[-./][a-z])?"


@lru_cache(maxsize=65536)
def symbols_named(text: str) -> tuple[str, ...]:
    """Return the symbols that a name or a code may mean: one, several where it is in doubt, or none.

    Examples
    --------
    >>> symbols_named("SH600588"), symbols_named("700.HK"), symbols_named("nvda_us_d")
    (('600588.SS',), ('0700.HK',), ('NVDA',))
    >>> symbols_named("2330")
    ('2330.HK', '2330.T', '2330.TW', '2330.TWO')
    """
    text = text.strip().strip("'=\"")
    if is_known(text):
        return (text,)
    if (code := OWN_SCRIPT.sub("", text)) != text:
        text = code.strip(" _-()（）")
    name = _bare(text.lower())
    for reading in (_rate, _ended, _prefixed, _digits, _letters):
        if symbols := reading(name):
            return symbols
    return (text,) if SYMBOL.fullmatch(text) else ()


def is_exact(text: str) -> bool:
    """Return whether a text is a symbol in Yahoo's form as it stands."""
    return symbols_named(text) == (text.strip(),)


@lru_cache(maxsize=65536)
def is_known(symbol: str) -> bool:
    """Return whether some market, index or exchange rate has this symbol."""
    if symbol.endswith("=X"):
        return symbol[:-2] in CURRENCIES - {"USD"} or symbol in IN_DOLLARS.values()
    try:
        return calendar_market(symbol) is not None
    except MarketError:
        return False


def _bare(name: str) -> str:
    """Return a name without what says nothing of the symbol."""
    while (shorter := BEFORE.sub("", AFTER.sub("", name))) != name and shorter:
        name = shorter
    return name


def _of(code: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    """Return the symbols of a code at exchanges with these endings."""
    symbols = []
    for ending in endings:
        own = re.sub(r"[./]", "-", code.upper())
        if ending == ".HK" and own.isdigit():
            own = f"{int(own):04d}"
        if ending == ".T" and len(own) == 5 and own.endswith("0"):
            own = own[:4]
        if is_known(own + ending):
            symbols.append(own + ending)
    return tuple(symbols)


def _rate(name: str) -> tuple[str, ...]:
    if name in FRED:
        return (FRED[name],)
    match = re.fullmatch(
        r"(?:fx[_:.]?)?([a-z]{3})[-_/ ]?([a-z]{3})(?:=x|\.forex|\.fx|[_. ](?:[a-z]{3,4} )?curncy)?", name
    )
    if match is None or not {match[1].upper(), match[2].upper()} <= CURRENCIES:
        return ()
    one, other = match[1].upper(), match[2].upper()
    if one == "USD":
        return (f"USD{other}=X" if other in IN_DOLLARS else f"{other}=X",)
    if other == "USD":
        return (IN_DOLLARS.get(one, f"{one}USD=X"),)
    return ()


def upright(symbol: str) -> str:
    """Return the exchange rate that is quoted the other way round in ours: ``HKD=X`` for ``HKDUSD=X``.

    Examples
    --------
    >>> upright("HKDUSD=X"), upright("USDEUR=X"), upright("HKD=X")
    ('HKD=X', 'EURUSD=X', 'HKD=X')
    """
    one, other = symbol[:3], symbol[3:-2]
    if len(symbol) != 8 or not symbol.endswith("=X") or symbol in IN_DOLLARS.values():
        return symbol
    if one == "USD":
        return IN_DOLLARS.get(other, f"{other}=X")
    return f"{one}=X" if other == "USD" else symbol


def _ended(name: str) -> tuple[str, ...]:
    """Read 700.HK, 600588.XSHG, nvda.us, nvda_us, 8035 JP."""
    match = re.fullmatch(rf"({CODE})[._\s-]([a-z]+)", name)
    return _of(match[1], ENDINGS[match[2]]) if match and match[2] in ENDINGS else ()


def _prefixed(name: str) -> tuple[str, ...]:
    """Read SH600588, sh.600588, HK00700, US.NVDA, NASDAQ_NVDA, SHSE.600588, 105.NVDA."""
    if match := re.fullmatch(r"(sh|sz|hk|kr|jp|tw)(\d[\da-z]{2,5})", name):
        return _of(match[2], ENDINGS[match[1]])
    if match := re.fullmatch(r"a(\d{6})", name):  # Seoul's own form
        return _of(match[1], ENDINGS["kr"])
    match = re.fullmatch(rf"([a-z]+|\d{{1,3}})[._:#\s-](?:dly[_\s-])?({CODE})", name)
    if match is None:
        return ()
    return _of(match[2], EASTMONEY.get(match[1], ENDINGS.get(match[1], ()) if match[1].isalpha() else ()))


def _digits(name: str) -> tuple[str, ...]:
    """Read a bare code, which several exchanges may have."""
    if not re.fullmatch(r"\d{4,6}|\d{4}[a-z]\d|\d{5}[a-z]", name):
        return ()
    if len(name) == 4:
        return _of(name, (".HK", ".T", ".TW", ".TWO"))
    if len(name) == 5:
        return _of(name, (".HK", ".TW") if name.startswith("0") else (".HK", ".T", ".TW"))
    return _of(name, (".SS", ".SZ", ".KS", ".KQ"))


def _letters(name: str) -> tuple[str, ...]:
    """Read a ticker of New York in small letters, or with a dot before its class."""
    name = name.replace("_", "-")
    return _of(name, ("",)) if re.fullmatch(r"[a-z]{1,5}([-.][a-z])?", name) else ()
