"""Rows: Chinese names in enumerations in which another is known, such as 腾讯、未名科创等公司."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from thematic.drafting.endings_han import name_within
from thematic.drafting.segment import HAN, is_word
from thematic.drafting.tokens import LONGEST_NAME, NO_NAMES, Token, joined, tokens_of
from thematic.drafting.vocabulary import vocabulary

# A row: a first item, which begins where its characters do, and others. Nothing is given back, so that a row
# is read once.
_ITEM = rf"{HAN}A-Za-z0-9·"
_ROW = re.compile(rf"(?<![{_ITEM}])[{_ITEM}]++(?:、[{_ITEM}\- ]++)++")
_JOIN = re.compile(r"以及|[和及与等或]")
_CUT = re.compile(rf"((?<=..)(?:{_JOIN.pattern}))")
_HAN_ONLY = re.compile(rf"[{HAN}·]+")
_FIRMS = re.compile(
    r".{0,6}?(?:公司|企业|厂商|巨头|龙头|个股|车企|药企|券商|品牌|房企|标的|股票|概念股|供应商|"
    r"独角兽|初创|大厂|机构投资者|开发商|制造商|运营商)"
)
_STRONG = "|".join(sorted(vocabulary("endings_han") - vocabulary("weak_endings_han")))
_ENDS_SO = re.compile(rf"[{HAN}]{{2,4}}(?:{_STRONG}|科技|智能|能源|生物|医药)")


def names_in_rows(text: str, starts: Collection[int], ends: Collection[int]) -> Iterator[tuple[int, str]]:
    """Give the members, and their places, of rows in which one is known or ends as companies do.

    A known name somewhere inside of a member, as in 特斯拉的量产将带动丝杠、减速器, tells nothing.

    Parameters
    ----------
    text : str
        In plain script.
    starts, ends : collection of int
        Where known names begin and end.

    Examples
    --------
    >>> list(names_in_rows("看好腾讯、未名科创等公司", {2}, {4}))
    [(2, '腾讯'), (5, '未名科创')]
    """
    for row in _ROW.finditer(text):
        items = [*_items(row.start(), row[0])]
        place = items[-1][0]
        firms = _FIRMS.match(text, place, place + 24) is not None
        # The first member begins and the last one ends with other words.
        begins = any(start in starts for start, _ in items[1:])
        known = begins or any(start + len(item) in ends for start, item in items[:-1])
        if firms or known or any(_ENDS_SO.fullmatch(item) for _, item in items):
            for number, (start, item) in enumerate(items):
                yield from _name(start, item, first=number == 0, last=number == len(items) - 1)


def _items(start: int, row: str) -> Iterator[tuple[int, str]]:
    """Give the members of a row: between 、 and, in the last of them, around 和, 及, 与 and 等."""
    *parts, last = row.split("、")
    for part in parts:
        yield start, part
        start += len(part) + 1
    for piece in _CUT.split(last):
        if not _JOIN.fullmatch(piece):
            yield start, piece
        start += len(piece)


def _name(start: int, item: str, *, first: bool, last: bool) -> Iterator[tuple[int, str]]:
    if not _HAN_ONLY.fullmatch(item):
        return
    tokens = tokens_of(start, item)
    if any(token.word in vocabulary("before_persons") for token in tokens):
        # A person of a company: 比亚迪董事长王传福.
        return
    if first:
        tokens = _tail(tokens)
    if last or len(item) > LONGEST_NAME:
        tokens = _head(tokens)
    word = joined(tokens)
    if 2 <= len(word) <= LONGEST_NAME and _is_name(word, tokens):
        yield tokens[0].start, word


def _tail(tokens: Sequence[Token]) -> list[Token]:
    """Return the words at the end of a stretch that may be a name: a row's first member."""
    kept: list[Token] = []
    for token in reversed(tokens):
        if _is_before_name(token) or (kept and _is_verb_before(token)):
            break
        kept.insert(0, token)
        if kept[-1].end - token.start >= 5:
            break
    return kept


def _is_before_name(token: Token) -> bool:
    listed = token.word in vocabulary("before_names") or token.word in vocabulary("kinds_of_firms")
    return listed or token.word in NO_NAMES or token.word in tuple("为由被对从向中有看如")


def _is_verb_before(token: Token) -> bool:
    particle = token.tag in ("p", "c", "uj", "ul", "f", "r")
    return particle or (token.tag in ("v", "vd", "d") and len(token.word) > 1)


def _head(tokens: Sequence[Token]) -> list[Token]:
    """Return the words at the beginning of a stretch that may be a name: a row's last member."""
    ended = len(name_within(joined(tokens)))
    kept: list[Token] = []
    length = 0
    for token in tokens:
        if (ended and length == ended) or (length > 1 and _is_after_name(token)):
            break
        kept.append(token)
        length += len(token.word)
        if length >= 6:
            break
    return kept


def _is_after_name(token: Token) -> bool:
    if token.tag in ("p", "c", "uj", "ul", "f", "r", "t", "d") or token.word in vocabulary("after_names"):
        return True
    return token.tag in ("v", "vd", "vn") and len(token.word) > 1 and is_word(token.word)


def _is_name(word: str, tokens: Sequence[Token]) -> bool:
    if len(tokens) == 1:
        return tokens[0].odd and tokens[0].tag != "ns"
    if word.endswith(tuple(vocabulary("kinds_han"))) or any(one in NO_NAMES and one != "之" for one in word):
        return False
    distinct = any(token.odd or len(token.word) == 1 for token in tokens)
    return distinct or tokens[-1].word in vocabulary("endings_han")
