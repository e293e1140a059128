"""A draft: whom a text names, sorted into what can be held, what cannot, and who only speaks."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from thematic.drafting.days import first_day
from thematic.drafting.names import KINDS, Kind, NameEntry, Names
from thematic.drafting.reading import Mention, mentions
from thematic.drafting.speech import is_member
from thematic.drafting.text import Text
from thematic.drafting.unknown import Unknown, unknown_names

LONG = 200_000
"""Characters from which on each sentence of a text is read once: long texts repeat themselves."""
_FAR = 40
"""Characters before a listing in which its bracket and its company's name stand."""
_OPEN = re.compile(r"\([^()]*$")


@dataclass(frozen=True)
class Named:
    """Somebody whom a text names.

    Parameters
    ----------
    name : str
    symbol : str
        The listing that is proposed; empty for what has none.
    words : tuple of str
        What the text calls it.
    sentences : tuple of str
        Those in which it does, in order, each once.
    listings : tuple of str
        The company's other listings.
    others : tuple of NameEntry
        Other companies that the same words may mean.
    doubt : str
        Why the words may mean nobody, in every place; empty where they name it plainly somewhere.
    """

    name: str
    symbol: str
    words: tuple[str, ...]
    sentences: tuple[str, ...]
    listings: tuple[str, ...] = ()
    others: tuple[NameEntry, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class Draft:
    """What a text names.

    Parameters
    ----------
    heading : str
        Its first line.
    day : date or None
        The first full date that it carries.
    members, voices, unlisted, indices : tuple of Named
        In the order in which the text names them first.
    doubtful : tuple of Named
        Companies that stand only in figures of speech, as yardsticks, or as words of the language.
    unknown : tuple of Unknown
        What looks like a name and is not in the table.
    """

    heading: str
    day: date | None
    members: tuple[Named, ...]
    voices: tuple[Named, ...]
    unlisted: tuple[Named, ...]
    indices: tuple[Named, ...]
    doubtful: tuple[Named, ...]
    unknown: tuple[Unknown, ...]


def draft(article: str, names: Names) -> Draft:
    """Return whom an article names, in Chinese of either script or in English.

    Examples
    --------
    >>> from thematic.drafting import load_names
    >>> result = draft("阿里健康大涨,茅台般的毛利率。", load_names())
    >>> [member.symbol for member in result.members]
    ['0241.HK']
    """
    text = Text(article).once() if len(article) > LONG else Text(article)
    there = mentions(text, names)
    told = unknown_names(text, there, names.terms)
    called = _called(text, there, {name.word for name in told})
    members = set(called.values())
    groups = _groups(text, there)
    lines = (line.strip() for line in article.splitlines())
    sure = {kind: [member for member in group if not member.doubt] for kind, group in groups.items()}
    return Draft(
        heading=next((line for line in lines if line), ""),
        day=first_day(text.plain),
        members=tuple(
            replace(member, name=called.get(member.name, member.name)) for member in sure["company"]
        ),
        voices=tuple(sure["voice"]),
        unlisted=tuple(sure["unlisted"]),
        indices=tuple(sure["index"]),
        doubtful=tuple(member for group in groups.values() for member in group if member.doubt),
        unknown=tuple(name for name in told if name.word not in members),
    )


def _called(text: Text, there: Sequence[Mention], unknown: Collection[str]) -> dict[str, str]:
    """Return by listings that the table does not know the names that they stand behind: 宏远药业(1318.HK)."""
    called: dict[str, str] = {}
    for mention in there:
        if mention.symbol and not mention.entries:
            before = text.plain[max(0, mention.start - _FAR) : mention.start]
            end = mention.start - len(before) + before.rfind("(") if _OPEN.search(before) else 0
            name = text.raw[max(0, end - _FAR) : end].rstrip()
            known = (name[place:] for place in range(len(name)) if name[place:] in unknown)
            called.setdefault(mention.symbol, next(known, mention.symbol))
    return called


def _groups(text: Text, there: Sequence[Mention]) -> dict[Kind, list[Named]]:
    """Return what is found by its kind; a voice whose own shares the text is about is a company."""
    mentioned: dict[tuple[Kind, str], list[Mention]] = {}
    for mention in there:
        if mention.entries or mention.symbol:
            kind, name = _kind(mention), mention.entries[0].name if mention.entries else mention.symbol
            mentioned.setdefault((kind, name), []).append(mention)
    groups: dict[Kind, list[Named]] = {kind: [] for kind in KINDS}
    for (kind, name), own in sorted(mentioned.items(), key=lambda item: item[1][0].start):
        member = kind == "voice" and is_member(text, [(mention.start, mention.end) for mention in own])
        has_symbol = any(
            mention.symbol or (mention.entries and mention.entries[0].symbols) for mention in own
        )
        groups["company" if member and has_symbol else kind].append(_one(text, name, own))
    return groups


def _kind(mention: Mention) -> Kind:
    return mention.entries[0].kind if mention.entries else "company"


def _one(text: Text, name: str, group: Sequence[Mention]) -> Named:
    plainly = [mention for mention in group if not mention.doubt]
    meant = plainly or group
    entries = meant[0].entries
    known = entries[0].symbols if entries else ()
    given = next((mention.symbol for mention in meant if mention.symbol), "")
    symbol = given or next(iter(known), "")
    # What one mention leaves open another may settle: 金山 beside 3888.HK.
    open_ended = all(len(mention.entries) > 1 for mention in meant)
    return Named(
        name=name,
        symbol=symbol,
        words=tuple(dict.fromkeys(mention.word for mention in meant)),
        sentences=tuple(dict.fromkeys(text.sentence(mention.start) for mention in meant)),
        listings=tuple(listing for listing in known if listing != symbol),
        others=entries[1:] if open_ended else (),
        doubt="" if plainly else group[0].doubt,
    )
