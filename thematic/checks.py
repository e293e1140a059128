"""What a term must be: each check returns the value in its one form, or says in a sentence what is wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from numbers import Integral, Real
from typing import Any

from thematic.errors import StrategyError

# ISO 4217: the currencies in use, without metals and units of account.
_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF
GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK
LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD
OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN
SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER
ZAR ZMW
"""
CURRENCIES = tuple(_CODES.split())
_ALSO_CALLED = {
    **dict.fromkeys(("RMB", "CNH", "YUAN", "RENMINBI", "CN"), "CNY"),
    **dict.fromkeys(("US", "DOLLAR", "DOLLARS"), "USD"),
    **dict.fromkeys(("NTD", "NT"), "TWD"),
    **dict.fromkeys(("POUND", "STERLING"), "GBP"),
    "HK": "HKD",
    "YEN": "JPY",
    "JP": "JPY",
    "WON": "KRW",
    "KR": "KRW",
}


def number(
    name: str,
    value: Any,
    low: float,
    high: float,
    wanted: str,
    *,
    from_low: bool = True,
    to_high: bool = True,
) -> float:
    """Return a finite number from `low` to `high`, which count themselves unless it is said.

    Parameters
    ----------
    wanted : str
        What it must be, in words, with an example.

    Examples
    --------
    >>> number("leverage", 1, 1.0, 10.0, "a number from 1 to 10")
    1.0
    """
    if not _is_number(value):
        raise _fault(name, value, wanted)
    amount = _amount(value)
    inside = (low <= amount if from_low else low < amount) and (amount <= high if to_high else amount < high)
    if not inside:
        raise _fault(name, value, wanted)
    return amount


def rate(name: str, value: Any, low: float, high: float) -> float:
    """Return a yearly rate as a fraction; one above `high` was probably meant in percent."""
    wanted = f"a fraction a year from {low:g} to {high:g}, such as 0.04 for 4 %"
    amount = _amount(value) if _is_number(value) else math.nan
    if high < amount < math.inf:
        raise StrategyError(f"{name} is {amount:g}, which is {amount:.0%} a year; it must be {wanted}")
    return number(name, value, low, high, wanted)


def whole(name: str, value: Any, low: int, high: int, what: str) -> int:
    """Return a whole number of something from `low` to `high`."""
    wanted = f"a whole number of {what} from {low:,} to {high:,}"
    if not _is_number(value) or not isinstance(value, Integral) or not low <= int(value) <= high:
        raise _fault(name, value, wanted)
    return int(value)


def flag(name: str, value: Any) -> bool:
    """Return True or False; words such as "no" are neither."""
    if not isinstance(value, bool):
        raise _fault(name, value, "True or False")
    return value


def text(name: str, value: Any) -> str:
    """Return a text that says something and stands on one line."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _fault(name, value, "a text on one line, and not empty")
    return value


def choice(name: str, value: Any, options: Sequence[str]) -> str:
    """Return one of some words, written as they are."""
    if not isinstance(value, str) or value not in options:
        close = get_close_matches(str(value).lower(), options, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise StrategyError(f"{name} is {value!r}, but must be {' or '.join(map(repr, options))}{hint}")
    return value


def day(name: str, value: Any) -> date:
    """Return a day; a moment counts as its day only where it is midnight without a zone."""
    if isinstance(value, datetime) and not _missing(value):
        if value.tzinfo is not None or value.time() != time():
            raise StrategyError(f"{name} is the moment {value}; give a day: {_call(value.date())}")
        return value.date()
    if not isinstance(value, date) or _missing(value):
        raise _fault(name, value, "a day, such as date(2025, 1, 27)")
    if not date(1950, 1, 1) <= value <= date(2100, 1, 1):
        raise StrategyError(f"{name} is {value}; it must lie between 1950 and 2100")
    return value


def daytime(name: str, value: Any) -> time:
    """Return a time of day in UTC without a zone; one with another zone is refused with what it is in UTC."""
    if not isinstance(value, time):
        raise _fault(name, value, "a time of day in UTC, such as time(22, 0)")
    if value.tzinfo is None or value.tzinfo is UTC:
        return value.replace(tzinfo=None)
    offset = value.utcoffset()
    if offset is None:
        raise StrategyError(f"{name} is in {value.tzinfo}, whose clock changes; give it in UTC: time(22, 0)")
    there = (datetime.combine(date(2000, 1, 2), value.replace(tzinfo=None)) - offset).time()
    same = f"time({there.hour}, {there.minute})"
    raise StrategyError(f"{name} is {value}; give it in UTC and without a zone: {same}")


def moment(name: str, value: Any) -> datetime:
    """Return a moment in UTC; one without a zone is refused, as it could be anywhere's."""
    if not isinstance(value, datetime):
        raise _fault(name, value, "a moment, such as datetime(2025, 1, 27, 14, 30, tzinfo=UTC)")
    # Missing values of pandas are datetimes, but equal nothing.
    if value != value:
        raise _fault(name, value, "a moment, such as datetime(2025, 1, 27, 14, 30, tzinfo=UTC)")
    if value.tzinfo is None:
        raise StrategyError(f"{name} is {value} without a zone; say which, such as tzinfo=UTC")
    return value.astimezone(UTC)


def currency(name: str, value: Any) -> str:
    """Return the ISO 4217 code of a currency, in capitals.

    Examples
    --------
    >>> currency("base", "hkd")
    'HKD'
    """
    code = value.strip().upper() if isinstance(value, str) else ""
    if code not in CURRENCIES:
        close = [_ALSO_CALLED[code]] if code in _ALSO_CALLED else get_close_matches(code, CURRENCIES, n=1)
        hint = f"did you mean {close[0]}?" if close else "such codes are USD, HKD, CNY and EUR"
        raise StrategyError(f"{name}: {value!r} is no currency code; {hint}")
    return code


def statement(name: str, said: Any) -> None:
    """Require that what a claim says of itself can be meant: fractions, days in order, two strategies.

    Parameters
    ----------
    name : str
        Whose it is, for messages.
    said : object
        A claim whose fields have the types that they are declared to have.
    """
    values = {field: getattr(said, field) for field in vars(said)}
    about = f"{name}: the claim {values.get('text')!r}"
    for field in ("text", "who"):
        if field in values:
            text(f"{name}: {field} of a claim", values[field])
    if "matters" in values:
        wanted = "a fraction above 0 and up to 1, such as 0.05 for 5 %"
        number(f"{about}: matters", values["matters"], 0.0, 1.0, wanted, from_low=False)
    if "claimed" in values:
        wanted = "a fraction from -10 to 10, such as 0.15 for 15 %"
        number(f"{about}: claimed", values["claimed"], -10.0, 10.0, wanted)
    if "days" in values:
        whole(f"{about}: days", values["days"], 1, 1_000, "sessions")
    for first, last in (("since", "until"), ("start", "end")):
        begin, end = values.get(first), values.get(last)
        if begin is not None and end is not None and begin >= end:
            raise StrategyError(f"{about}: {first} is {begin} and {last} is {end}; end it later")
    if "better" in values and values["better"] == values.get("than"):
        raise StrategyError(f"{about} compares {values['better']} with itself; name another strategy")
    weights = tuple(values.get("weights", {}).values())
    if weights and (min(weights) <= 0.0 or sum(weights) > 1.0 + 1e-9):
        raise StrategyError(
            f"{about}: weights must be fractions above 0 that sum to 1 at most, such as 0.03 for 3 %"
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _amount(value: Any) -> float:
    """Return a number as a float, an infinite one where it is beyond all floats."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _missing(value: date) -> bool:
    """Whether it is pandas' missing time, which is a datetime but equals nothing."""
    return value != value


def _fault(name: str, value: Any, wanted: str) -> StrategyError:
    return StrategyError(f"{name} is {value!r}, but must be {wanted}")


def _call(when: date) -> str:
    return f"date({when.year}, {when.month}, {when.day})"
