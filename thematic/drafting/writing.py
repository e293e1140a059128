"""Writing: universe files as text, with the comments that their user needs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date

from thematic.drafting.draft import Draft, Named
from thematic.drafting.names import Names
from thematic.errors import MarketError
from thematic.markets import market_of
from thematic.universe.faults import printable
from thematic.universe.schema import MODELINE

_MEMBERS = """
# One table a member. `role` splits the theme into sub-baskets. These may be added to any of them:
# since = 2021-01-01      first day of membership
# until = 2025-06-30      last day of membership
# lot = 100               shares in a board lot, where they differ by stock (Hong Kong)
# ends = 2025-05-26       the last day on which it traded; successor = "..." names what came after it
# note = "..."            why it is here; begin it with "added:" where the source does not name it
"""


def universe_text(
    title: str, thesis: str, source: str, known_on: date, symbols: Sequence[str], names: Names
) -> str:
    """Return the text of a universe file with these members, which passes the check where they do.

    Names and listings in other markets are taken from the table of names, where it has them.
    """
    head = [
        MODELINE,
        f"title = {quoted(title)}",
        f"thesis = {quoted(thesis)}  # what is claimed, and why",
        f"source = {quoted(source)}  # who said so, where",
        f"known_on = {known_on}  # the day on which it was public: what comes before it is hindsight",
        _MEMBERS,
    ]
    members = (_plain_member(symbol, names) for symbol in dict.fromkeys(symbols))
    return "\n".join(head) + "\n" + "\n\n".join(members) + "\n"


def draft_text(draft: Draft, article: str, known_on: date | None) -> str:
    """Return the text of a universe file of what an article names.

    Without a day, from the caller or in the text, `known_on` is left for the user to write: it decides what
    counts as hindsight, and any guess would be one.

    Parameters
    ----------
    article : str
        The name of the article's file.
    """
    name = printable(article)
    head = [
        MODELINE,
        f"# Drafted from {name}: every member stands in its text, in the sentences given as notes.",
        f"title = {quoted(textwrap.shorten(draft.heading, 60, placeholder='…') or name)}",
        'thesis = "To be written: what is claimed of these companies, and why."',
        f"source = {quoted(f'{article}: {draft.heading}' if draft.heading else article)}",
        _day_line(known_on, draft.day),
    ]
    if not draft.members:
        head.append("# The text names no company that the table of names knows: write the members yourself.")
    parts = ["\n".join(head), _aside(draft), *(_drafted(member) for member in draft.members)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _day_line(said: date | None, written: date | None) -> str:
    if said:
        return f"known_on = {said}"
    if written:
        return f"known_on = {written}  # the first date in the text: was it public on that day?"
    return "# The text has no full date. Write the day on which it was public:\n# known_on = 2025-01-31"


def quoted(text: str) -> str:
    """Return a text as a TOML string on one line."""
    escaped = json.dumps(" ".join(text.split()), ensure_ascii=False)
    # JSON's escapes are TOML's; what a terminal would obey or hide is escaped besides.
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped)


def _plain_member(symbol: str, names: Names) -> str:
    entry = names.of_symbol(symbol)
    also = () if entry is None else _elsewhere(symbol, entry.symbols)
    return _member(symbol, symbol if entry is None else entry.name, "member", also, ())


def _drafted(member: Named) -> str:
    same = [
        listing for listing in member.listings if listing not in _elsewhere(member.symbol, member.listings)
    ]
    remarks = [f"in the text: {', '.join(member.words)}"]
    if member.others:
        others = ", ".join(f"{entry.name} ({entry.symbols[0]})" for entry in member.others)
        remarks.append(f"AMBIGUOUS: the same words may mean {others}; the first of the table is proposed")
    if member.listings:
        remarks.append(f"several listings: {', '.join((member.symbol, *member.listings))}; one is enough")
    if same:
        remarks.append(f"of the same market: {', '.join(same)}")
    rest = len(member.sentences) - 1
    note = member.sentences[0] + (f" (and {rest} more)" if rest else "")
    also = _elsewhere(member.symbol, member.listings)
    return _member(member.symbol, member.name, "unsorted", also, remarks, note)


def _member(
    symbol: str, name: str, role: str, also: Sequence[str], remarks: Iterable[str], note: str = ""
) -> str:
    lines = [*(f"# {printable(remark)}" for remark in remarks), "[[member]]"]
    lines += [f"{key} = {quoted(text)}" for key, text in (("symbol", symbol), ("name", name), ("role", role))]
    if market_of(symbol).board(symbol).lot is None:
        lines.append("# lot = 100  # to be looked up: board lots differ by stock here")
    if also:
        lines.append(f"also = [{', '.join(map(quoted, also))}]")
    if note:
        lines.append(f"note = {quoted(note)}")
    return "\n".join(lines)


def _elsewhere(symbol: str, listings: Sequence[str]) -> tuple[str, ...]:
    """Return those listings that are in other markets than a symbol, one a market."""
    taken = {market_of(symbol).key}
    kept = []
    for listing in listings:
        try:
            key = market_of(listing).key
        except MarketError:
            continue
        if key not in taken:
            kept.append(listing)
            taken.add(key)
    return tuple(kept)


def _aside(draft: Draft) -> str:
    """Return as comments what is no member: voices, the unlisted, indices, and what is not known."""
    lines = [
        *_list("Voices of the text, no members (their own shares stand beside them)", draft.voices),
        *_list("Named, but not listed anywhere", draft.unlisted),
        *_list("Indices and other yardsticks, which cannot be held", draft.indices),
    ]
    if draft.doubtful:
        lines.append("Named, but perhaps not meant: words of the language, yardsticks and figures of speech")
        lines += [
            f"  {named.name} ({named.symbol}), {named.doubt}: {_short(named.sentences[0], named.words[0])}"
            for named in draft.doubtful
        ]
    if draft.unknown:
        lines.append("Looks like names that the table of names does not know: add companies to names.toml")
        lines += [f"  {name.word}: {_short(name.sentence, name.word)}" for name in draft.unknown]
    return "\n".join(f"# {printable(line)}" for line in lines)


def _list(title: str, members: Sequence[Named]) -> list[str]:
    return [f"{title}:", *map(_line, members)] if members else []


def _line(member: Named) -> str:
    name = f"{member.name} ({member.symbol})" if member.symbol else member.name
    return f"  {name}: {_short(member.sentences[0], member.words[0])}"


def _short(sentence: str, word: str, room: int = 30) -> str:
    """Return a sentence, or what stands around a word where it is long."""
    at = max(sentence.find(word), 0)
    start, end = max(0, at - room), at + len(word) + room
    return f"{'…' * (start > 0)}{sentence[start:end]}{'…' * (end < len(sentence))}"
