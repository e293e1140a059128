"""The tree of errors is as its docstring draws it, and an error keeps what it says between processes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from thematic import errors
from thematic.errors import ThematicError

AT = pd.Timestamp("2025-02-10 22:00")
EXAMPLES = [
    errors.UniverseError(Path("mine.toml"), ["line 1: a fault", "line 2: another"]),
    errors.StrategyError("no strategy of this name"),
    errors.MissingPrices("no prices of NVDA and AMD", ["NVDA", "AMD"]),
    errors.DamagedPrices(Path("store/NVDA.parquet"), "it ends early"),
    errors.DoubtfulPrices("folder", []),
    errors.MissingOpens(["NVDA", "AMD"]),
    errors.MissingRate("KRW/USD", [AT, AT + pd.Timedelta(days=1)], "add KRW=X"),
    errors.LookAhead("dip", "NVDA", AT, 0.0, 1.0),
    errors.TimingError("NVDA", AT, AT),
    errors.AccountingMismatch("dip", AT, 1.0, 2.0),
    errors.NoNetwork(["yahoo", "eastmoney"]),
    errors.UnknownSymbol("yahoo does not know X", provider="yahoo", symbol="X"),
    errors.RateLimited("slow down", provider="yahoo", symbol="X", retry_after=7.5),
]


def drawn() -> dict[str, str]:
    """Return the parent of each error in the tree of the module's docstring."""
    lines = [line for line in str(errors.__doc__).splitlines() if "──" in line]
    parents, branch = dict[str, str](), {0: "ThematicError"}
    for line in lines:
        depth, name = (line.index("──") - 1) // 4, line.split("── ")[1].split()[0]
        parents[name] = branch[depth - 1]
        branch[depth] = name
    return parents


def below(kind: type[ThematicError]) -> Iterator[type[ThematicError]]:
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from below(child)


def test_the_drawn_tree_is_the_tree_of_classes() -> None:
    assert drawn() == {kind.__name__: kind.__bases__[0].__name__ for kind in below(ThematicError)}


def test_what_the_user_can_mend_exits_with_two_and_all_else_with_one() -> None:
    for kind in below(ThematicError):
        assert kind.exit_code == (2 if issubclass(kind, errors.UserError) else 1), kind


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_from_another_process_keeps_its_sentence_and_its_objects(error: ThematicError) -> None:
    there = pickle.loads(pickle.dumps(error))
    assert type(there) is type(error)
    assert str(there) == str(error)
    assert vars(there) == vars(error)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (errors.UniverseError(Path("a.toml"), ["x", "y"]), "a.toml: x\na.toml: y"),
        (errors.MissingRate("KRW/USD", ["2025-01-02"], "add it"), "no KRW/USD rate on 2025-01-02: add it"),
        (
            errors.MissingRate("KRW/USD", ["2025-01-02", "2025-01-06"], "add it"),
            "no KRW/USD rate on 2 days from 2025-01-02 to 2025-01-06: add it",
        ),
        (
            errors.NoNetwork(["yahoo", "eastmoney"]),
            "no network: yahoo and eastmoney cannot be reached; check the connection, "
            "or use what is stored, with --offline",
        ),
    ],
)
def test_a_sentence_says_what_where_and_what_to_do(error: ThematicError, sentence: str) -> None:
    assert str(error) == sentence
