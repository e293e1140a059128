"""Titles: what people call a run's strategies, and which of them are ideas, themes, parts and benchmarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from thematic.strategy import Strategy

if TYPE_CHECKING:
    from thematic.results.result import Result
    from thematic.results.run_result import RunResult
    from thematic.universe import Theme

Kind = Literal["idea", "theme", "part", "benchmark"]
BENCHMARKS = "benchmarks"
"""The universe of yardsticks, which is no theme."""
NAMED = 5
"""The most members that a title names."""


def titles(run: RunResult) -> dict[str, str]:
    """Return what people call each strategy of a run, no two alike.

    What the question says; else what the strategy says of itself; else of a holding what is held, and of a
    rule its name in words.
    """
    capitals = _capitals(run.themes)
    titled = {
        name: run.question.titles.get(name) or _own(result) or _derived(name, result, capitals)
        for name, result in run.results.items()
    }
    often = Counter(titled.values())
    return {name: title if often[title] == 1 else f"{title} ({name})" for name, title in titled.items()}


def kinds(run: RunResult) -> dict[str, Kind]:
    """Return which strategies are ideas, which hold a theme, parts of one, or a benchmark."""
    first = next(iter(run.results))
    return {name: "benchmark" if name == first else _kind(result) for name, result in run.results.items()}


def in_words(text: str, titles: Mapping[str, str]) -> str:
    """Return a text in which names of the code stand as people say them.

    Examples
    --------
    >>> in_words("hold_spy beat hold_spy_2", {"hold_spy": "Hold SPY"})
    'Hold SPY beat hold_spy_2'
    """
    # A name without an underscore may be a plain word of the sentence.
    names = [name for name in titles if "_" in name]
    if not names:
        return text
    some = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{some})(?!\w)", lambda match: titles[match.group()], text)


def holds(result: Result) -> bool:
    """Return whether a strategy only holds and never trades on a rule."""
    return result.strategy.file.stem == "hold"


def _kind(result: Result) -> Kind:
    if not holds(result):
        return "idea"
    parameters = result.strategy.parameters
    if parameters.get("theme") == BENCHMARKS:
        return "benchmark"
    return "part" if parameters.get("roles") or parameters.get("symbols") else "theme"


def _own(result: Result) -> str:
    """Return the title that a strategy's own class gives; empty where it gives none."""
    return "" if type(result.strategy).title is Strategy.title else str(result.strategy.title)


def _derived(name: str, result: Result, capitals: Mapping[str, str]) -> str:
    if holds(result) and (held := _held(result)):
        return f"Hold {held}"
    words = [capitals.get(word, word) for word in name.replace("_", " ").split()]
    title = " ".join(words) or name
    return title[0].upper() + title[1:]


def _held(result: Result) -> str:
    """Return what a holding holds, in words; empty where it cannot be told."""
    parameters = result.strategy.parameters
    theme = result.themes.get(str(parameters.get("theme")))
    if theme is None:
        return ""
    symbols = parameters.get("symbols") or ()
    names = {member.symbol: member.name for member in theme.members}
    if 0 < len(symbols) <= NAMED:
        return ", ".join(names.get(symbol, symbol) for symbol in symbols)
    roles = f": {', '.join(parameters.get('roles') or ())}".removesuffix(": ")
    return f"{len(symbols)} of {theme.title}" if symbols else f"{theme.title}{roles}"


def _capitals(themes: Mapping[str, Theme]) -> dict[str, str]:
    """Return words that the themes' titles write in capitals, such as US and AI."""
    words = {word for theme in themes.values() for word in re.findall(r"\w+", theme.title)}
    return {word.lower(): word for word in words if word.isupper()}
