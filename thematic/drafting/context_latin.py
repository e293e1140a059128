"""Context: capitalised words told as a company's or a person's name by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from thematic.drafting.script import is_han
from thematic.drafting.vocabulary import longest_first, vocabulary

_SHOUT = re.compile(r"[A-Z0-9&-]{1,6}")
_CAMEL = re.compile(r"[A-Z]?[a-z]+[A-Z]|[A-Z]{2,}[a-z]{2,}|[a-z]+[A-Z]")
_HAS = re.compile(
    r"^(?:['’]s (?:shares|stock|market|revenue|sales|profit|earnings|IPO|valuation|chief|CEO|factory|"
    r"plant|founder|parent|board|backlog|order)|,? (?:Inc|Corp|Ltd|plc|AG|SE|NV|SA)\b| (?:shares|"
    r"stock|said it|"
    r"rose|fell|gained|lost|jumped|slid|dropped|climbed|tumbled|surged|plunged|rallied|soared|"
    r"reported|announced|raised \$|filed|went public|makes|sells|builds|"
    r"ships|supplies|operates|develops|bought|acquired|launched|unveiled|sold|licensed|"
    r"remains? private|remain private|keeps? (?:opening|taking|growing)|beat|missed|is listed|"
    r"is private|is privately|was founded|has raised|plans to list|competes|owns|trades)\b|"
    r",? (?:both |all )?(?:operated|owned|backed|run|controlled|founded) by\b|"
    r", (?:owner|maker|parent|operator|developer|producer|supplier|designer) of\b|"
    r",? \(?(?:an?|the|which|whose|its|their|now) (?:[A-Za-z-]+ ){0,4}"
    r"(?:[a-z]*maker|start-?up|company|firm|supplier|producer|developer|operator|retailer|lender|insurer|"
    r"brand|platform|group|manufacturer|provider|miner|utility|foundry|designer|chain|unit|rival|"
    r"partner|subsidiary|parent|owner|bank|miner|utility|owned|makes|sells|builds)\b|"
    r" ?\((?:[A-Z]{2,6}: ?[A-Z0-9.]+|[A-Z0-9]{1,6}\.[A-Z]{1,3}|[A-Z]{2,5}|private|unlisted)\))"
)
_PERSON_AFTER = re.compile(
    r"^,? (?:said|says|told|wrote|argues|argued|thinks|believes|noted|notes|adds|added|warned|warns|"
    r"who|joined|wrote|stepped|resigned|recalls)\b|^, (?:an?|the)? ?(?:[a-z-]+ ){0,3}(?:analyst|"
    r"strategist|economist|manager|"
    r"chief|head|partner|professor|founder|president|chairman|director|CEO|investor|adviser|trader|"
    r"researcher|engineer)\b|^, [0-9]{2},"
)
_DOES = r"operated|owned|backed|controlled|founded|run|acquired|bought|made|developed"
_DONE_BY = re.compile(rf"\b(?:{_DOES}) by $")
_LOOSE = re.compile(
    r"\b(?:from|with|by|at|than|in|like|against|partner|partners)[ ,:]*(?:the )?$", re.IGNORECASE
)
_GLUE = re.compile(r"^(?:, (?:and |or )?| and | or | & |/)$")
_GLUE_BEGINS, _GLUE_ENDS = (", ", " and ", " or ", " & ", "/"), (", ", "and ", "or ", " & ", "/", "\n")


def is_shout(words: str) -> bool:
    """Whether words are a few capitals, such as a unit, a grade or an abbreviation.

    Examples
    --------
    >>> is_shout("GWH"), is_shout("Quorix")
    (True, False)
    """
    return _SHOUT.fullmatch(words) is not None


def is_person(text: str, start: int, words: str) -> bool:
    """Whether capitalised words at a place of a text are a person's name.

    Examples
    --------
    >>> is_person("said Dr. Vanterpool of Quorix", 9, "Vanterpool")
    True
    """
    parts = words.split(" ")
    if len(parts) > 3 or (len(parts) == 1 and text[start - 1 : start] not in (" ", "\n")):
        return False
    if len(parts) > 1 and parts[0] in vocabulary("first_names"):
        return True
    if _ends_like_firm(parts):
        return False
    end = start + len(words)
    return _has_title(text[max(0, start - 24) : start]) or (
        len(parts) > 1 and _PERSON_AFTER.match(text[end : end + 60]) is not None
    )


def _has_title(before: str) -> bool:
    """Whether a title stands at the end of a text, with a full stop where it is short, and a space."""
    title = before.removesuffix("\n")
    return title.endswith(" ") and title[:-1].removesuffix(".").endswith(longest_first("titles_latin"))


def _ends_like_firm(parts: Sequence[str]) -> bool:
    return len(parts) > 1 and parts[-1].rstrip(".") in vocabulary("endings_latin")


def is_company(text: str, start: int, words: str, ends: Collection[int], starts: Collection[int]) -> str:
    """Return "sure" or "likely" where a name is a company's, and nothing where it is none.

    Parameters
    ----------
    text : str
        In plain script.
    start : int
        Where the name stands.
    words : str
        The name.
    ends, starts : collection of int
        Where known names end and begin.

    Examples
    --------
    >>> is_company("Then Quorix's shares fell.", 5, "Quorix", (), ())
    'sure'
    """
    end = start + len(words)
    before, after = text[max(0, start - 40) : start], text[end : end + 70]
    parts = words.split(" ")
    if _ends_like_firm(parts):
        # Directly after a known name it is the rest of it: Alibaba Group|Holding Ltd.
        return "" if start - 1 in ends else "sure"
    if words in vocabulary("endings_latin") or words in vocabulary("famous"):
        return ""
    if any(map(is_han, before[-2:] + after[:2])):
        return _is_company_in_chinese(words, before, after)
    if _HAS.match(after):
        return "sure"
    if _opens(before) and len(parts) == 1 and words[1:].islower():
        return ""
    if in_row(text, start, end, ends, starts):
        return "likely"
    if _CAMEL.search(words) and not is_shout(words):
        return "likely"
    return "likely" if _is_called(before) and _is_strong(before) and not is_shout(words) else ""


def _is_called(before: str) -> bool:
    """Whether a text ends with what companies are called, or with what is done to them."""
    called = before.lower().removesuffix("\n").removesuffix("the ").rstrip(" ,:")
    return called.endswith(longest_first("before_companies_latin"))


def _is_strong(before: str) -> bool:
    """Whether what stands before says company, and is not only a preposition."""
    return _DONE_BY.search(before) is not None or not _LOOSE.search(before)


def _is_company_in_chinese(words: str, before: str, after: str) -> str:
    if is_shout(words) and any(one.isdigit() for one in words):
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


def in_row(text: str, start: int, end: int, ends: Collection[int], starts: Collection[int]) -> bool:
    """Whether a known name stands directly before or after, with only a comma or an "and" between."""
    left = text.endswith(_GLUE_ENDS, 0, start) and any(
        start - gap in ends and _GLUE.match(text[start - gap : start]) for gap in range(1, 7)
    )
    right = not left and text.startswith(_GLUE_BEGINS, end)
    return left or (
        right and any(end + gap in starts and _GLUE.match(text[end : end + gap]) for gap in range(1, 7))
    )
