"""Context: Chinese names told as a company's or a person's by the words that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from thematic.drafting.segment import is_word
from thematic.drafting.tokens import JOINS, LONGEST_NAME, NO_NAMES, Token, joined
from thematic.drafting.vocabulary import vocabulary

_FOREIGN = re.compile(r"[(][A-Z][A-Za-z.& -]{1,40}[),]")


def names_by_context(tokens: Sequence[Token], text: str) -> Iterator[tuple[int, str]]:
    """Give odd words beside which stands what a company has or does, with their places: 极睿股价, 收购极睿.

    Parameters
    ----------
    tokens : sequence of Token
        Of one run.
    text : str
        The whole text, in plain script.

    Examples
    --------
    >>> from thematic.drafting.tokens import tokens_of
    >>> list(names_by_context(tokens_of(0, "极睿股价大涨"), "极睿股价大涨"))
    [(0, '极睿')]
    """
    last = 0
    for number, token in enumerate(tokens):
        if number < last or not token.odd:
            continue
        last = _end_of_name(tokens, number)
        length = tokens[last - 1].end - token.start
        if 2 <= length <= LONGEST_NAME and _is_company(tokens, number, last, text):
            yield token.start, joined(tokens[number:last])


def _end_of_name(tokens: Sequence[Token], number: int) -> int:
    """Return the number after the last of the words that continue an odd one."""
    end = number + 1
    while end < len(tokens) and (tokens[end].odd or _is_piece(tokens[end])):
        end += 1
    return end


def _is_piece(token: Token) -> bool:
    """Whether a single character may continue a name that no dictionary holds: 昆仑|芯."""
    return (
        len(token.word) == 1
        and token.tag in ("ng", "n", "nr", "g", "ag", "vg", "j", "zg")
        and token.word not in NO_NAMES + "仍还已也都均亦"
    )


def _is_company(tokens: Sequence[Token], number: int, end: int, text: str) -> bool:
    before = tokens[number - 1].word if number else ""
    after = tokens[end].word if end < len(tokens) else ""
    own = tokens[number:end]
    if before in vocabulary("before_persons") or after in vocabulary("after_persons") or _is_place(own):
        return False
    if _FOREIGN.match(text, own[-1].end):
        return True
    follows, precedes = after in vocabulary("after_names"), before in vocabulary("before_names")
    if (follows and len(after) > 1) or (precedes and len(before) > 1 and not _is_person(own)):
        return True
    if _is_person(own):
        return False
    foreign = any(token.tag in ("nr", "nrt") and len(token.word) > 2 for token in own)
    invented = any(not is_word(token.word) and len(token.word) > 1 for token in own)
    return foreign or (invented and (follows or precedes))


def _is_place(own: Sequence[Token]) -> bool:
    return all(token.tag == "ns" for token in own)


def _is_person(own: Sequence[Token]) -> bool:
    length = own[-1].end - own[0].start
    return length in (2, 3) and own[0].tag.startswith("nr") and own[0].word[0] in vocabulary("surnames")


def names_after_kinds(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Give what stands after a kind of company, up to what it does: 初创公司|月之暗面|完成."""
    kinds = vocabulary("kinds_of_firms")
    for number, token in enumerate(tokens[:-1]):
        if token.word in kinds:
            yield from _up_to_verb(tokens[number + 1 :])


def names_after_and(tokens: Sequence[Token], ends: Collection[int]) -> Iterator[tuple[int, str]]:
    """Give what stands after an "and" before which a name ends: 库迪咖啡和|幸运咖|仍."""
    for number, token in enumerate(tokens[:-1]):
        if token.word in JOINS and token.start in ends:
            yield from _up_to_verb(tokens[number + 1 :])


def _up_to_verb(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    if len(tokens[0].word) > 1 and tokens[0].word in vocabulary("after_names"):
        # What companies have or do, and no name: 代工厂|股价.
        return
    kept: list[Token] = []
    for token in tokens:
        if kept and _is_past_name(token):
            break
        kept.append(token)
    word = joined(kept)
    alone = len(kept) == 1 and kept[0].tag in ("p", "c", "uj", "r", "m", "d")
    if not 2 <= len(word) <= 6 or alone or "的" in word or "了" in word:
        return
    strange = any(token.odd for token in kept) or (_has_single(kept) and not is_word(word))
    if strange and not _is_person(kept) and not _is_place(kept):
        yield kept[0].start, word


def _is_past_name(token: Token) -> bool:
    """Whether a word after a name is what the company does, or a particle."""
    if token.word in vocabulary("after_names") or token.tag in ("p", "c", "d", "uj", "ul", "f"):
        return True
    return token.tag in ("v", "vn") and len(token.word) > 1 and is_word(token.word)


def _has_single(tokens: Sequence[Token]) -> bool:
    return any(len(token.word) == 1 for token in tokens)


def persons(tokens: Sequence[Token], text: str) -> Iterator[str]:
    """Give the names that stand after what persons are called: 分析师卡斯."""
    for number, token in enumerate(tokens):
        own = token.word
        if len(own) < 2 or not token.odd:
            continue
        before = tokens[number - 1].word if number else text[max(0, token.start - 3) : token.start]
        after = tokens[number + 1].word if number + 1 < len(tokens) else ""
        called = before in vocabulary("before_persons") or before.endswith(("CEO", "CFO", "CTO"))
        if called or (after in vocabulary("after_persons") and token.tag.startswith("nr")):
            yield own
