"""Affiliates: names that begin with a company's and belong to another, such as Samsung SDI and 京东物流."""

from __future__ import annotations

import re

from thematic.drafting.names import NameEntry
from thematic.drafting.script import is_han
from thematic.drafting.segment import HAN, words
from thematic.drafting.vocabulary import longest_first, vocabulary

_NEXT = re.compile(r" ([A-Z][A-Za-z&-]*)(?: ([A-Z][A-Za-z&-]*))?(?: ([A-Z][A-Za-z&-]*))?")
_LEGAL = (
    "Inc",
    "Corp",
    "Corporation",
    "Ltd",
    "Limited",
    "Group",
    "Holdings",
    "Holding",
    "Co",
    "Company",
    "Cos",
    "Products",
    "Manufacturing",
    "Jewellery",
    "AG",
    "SE",
    "NV",
    "SA",
)
_FIRM = ("Holdings", "Holding", "Inc", "Corp", "Ltd", "Limited", "Bank", "Insurance", "Securities", "Group")
_RUN = re.compile(rf"[{HAN}]{{1,10}}")


def affiliate_end(text: str, start: int, end: int, entry: NameEntry) -> int:
    """Return where the name of an affiliate ends that begins with a known name, or the known name's end.

    Parameters
    ----------
    text : str
        In plain script.
    start, end : int
        Of the known name.
    entry : NameEntry
        Whom it names; voices and indices have no affiliates here.

    Examples
    --------
    >>> tencent = NameEntry("company", "Tencent", ("0700.HK",), ("腾讯", "Tencent"))
    >>> affiliate_end("腾讯体育上涨", 0, 2, tencent)
    4
    >>> affiliate_end("腾讯国际业务", 0, 2, tencent)
    2
    """
    if entry.kind not in ("company", "unlisted") or end >= len(text):
        return end
    return _in_han(text, end) if is_han(text[end]) else _in_latin(text, start, end)


def _in_han(text: str, end: int) -> int:
    # Few names are followed by such an ending: only then what follows is divided into words.
    run = _RUN.match(text, end) if text.startswith(longest_first("affiliate_han"), end) else None
    suffix = _suffix(words(run[0])) if run else ""
    if not suffix or suffix in vocabulary("same_han"):
        return end
    last = end + len(suffix)
    return end if text.startswith(longest_first("business_han"), last) else last


def _suffix(following: tuple[str, ...]) -> str:
    """Return the ending of an affiliate's name that some words begin with, of one or of two words."""
    endings = vocabulary("affiliate_han")
    joined = "".join(following[:2])
    return joined if joined in endings else following[0] if following[0] in endings else ""


def _in_latin(text: str, start: int, end: int) -> int:
    following = _NEXT.match(text, end)
    if not following or following[1] in _LEGAL or text.startswith(longest_first("business_latin"), start):
        return end
    kinds = vocabulary("affiliate_latin")
    if following[1] in kinds:
        return following.end(2) if following[2] in kinds or following[2] in _FIRM else following.end(1)
    return next((following.end(number) for number in (3, 2) if following[number] in _FIRM), end)
