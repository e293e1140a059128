"""Unknown names in Chinese, which marks no names: told by endings, by rows, and by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from thematic.drafting.reading import Mention
from thematic.drafting.segment import HAN, Spans, is_word, tags
from thematic.drafting.text import Text
from thematic.drafting.vocabulary import longest_first, vocabulary

LONGEST_NAME = 8
_RUN = re.compile(rf"[{HAN}]+")
_PROPER = ("nr", "nrt", "nt", "nz", "nrfg")
_FUNCTION = (
    "p",
    "c",
    "u",
    "uj",
    "ul",
    "uz",
    "ug",
    "d",
    "r",
    "y",
    "f",
    "q",
    "t",
    "e",
    "o",
    "w",
    "x",
    "k",
    "i",
    "l",
)
_SAYS = (
    "表示",
    "说",
    "称",
    "认为",
    "指出",
    "透露",
    "坦言",
    "回忆",
    "告诉",
    "强调",
    "直言",
    "写道",
    "解释",
    "回应",
    "警告",
    "出席",
    "离职",
    "卸任",
    "辞职",
    "接受",
    "现年",
    "任",
    "担任",
)
_NO_NAMES = "的了是在将和与及或等之其该本此"
# One item of a row, and what ends a row.
_ROW = re.compile(rf"[{HAN}A-Za-z0-9·]+(?:、[{HAN}A-Za-z0-9·\- ]+)+")
_JOIN = re.compile(r"以及|[和及与等或]")
_FIRMS = re.compile(
    r"^.{0,6}?(?:公司|企业|厂商|巨头|龙头|个股|车企|药企|券商|品牌|房企|标的|股票|概念股|供应商|"
    r"独角兽|初创|大厂|机构投资者|开发商|制造商|运营商)"
)
_FOREIGN = re.compile(r"^[(][A-Z][A-Za-z.& -]{1,40}[),]")


class Token(NamedTuple):
    """A word of a run, with its place in the text and its part of speech."""

    start: int
    word: str
    tag: str

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.word)

    @property
    def odd(self) -> bool:
        """Whether it is a name or a word that the dictionary does not hold."""
        if len(self.word) == 1:
            return self.tag not in _FUNCTION and self.tag not in ("v", "m", "n", "a")
        return not is_word(self.word) or self.tag in _PROPER


def han_names(
    text: Text, there: Sequence[Mention], taken: Spans, terms: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Give what looks like a Chinese company name outside of the mentions, with its place."""
    persons: set[str] = set()
    names: list[tuple[int, str]] = [*_row_names(text, there)]
    runs = [_tokens(*run) for run in _free_runs(text.plain, there)]
    for tokens in runs:
        persons.update(_persons(tokens, text.plain))
        names += _by_endings(tokens)
        names += _by_words_beside(tokens, text.plain)
        names += _after_kinds(tokens)
    known = {mention.end for mention in there} | {start + len(word) for start, word in names}
    for tokens in runs:
        names += _after_and(tokens, known)
    for start, word in _longest(names):
        if not taken.touch(start, start + len(word)) and word not in persons and word not in terms:
            yield start, text.raw[start : start + len(word)]


def _longest(names: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Give of names that overlap the longest."""
    kept: list[tuple[int, str]] = []
    for start, word in sorted(set(names), key=lambda one: (one[0], -len(one[1]))):
        if kept and start < kept[-1][0] + len(kept[-1][1]):
            if len(word) > len(kept[-1][1]):
                kept[-1] = (start, word)
            continue
        kept.append((start, word))
    return iter(kept)


def _free_runs(text: str, there: Sequence[Mention]) -> Iterator[tuple[int, str]]:
    """Give the runs of Chinese characters between the mentions."""
    place = 0
    for start, end in [*((mention.start, mention.end) for mention in there), (len(text), len(text))]:
        for match in _RUN.finditer(text, place, max(place, start)):
            yield match.start(), match[0]
        place = max(place, end)


def _tokens(start: int, run: str) -> list[Token]:
    tokens = []
    for word, tag in tags(run) if len(run) < 200 else tags(run[:200]):
        tokens.append(Token(start, word, tag))
        start += len(word)
    return tokens


def _by_endings(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Give names that say themselves that they are a company's: 宏远药业, 宇树科技."""
    endings, weak = vocabulary("endings_han"), vocabulary("weak_endings_han")
    for number, token in enumerate(tokens):
        ending = _ending(tokens, number)
        if ending in endings and number:
            stem = _stem(tokens[:number])
            if stem and _names(stem, weak=ending in weak):
                yield stem[0].start, "".join(part.word for part in stem) + ending
        elif len(token.word) >= 4 and not is_word(token.word):
            inside = _ENDING_INSIDE.match(token.word)
            if inside:
                yield token.start, inside[0]


def _ending(tokens: Sequence[Token], number: int) -> str:
    """Return the ending that a word, or it and the next one, is."""
    pair = "".join(token.word for token in tokens[number : number + 2])
    return pair if pair in vocabulary("endings_han") else tokens[number].word


_ENDING_INSIDE = re.compile(rf"[{HAN}]{{2,6}}?(?:{'|'.join(longest_first('endings_han'))})")


def _stem(before: Sequence[Token]) -> list[Token]:
    """Return the words before an ending that may belong to the name."""
    opening = "".join(token.word for token in before)
    single = any(len(token.word) == 1 for token in before) and not is_word(opening)
    if len(opening) in (2, 3) and single and not any(one in "的了该本这那各" for one in opening):
        # All that stands between a mark and the ending, with a single character in it: 信也|科技, 和铂|医药.
        return list(before)
    stem: list[Token] = []
    length = 0
    for token in reversed(before):
        length += len(token.word)
        stops = token.word in vocabulary("before_endings") or token.tag in _FUNCTION
        short = stem and sum(len(part.word) for part in stem) == 1 and len(token.word) == 1
        if short and token.word not in _NO_NAMES and token.word not in vocabulary("before_endings"):
            stops = False
        verb = token.tag in ("v", "vd", "m", "a") and is_word(token.word) and not token.odd and not short
        if length > LONGEST_NAME - 2 or stops or (verb and stem) or (verb and len(token.word) == 1):
            break
        stem.insert(0, token)
        if length >= 4 or (length >= 2 and len(token.word) >= 2 and not token.odd):
            break
    return stem


def _names(stem: Sequence[Token], *, weak: bool) -> bool:
    if sum(len(token.word) for token in stem) < 2:
        return False
    if any(token.odd for token in stem):
        return True
    if weak:
        return False
    return all(token.tag.startswith("n") or token.tag in ("v", "vn", "a", "z", "b", "j") for token in stem)


def _by_words_beside(tokens: Sequence[Token], text: str) -> Iterator[tuple[int, str]]:
    """Give odd words beside which stands what a company has or does: 极睿股价, 收购极睿."""
    number = 0
    while number < len(tokens):
        end = number
        while end < len(tokens) and (tokens[end].odd or (end > number and _is_piece(tokens[end]))):
            end += 1
        word = "".join(token.word for token in tokens[number:end])
        if 2 <= len(word) <= LONGEST_NAME and _is_company(tokens, number, end, text):
            yield tokens[number].start, word
        number = max(end, number + 1)


def _is_piece(token: Token) -> bool:
    """Whether a single character may continue a name that no dictionary holds: 昆仑|芯."""
    return (
        len(token.word) == 1
        and token.tag in ("ng", "n", "nr", "g", "ag", "vg", "j", "zg")
        and token.word not in _NO_NAMES + "仍还已也都均亦"
    )


def _after_kinds(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Give what stands after a kind of company, up to what it does: 初创公司|月之暗面|完成."""
    for number, token in enumerate(tokens[:-1]):
        if token.word in vocabulary("kinds_of_firms"):
            yield from _up_to_verb(tokens[number + 1 :])


def _after_and(tokens: Sequence[Token], known: set[int]) -> Iterator[tuple[int, str]]:
    """Give what stands after a name and an "and": 库迪咖啡和|幸运咖|仍."""
    for number, token in enumerate(tokens[:-1]):
        if token.word in ("和", "与", "及", "以及") and token.start in known:
            yield from _up_to_verb(tokens[number + 1 :])


def _up_to_verb(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    kept: list[Token] = []
    for token in tokens:
        over = token.word in vocabulary("after_names") or token.tag in ("p", "c", "d", "uj", "ul", "f")
        if kept and (over or (token.tag in ("v", "vn") and len(token.word) > 1 and is_word(token.word))):
            break
        kept.append(token)
    word = "".join(token.word for token in kept)
    if (
        not kept
        or not 2 <= len(word) <= 6
        or (kept[0].tag in ("p", "c", "uj", "r", "m", "d") and len(kept) == 1)
    ):
        return
    strange = any(token.odd for token in kept) or (
        any(len(token.word) == 1 for token in kept) and not is_word(word)
    )
    if (
        strange
        and not any(one in "的了" for one in word)
        and not _is_person(word, kept)
        and not _is_place(kept)
    ):
        yield kept[0].start, word


def _is_company(tokens: Sequence[Token], number: int, end: int, text: str) -> bool:
    before = tokens[number - 1].word if number else ""
    after = tokens[end].word if end < len(tokens) else ""
    own = tokens[number:end]
    if before in vocabulary("before_persons") or after in _SAYS or _is_place(own):
        return False
    if _FOREIGN.match(text[own[-1].end : own[-1].end + 44]):
        return True
    strong = after in vocabulary("after_names") and len(after) > 1
    if _is_person("".join(token.word for token in own), own) and not strong:
        return False
    invented = any(not is_word(token.word) and len(token.word) > 1 for token in own)
    foreign = any(token.tag in ("nr", "nrt") and len(token.word) > 2 for token in own)
    return (
        strong
        or (foreign and not _is_person("".join(token.word for token in own), own))
        or (before in vocabulary("before_names") and len(before) > 1)
        or (invented and (after in vocabulary("after_names") or before in vocabulary("before_names")))
    )


def _is_place(own: Sequence[Token]) -> bool:
    return all(token.tag == "ns" for token in own)


def _is_person(word: str, own: Sequence[Token]) -> bool:
    return len(word) in (2, 3) and word[0] in vocabulary("surnames") and own[0].tag.startswith("nr")


def _persons(tokens: Sequence[Token], text: str) -> Iterator[str]:
    """Give the names that stand after what persons are called: 分析师卡斯."""
    for number, token in enumerate(tokens):
        own = token.word
        if not token.odd or len(own) < 2:
            continue
        before = tokens[number - 1].word if number else text[max(0, token.start - 3) : token.start]
        after = tokens[number + 1].word if number + 1 < len(tokens) else ""
        called = before in vocabulary("before_persons") or before.endswith(("CEO", "CFO", "CTO"))
        if called or (after in _SAYS and token.tag.startswith("nr")):
            yield own


def _row_names(text: Text, there: Sequence[Mention]) -> Iterator[tuple[int, str]]:
    """Give the members of rows in which another is known, or ends as companies do: 腾讯、未名科创等公司."""
    known = {mention.start for mention in there if not mention.entries or mention.entries[0].kind != "index"}
    for row in _ROW.finditer(text.plain):
        items = [*_items(row.start(), row[0])]
        firms = _FIRMS.match(text.plain[items[-1][0] : items[-1][0] + 24]) is not None
        if firms or any(_holds(known, start, item) or _ENDS_SO.fullmatch(item) for start, item in items):
            for place, (start, item) in enumerate(items):
                yield from _row_item(start, item, first=place == 0, last=place == len(items) - 1)


_STRONG = "|".join(sorted(vocabulary("endings_han") - vocabulary("weak_endings_han")))
_ENDS_SO = re.compile(rf"[{HAN}]{{2,4}}(?:{_STRONG}|科技|智能|能源|生物|医药)")


def _holds(known: set[int], start: int, item: str) -> bool:
    return any(place in known for place in range(start, start + len(item)))


def _items(start: int, row: str) -> Iterator[tuple[int, str]]:
    """Give the members of a row: between 、 and, in the last of them, around 和, 及, 与 and 等."""
    parts = row.split("、")
    for number, part in enumerate(parts):
        if number == len(parts) - 1:
            place = start
            for piece in re.split(r"((?<=..)以及|(?<=..)和|(?<=..)及|(?<=..)与|(?<=..)等|(?<=..)或)", part):
                if not _JOIN.fullmatch(piece):
                    yield place, piece
                place += len(piece)
        else:
            yield start, part
        start += len(part) + 1


def _row_item(start: int, item: str, *, first: bool, last: bool) -> Iterator[tuple[int, str]]:
    if not item or not all("\u4e00" <= one <= "\u9fff" or one == "·" for one in item):
        return
    tokens = _tokens(start, item)
    if first:
        tokens = _tail(tokens)
    if last or len(item) > LONGEST_NAME:
        tokens = _head(tokens)
    word = "".join(token.word for token in tokens)
    if 2 <= len(word) <= LONGEST_NAME and _is_row_name(word, tokens):
        yield tokens[0].start, word


def _tail(tokens: list[Token]) -> list[Token]:
    """Return the words at the end of a stretch that may be a name: a row's first member."""
    kept: list[Token] = []
    for token in reversed(tokens):
        over = token.word in vocabulary("before_names") or token.word in vocabulary("kinds_of_firms")
        if (
            over
            or token.word in _NO_NAMES
            or token.word in ("为", "由", "被", "对", "从", "向", "中", "有", "看", "如")
        ):
            break
        if kept and (
            token.tag in ("p", "c", "uj", "ul", "f", "r")
            or (token.tag in ("v", "vd", "d") and len(token.word) > 1)
        ):
            break
        kept.insert(0, token)
        if sum(len(part.word) for part in kept) >= 5:
            break
    return kept


def _head(tokens: list[Token]) -> list[Token]:
    """Return the words at the beginning of a stretch that may be a name: a row's last member."""
    joined = "".join(token.word for token in tokens)
    ended = _ENDING_INSIDE.match(joined)
    kept: list[Token] = []
    for token in tokens:
        length = sum(len(part.word) for part in kept)
        if ended and length == len(ended[0]):
            break
        over = token.tag in ("p", "c", "uj", "ul", "f", "r", "t") or (token.tag == "d" and length > 1)
        verb = token.tag in ("v", "vd", "vn") and len(token.word) > 1 and is_word(token.word)
        if kept and length > 1 and (over or verb or token.word in vocabulary("after_names")):
            break
        kept.append(token)
        if length + len(token.word) >= 6:
            break
    return kept


def _is_row_name(word: str, tokens: Sequence[Token]) -> bool:
    if len(tokens) == 1:
        return tokens[0].odd and tokens[0].tag != "ns"
    if word.endswith(tuple(vocabulary("kinds_han"))) or any(
        one in _NO_NAMES.replace("之", "") for one in word
    ):
        return False
    distinct = any(token.odd for token in tokens) or any(len(token.word) == 1 for token in tokens)
    return distinct or tokens[-1].word in vocabulary("endings_han")
