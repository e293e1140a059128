"""A draft: whom a text names, sorted into what can be held, what cannot, and who only speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thematic.drafting.days import first_day
from thematic.drafting.names import Entry, Kind, Names
from thematic.drafting.reading import Mention, Text, mentions
from thematic.drafting.unknown import Unknown, unknown_names


@dataclass(frozen=True)
class Found:
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
    others : tuple of Entry
        Other companies that the same words may mean.
    """

    name: str
    symbol: str
    words: tuple[str, ...]
    sentences: tuple[str, ...]
    listings: tuple[str, ...] = ()
    others: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What a text names.

    Parameters
    ----------
    heading : str
        Its first line.
    day : date or None
        The first full date that it carries.
    members, voices, unlisted, indices : tuple of Found
        In the order in which the text names them first.
    unknown : tuple of Unknown
        What looks like a name and is not in the table.
    """

    heading: str
    day: date | None
    members: tuple[Found, ...]
    voices: tuple[Found, ...]
    unlisted: tuple[Found, ...]
    indices: tuple[Found, ...]
    unknown: tuple[Unknown, ...]


def draft(article: str, names: Names) -> Draft:
    """Return whom an article names, in Chinese of either script or in English."""
    text = Text(article)
    there = mentions(text, names)
    lines = (line.strip() for line in article.splitlines())
    return Draft(
        heading=next((line for line in lines if line), ""),
        day=first_day(text.plain),
        members=_found(text, there, "company"),
        voices=_found(text, there, "voice"),
        unlisted=_found(text, there, "unlisted"),
        indices=_found(text, there, "index"),
        unknown=unknown_names(text, there, names.terms),
    )


def _found(text: Text, there: Sequence[Mention], kind: Kind) -> tuple[Found, ...]:
    groups: dict[str, list[Mention]] = {}
    for mention in there:
        of = mention.entries[0].kind if mention.entries else "company"
        if of == kind:
            groups.setdefault(mention.entries[0].name if mention.entries else mention.symbol, []).append(
                mention
            )
    return tuple(_one(text, name, group) for name, group in groups.items())


def _one(text: Text, name: str, group: Sequence[Mention]) -> Found:
    entries = group[0].entries
    known = entries[0].symbols if entries else ()
    given = next((mention.symbol for mention in group if mention.symbol), "")
    symbol = given or next(iter(known), "")
    # What one mention leaves open another may settle: 金山 beside 3888.HK.
    open_ended = all(len(mention.entries) > 1 for mention in group)
    return Found(
        name=name,
        symbol=symbol,
        words=tuple(dict.fromkeys(mention.word for mention in group)),
        sentences=tuple(dict.fromkeys(text.sentence(mention.start) for mention in group)),
        listings=tuple(listing for listing in known if listing != symbol),
        others=entries[1:] if open_ended else (),
    )
