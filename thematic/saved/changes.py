"""Changes: what differs between runs by field and value, causes before what they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from thematic.saved.leaves import leaves, text
from thematic.saved.series import changed_prices, changed_sessions

if TYPE_CHECKING:
    from thematic.saved.saved_run import SavedRun

Kind = Literal[
    "parameter",
    "strategy",
    "term",
    "calendar",
    "rule",
    "price",
    "universe",
    "claim",
    "source",
    "code",
    "version",
    "name",
]
COSTS = {"frictionless", "cash rate", "borrow spread", "short rate"}
"""Terms that are costs and nothing else."""
FEES = "fee rules"
NAMED = 2
"""Strategies that a sentence names before it counts the rest."""
NAMES = ("name", "title", "titles")
"""What a manifest says of a backtest that no figure depends on."""


@dataclass(frozen=True)
class RunChange:
    """One thing in which runs differ.

    Parameters
    ----------
    kind : str
    subject, field : str
        What differs: a strategy and its parameter, a market and a day, a symbol and a day.
    values : mapping of str to str
        By the runs' labels; None where a run has no such thing.
    note : str
        What else is to be said of it; may be empty.
    """

    kind: Kind
    subject: str
    field: str
    values: Mapping[str, str | None]
    note: str = ""

    @property
    def cause(self) -> bool:
        """Whether a figure can differ because of it."""
        return self.kind not in ("name", "source") and (self.kind, self.field) != ("term", "accept")

    @property
    def cost(self) -> bool:
        """Whether it changes what trading and borrowing cost, and nothing else."""
        fee = self.kind == "rule" and self.field.startswith(FEES)
        return fee or self.costly or (self.kind == "term" and self.field in COSTS)

    @property
    def costly(self) -> bool:
        """Whether it is the term that stands in place of the markets' fees."""
        return self.kind == "term" and self.field.split(" ")[0] == "costs"

    @property
    def sentence(self) -> str:
        """The change in one line: ``buy_dips_20, hold: 20 (a), 30 (b)``."""
        values = ", ".join(
            f"{'absent' if value is None else value} ({run})" for run, value in self.values.items()
        )
        names = self.subject.split(", ")
        few = f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
        what = ", ".join(filter(None, (few if len(names) > NAMED + 1 else self.subject, self.field)))
        return f"{what}: {values}" + (f"; {self.note}" if self.note else "")

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        fields = ("kind", "subject", "field", "note")
        return {**{name: getattr(self, name) for name in fields}, "values": dict(self.values)}


def changes(runs: Mapping[str, SavedRun]) -> tuple[RunChange, ...]:
    """Return all in which runs differ: what was asked, then what was traded in, then what computed it.

    What no figure depends on comes last.
    """
    differences = (
        *_strategies(runs),
        *(terms := tuple(_terms(runs))),
        *(RunChange("calendar", *session) for session in changed_sessions(runs)),
        *_rules(runs, asked=any(change.costly for change in terms)),
        *(RunChange("price", *price) for price in changed_prices(runs)),
        *_parts("universe", {run: saved.manifest.universes for run, saved in runs.items()}),
        *_claims(runs),
        *_absent(runs),
        *_plain(
            "source", "prices", "source", {run: saved.manifest.source.name for run, saved in runs.items()}
        ),
        *_code(runs),
        *_parts("version", {run: {"packages": saved.manifest.versions} for run, saved in runs.items()}),
        *_names(runs),
    )
    return tuple(sorted(differences, key=lambda change: not change.cause))


def _strategies(runs: Mapping[str, SavedRun]) -> Iterator[RunChange]:
    strategies = {run: saved.manifest.strategies for run, saved in runs.items()}
    for name in _every(strategies.values()):
        there = {run: named[name] for run, named in strategies.items() if name in named}
        yield from _plain(
            "parameter", name, "strategy", {run: strategy.strategy for run, strategy in there.items()}
        )
        yield from _leaves("parameter", name, {run: strategy.parameters for run, strategy in there.items()})


def _absent(runs: Mapping[str, SavedRun]) -> Iterator[RunChange]:
    """Return the strategies that not all runs have, those together that the same runs have."""
    strategies = {run: saved.manifest.strategies for run, saved in runs.items()}
    groups: dict[tuple[bool, ...], list[str]] = {}
    for name in _every(strategies.values()):
        groups.setdefault(tuple(name in named for named in strategies.values()), []).append(name)
    for there, names in groups.items():
        if all(there):
            continue
        if len(names) == 1:
            values = {
                run: named[names[0]].strategy if names[0] in named else None
                for run, named in strategies.items()
            }
            yield RunChange("strategy", names[0], "strategy", values)
        else:
            has = zip(strategies, there, strict=True)
            counts = {run: f"{len(names)} strategies" if held else None for run, held in has}
            yield RunChange("strategy", ", ".join(names), "", counts)


def _terms(runs: Mapping[str, SavedRun]) -> Iterator[RunChange]:
    terms = {
        run: {name: value for name, value in vars(saved.manifest.backtest).items() if name not in NAMES}
        for run, saved in runs.items()
    }
    for change in _leaves("term", "", terms):
        values = {run: _basis_points(value) for run, value in change.values.items()}
        yield replace(change, values=values) if change.costly else change


def _basis_points(value: str | None) -> str | None:
    """Return a rate of costs with its unit; words, such as those for the markets' own, as they are."""
    return value if value is None or not value[0].isdigit() else f"{value} basis points"


def _rules(runs: Mapping[str, SavedRun], *, asked: bool) -> Iterator[RunChange]:
    """Return the rules that differ, but for fees where other costs were asked for: they follow from that."""
    for change in _parts("rule", {run: saved.manifest.markets for run, saved in runs.items()}):
        if not (asked and change.field.startswith(FEES)):
            yield change


def _claims(runs: Mapping[str, SavedRun]) -> Iterator[RunChange]:
    claims = {
        run: {str(claim["text"]): claim for claim in saved.manifest.claims} for run, saved in runs.items()
    }
    yield from _parts("claim", claims)


def _code(runs: Mapping[str, SavedRun]) -> Iterator[RunChange]:
    strategies = {run: saved.manifest.strategies for run, saved in runs.items()}
    for name in _every(strategies.values()):
        there = {run: named[name].sha256[:12] for run, named in strategies.items() if name in named}
        yield from _plain("code", name, "file", there)
    yield from _plain("code", "thematic", "", {run: saved.manifest.code[:12] for run, saved in runs.items()})


def _names(runs: Mapping[str, SavedRun]) -> Iterator[RunChange]:
    names = {
        run: {field: getattr(saved.manifest.backtest, field) for field in NAMES}
        for run, saved in runs.items()
    }
    # A title that not all runs state is that of a strategy which not all have, or none that anybody chose.
    stated = set.intersection(*(set(content["titles"]) for content in names.values()))
    for content in names.values():
        content["titles"] = {name: content["titles"][name] for name in sorted(stated)}
    yield from _leaves("name", "backtest", names)


def _parts(kind: Kind, parts: Mapping[str, Mapping[str, Any]]) -> Iterator[RunChange]:
    """Return what differs in parts of one name; a part that a run lacks is its strategies' affair."""
    for subject in _every(parts.values()):
        yield from _leaves(
            kind, subject, {run: content[subject] for run, content in parts.items() if subject in content}
        )


def _leaves(kind: Kind, subject: str, contents: Mapping[str, Any]) -> Iterator[RunChange]:
    values = {run: dict(leaves(content)) for run, content in contents.items()}
    alone = ""
    for field in _every(values.values()):
        if alone and field.startswith(f"{alone} "):
            continue  # a value of an item that some run has not at all
        alone = field if any(field not in content for content in values.values()) else ""
        texts = {run: text(content[field]) if field in content else None for run, content in values.items()}
        if len(set(texts.values())) > 1:
            yield RunChange(kind, subject, field, texts)


def _plain(kind: Kind, subject: str, field: str, values: Mapping[str, Any]) -> Iterator[RunChange]:
    texts = {run: text(value) for run, value in values.items()}
    if len(set(texts.values())) > 1:
        yield RunChange(kind, subject, field, texts)


def _every(names: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in names for name in group))
