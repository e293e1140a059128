"""Unknown names in Latin letters: told by what companies are called, and by what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from thematic.drafting.reading import Mention
from thematic.drafting.script import is_han
from thematic.drafting.segment import Spans
from thematic.drafting.text import Text
from thematic.drafting.vocabulary import vocabulary

_L = "A-Za-zÀ-ɏ0-9"
_WORD = (
    rf"(?:[A-ZÀ-Þ][{_L}]*(?:[-.&'’+][{_L}]+)*|[a-z]{{1,2}}[A-Z][{_L}]+"
    rf"|\d{{1,3}}(?!st\b|nd\b|rd\b|th\b)[a-z]{{3,}}[{_L}]*)"
)
_NAMES = re.compile(rf"(?<![{_L}'’.$]){_WORD}(?: (?:(?:of|de|&) (?={_WORD}))?{_WORD})*\+?")
_VERSION = re.compile(r"[-.]?\d[\d.]*$")
_SHOUT = re.compile(r"[A-Z0-9&-]{1,6}")
_CAMEL = re.compile(r"[A-Z]?[a-z]+[A-Z]|[A-Z]{2,}[a-z]{2,}|[a-z]+[A-Z]")
_CALLED = re.compile(
    r"(?:maker|makers|start-?ups?|company|companies|firm|firms|supplier|suppliers|rival|rivals|group|"
    r"giant|giants|unit|developer|developers|operator|operators|producer|producers|retailer|"
    r"retailers|lender|lenders|insurer|brand|platform|carmaker|chipmaker|chipmakers|drugmaker|"
    r"automaker|startup|startups|peer|peers|challenger|competitor|competitors|customer|customers|"
    r"partner|partners|"
    r"subsidiary|affiliate|parent|owner|miner|utility|foundry|biotech|vendor|vendors|upstart|"
    r"privately held|listed|conglomerate|broker|brokerage|bought|acquired|acquire|buy|backed|"
    r"backs|operated by|owned by|backed by|controlled by|founded by|run by|privately held|war for|"
    r"bid for|bids for|offer for|deal for|deal with|invested in|stake in|shares of|shares in|"
    r"investor in|investors in|merger with|takeover of|acquisition of|owns|including|like|such as|"
    r"against|from|with|by|at|than|in)[ ,:]*(?:the )?$",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"^(?:['’]s (?:shares|stock|market|revenue|sales|profit|earnings|IPO|valuation|chief|CEO|factory|"
    r"plant|founder|parent|board|backlog|order)|,? (?:Inc|Corp|Ltd|plc|AG|SE|NV|SA)\b| (?:shares|"
    r"stock|said it|"
    r"rose|fell|gained|lost|jumped|slid|dropped|climbed|tumbled|surged|plunged|rallied|soared|"
    r"reported|announced|raised \$|filed|went public|makes|sells|builds|"
    r"ships|supplies|operates|develops|bought|acquired|launched|unveiled|sold|licensed|"
    r"remains? private|remain private|keeps? (?:opening|taking|growing)|beat|missed|is listed|"
    r"is private|is privately|was founded|has raised|plans to list|competes|owns|trades)\b|"
    r",? (?:operated|owned|backed|run|controlled|founded) by\b|,? \(?(?:an?|the|which|whose|its|"
    r"their|now) (?:[A-Za-z-]+ ){0,4}"
    r"(?:maker|start-?up|company|firm|supplier|producer|developer|operator|retailer|lender|insurer|"
    r"brand|platform|group|manufacturer|provider|miner|utility|foundry|designer|chain|unit|rival|"
    r"partner|subsidiary|parent|owner|bank|miner|utility|owned|makes|sells|builds)\b|"
    r" ?\((?:[A-Z]{2,6}: ?[A-Z0-9.]+|[A-Z]{2,5}|private|unlisted)\))"
)
_PERSON_AFTER = re.compile(
    r"^,? (?:said|says|told|wrote|argues|argued|thinks|believes|noted|notes|adds|added|warned|warns|"
    r"who|joined|wrote|stepped|resigned|recalls)\b|^, (?:an?|the)? ?(?:[a-z-]+ ){0,3}(?:analyst|"
    r"strategist|economist|manager|"
    r"chief|head|partner|professor|founder|president|chairman|director|CEO|investor|adviser|trader|"
    r"researcher|engineer)\b|^, [0-9]{2},"
)
_PERSON_BEFORE = re.compile(
    r"(?:Mr|Ms|Mrs|Dr|Prof|Sir|Dame|President|Senator|Secretary|Chairman|Chairwoman|Minister|"
    r"Chancellor|Premier|analysts?|strategists?|economists?|executive|CEO|CFO|CTO|founder|co-founder|"
    r"boss|investor|"
    r"manager|professor|director|chairman|president|author|adviser|billionaire|partner|veteran|"
    r"trader|chief)\.? $"
)


def latin_names(
    text: Text, there: Sequence[Mention], taken: Spans, terms: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Give what looks like a company's name in Latin letters outside of the mentions, with its place.

    In Chinese text almost every word with a capital is a name. In English it must end like a company's, be
    written like one (CamelCase), be called or do what companies do, or stand in a row with a known one.
    """
    plain = text.plain
    lowered = frozenset(term.lower() for term in terms)
    ends = {mention.end for mention in there if mention.entries}
    starts = {mention.start for mention in there if mention.entries}
    persons: set[str] = set()
    names: list[tuple[int, str, bool]] = []
    pieces = [*_all_pieces(plain, taken, lowered)]
    for start, words in pieces:
        if _is_person(plain, start, words):
            persons.update((words, words.split(" ")[-1]))
        elif named := _is_company(plain, start, words, ends, starts):
            names.append((start, words, named == "sure"))
    names += _beside(plain, names, pieces)
    for start, words, sure in sorted(set(names)):
        if sure or words not in persons:
            yield start, words


def _all_pieces(text: str, taken: Spans, terms: frozenset[str]) -> Iterator[tuple[int, str]]:
    for match in _NAMES.finditer(text):
        yield from _pieces(match, taken, terms)


def _beside(
    text: str, names: Sequence[tuple[int, str, bool]], pieces: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, str, bool]]:
    """Give the names that stand in a row with one that was found."""
    ends = {start + len(words) for start, words, _ in names}
    starts = {start for start, _, _ in names}
    for start, words in pieces:
        fresh = start not in starts and not _SHOUT.fullmatch(words)
        if fresh and _in_row(text, start, start + len(words), ends, starts):
            yield start, words, False


def _pieces(match: re.Match[str], taken: Spans, terms: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Give the parts of a run of capitalised words outside of mentions, without terms at their ends."""
    start = match.start()
    words: list[str] = []
    for part in [*re.split(r"( )", match[0]), ""]:
        place = start + sum(len(word) for word in words)
        if part and not (part != " " and taken.touch(place, place + len(part))):
            words.append(part)
            continue
        yield from _trimmed(start, words, terms)
        start, words = place + len(part), []


def _trimmed(start: int, words: list[str], terms: frozenset[str]) -> Iterator[tuple[int, str]]:
    while words and (words[0] == " " or _is_term(words[0], terms) or words[0] in ("of", "and", "&", "de")):
        start += len(words.pop(0))
    while words and (words[-1] == " " or _is_loose_end(words, terms)):
        words.pop()
    name = "".join(words)
    bare = re.sub(r"['’]s$", "", name)
    if len(bare) > 1 and not _is_term(bare, terms):
        yield start, bare


def _is_loose_end(words: Sequence[str], terms: frozenset[str]) -> bool:
    """Whether the last of some words is no part of a name: Sakana AI keeps its AI, China Inc its Inc."""
    if words[-1] in ("of", "and", "&", "de"):
        return True
    return _is_term(words[-1], terms) and not (len(words) > 1 and words[-1] in vocabulary("endings_latin"))


@lru_cache(maxsize=100_000)
def _is_term(word: str, terms: frozenset[str]) -> bool:
    """Whether a word is nobody's name, without the number of its version and an ending: GPT-4, China's."""
    bare = re.sub(r"['’]s?$", "", word)
    return bare.lower() in terms or _VERSION.sub("", bare).lower() in terms


def _is_person(text: str, start: int, words: str) -> bool:
    end = start + len(words)
    before, after = text[max(0, start - 24) : start], text[end : end + 60]
    parts = words.split(" ")
    if _PERSON_BEFORE.search(before) and len(parts) <= 3 and not _ends_like_firm(parts):
        return True
    first = parts[0] in vocabulary("first_names") and len(parts) in (2, 3)
    return first or (len(parts) in (2, 3) and bool(_PERSON_AFTER.match(after)) and not _ends_like_firm(parts))


def _ends_like_firm(parts: Sequence[str]) -> bool:
    return len(parts) > 1 and parts[-1].rstrip(".") in vocabulary("endings_latin")


def _is_company(text: str, start: int, words: str, ends: set[int], starts: set[int]) -> str:
    """Return "sure" or "likely" where a name is a company's, and nothing where it is none."""
    end = start + len(words)
    before, after = text[max(0, start - 40) : start], text[end : end + 70]
    parts = words.split(" ")
    if _ends_like_firm(parts):
        return "sure"
    if words in vocabulary("endings_latin") or words in vocabulary("famous"):
        return ""
    if any(map(is_han, before[-2:] + after[:2])):
        return _is_company_in_chinese(words, before, after)
    if _HAS.match(after):
        return "sure"
    if _opens(before) and len(parts) == 1 and words[1:].islower():
        return ""
    if _in_row(text, start, end, ends, starts):
        return "likely"
    if _CAMEL.search(words) and not _SHOUT.fullmatch(words):
        return "likely"
    return "likely" if _CALLED.search(before) and _strong(before) and not _SHOUT.fullmatch(words) else ""


def _strong(before: str) -> bool:
    """Whether what stands before says company, and is not only a preposition."""
    if re.search(
        r"\b(?:operated|owned|backed|controlled|founded|run|acquired|bought|made|developed) by $", before
    ):
        return True
    return not re.search(
        r"\b(?:from|with|by|at|than|in|like|against|partner|partners)[ ,:]*(?:the )?$", before
    )


def _is_company_in_chinese(words: str, before: str, after: str) -> str:
    if _SHOUT.fullmatch(words) and any(one.isdigit() for one in words):
        return ""
    product = before.endswith("的") or before[-1:] in ("《", "<") or after[:1] in ("》", ">")
    in_brackets = before[-1:] == "(" and after[:1] == ")"
    if product or (in_brackets and not _after_unknown(before)) or re.search(r"\d$", words):
        return ""
    return "likely"


def _after_unknown(before: str) -> bool:
    return before[-3:-1] in ("公司", "集团", "科技")


def _opens(before: str) -> bool:
    """Whether a capital says nothing, as a sentence begins with it."""
    bare = before.rstrip(" \"'“‘「『(")
    return not bare or bare[-1] in ".!?。！？:;\n•*-—"


_GLUE = re.compile(r"^(?:, (?:and |or )?| and | or | & |/)$")


def _in_row(text: str, start: int, end: int, ends: set[int], starts: set[int]) -> bool:
    """Whether a known name stands directly before or after, with only a comma or an "and" between."""
    left = any(start - gap in ends and _GLUE.match(text[start - gap : start]) for gap in range(1, 7))
    return left or any(end + gap in starts and _GLUE.match(text[end : end + gap]) for gap in range(1, 7))
