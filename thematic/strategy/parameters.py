"""Parameters of a strategy: the checks they share, each with one clear sentence when it fails."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from inspect import get_annotations
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from thematic.errors import StrategyError

WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "bool": "True or False",
    "date": "a date, such as date(2025, 1, 27)",
    "tuple[str, ...]": "a tuple of texts, such as ('us_ai_semis',)",
}
"""Types of parameters, in words."""


def check_types(kind: type, values: Mapping[str, Any]) -> None:
    """Require that values are what a strategy's fields are declared to be, and every number finite.

    A field whose type is not known to Pydantic, or not at run time, takes anything.

    Raises
    ------
    StrategyError
        Names the parameter, its value and what it must be.
    """
    for name, declared in declared_types(kind):
        if name in values and not _fits(values[name], declared):
            wanted = _in_words(declared)
            raise StrategyError(f"{kind.__name__}: {name} is {values[name]!r}, but must be {wanted}")


def declared_types(kind: type) -> Iterator[tuple[str, Any]]:
    """Yield a strategy's parameters and their types, but for those whose type is not known at run time."""
    for owner in reversed(kind.__mro__):
        names = dict(vars(sys.modules[owner.__module__])) if owner.__module__ in sys.modules else {}
        for name, annotation in get_annotations(owner).items():
            try:
                # One by one: what is imported for type checkers only leaves the others to be checked.
                known = eval(annotation, names) if isinstance(annotation, str) else annotation  # noqa: S307
            except (NameError, SyntaxError, TypeError):
                continue
            yield name, known


def _fits(value: Any, declared: Any) -> bool:
    from pydantic import PydanticSchemaGenerationError, PydanticUserError, TypeAdapter, ValidationError

    try:
        TypeAdapter(declared).validate_python(value, strict=True)
    except (PydanticSchemaGenerationError, PydanticUserError):
        return True
    except ValidationError:
        return False
    numbers = value if isinstance(value, tuple) else (value,)
    return all(math.isfinite(number) for number in numbers if isinstance(number, float))


def _in_words(declared: Any) -> str:
    """Return what a type asks for: the choices of a literal, each of several types, or its name."""
    if get_origin(declared) is Literal:
        return " or ".join(map(repr, get_args(declared)))
    if get_origin(declared) in (Union, UnionType):
        return " or ".join(map(_in_words, get_args(declared)))
    name = _name(declared)
    return "None" if name == "NoneType" else WORDS.get(name, name)


def _name(declared: Any) -> str:
    return (
        declared.__name__
        if isinstance(declared, type) and not hasattr(declared, "__args__")
        else str(declared)
    )


def check_rows(strategy: object, *names: str, least: int = 1) -> None:
    """Require that parameters are whole numbers of rows, at least `least`."""
    for name in names:
        value = getattr(strategy, name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise _fault(strategy, name, f"a whole number of rows from {least} upwards")


def check_fractions(strategy: object, *names: str) -> None:
    """Require that parameters are numbers above 0 and below 1."""
    for name in names:
        value = getattr(strategy, name)
        if not isinstance(value, (int, float)) or not 0 < value < 1:
            raise _fault(strategy, name, "a fraction between 0 and 1, such as 0.1 for 10 %")


def check_names(strategy: object, *names: str, least: int = 0) -> None:
    """Require that parameters are tuples of at least `least` names, none empty and none twice."""
    for name in names:
        value = getattr(strategy, name)
        sound = isinstance(value, tuple) and all(isinstance(item, str) and item for item in value)
        if not sound or len(set(value)) != len(value) or len(value) < least:
            raise _fault(strategy, name, f"a tuple of {least} or more different names, such as ('china_ai',)")


def _fault(strategy: object, name: str, wanted: str) -> StrategyError:
    value = getattr(strategy, name)
    return StrategyError(f"{type(strategy).__name__}: {name} is {value!r}, but must be {wanted}")
