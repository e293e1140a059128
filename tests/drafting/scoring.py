"""How a draft of an article is held against what a person reads in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from thematic.drafting import Draft, Names, draft

ARTICLES = Path(__file__).with_name("articles")


@dataclass(frozen=True)
class Score:
    """Counts of one article: members right and wrong, expected and missed, unknown names told and not."""

    wrong: tuple[str, ...]
    right: int
    missed: tuple[str, ...]
    expected: int
    untold: tuple[str, ...]
    told: int
    noise: tuple[str, ...]
    doubtful_missed: tuple[str, ...]


def score(path: Path, names: Names) -> Score:
    """Return the counts of one article; a company counts under any of its listings."""
    expected = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    drafted = draft(path.read_text("utf-8"), names)
    proposed = {
        symbol: (symbol, *same(symbol, names)) for symbol in (member.symbol for member in drafted.members)
    }
    wanted = expected["members"]
    hit = {want for want in wanted if any(want in listings for listings in proposed.values())}
    wrong = [symbol for symbol, listings in proposed.items() if not set(listings) & set(wanted)]
    told = words(drafted)
    doubtful = {symbol for member in drafted.doubtful for symbol in (member.symbol, *member.listings)}
    proposed_names = " ".join(word for member in drafted.members for word in member.words)
    return Score(
        wrong=tuple(wrong),
        right=len(proposed) - len(wrong),
        missed=tuple(sorted(set(wanted) - hit)),
        expected=len(wanted),
        untold=tuple(
            name
            for name in expected["told"]
            if not any(name in word or (word in name and len(word) >= len(name) - 2) for word in told)
            and name not in proposed_names
        ),
        told=len(expected["told"]),
        noise=tuple(
            unknown.word
            for unknown in drafted.unknown
            if not any(name in unknown.word or unknown.word in name for name in expected["told"])
        ),
        doubtful_missed=tuple(symbol for symbol in expected.get("doubtful", ()) if symbol not in doubtful),
    )


def same(symbol: str, names: Names) -> tuple[str, ...]:
    """Return all listings of the company of a symbol."""
    entry = names.of_symbol(symbol)
    return () if entry is None else entry.symbols


def words(drafted: Draft) -> set[str]:
    """Return what a draft tells without proposing it."""
    unlisted = {word for company in drafted.unlisted for word in (*company.words, company.name)}
    return unlisted | {unknown.word for unknown in drafted.unknown}
