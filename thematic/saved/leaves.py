"""Leaves: the single values of what a manifest holds, each by a path that says what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

NAMES = ("kind", "name", "symbol", "text", "side", "boards", "since", "until")
"""The fields that tell the items of a list apart, as far as they have them."""


def leaves(content: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Return each single value with its path; lists of plain values are one value.

    Items of a list of records are called by what tells them apart, not by their place, so that one which is
    added does not change all after it; each is there by itself as True, before its values.

    Examples
    --------
    >>> dict(leaves({"fees": [{"kind": "levy", "side": "buy", "rate": 0.1}], "lots": [1, 2]}))
    {'fees levy buy': True, 'fees levy buy rate': 0.1, 'lots': [1, 2]}
    """
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from leaves(value, (*path, str(key).replace("_", " ")))
    elif isinstance(content, (list, tuple)) and any(isinstance(item, Mapping) for item in content):
        for name, item in zip(_names(content), content, strict=True):
            yield " ".join((*path, name)), True
            rest = {key: value for key, value in item.items() if key not in NAMES}
            yield from leaves(rest, (*path, name))
    else:
        yield " ".join(path), content


def text(value: Any) -> str:
    """Return a value as people write it.

    Examples
    --------
    >>> text(0.1 + 0.2), text(True), text(None), text(["a", "b"]), text([])
    ('0.3', 'yes', 'none', 'a, b', 'none')
    """
    if value is None or value == [] or value == ():
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(text, value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _names(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for item in items:
        name = " ".join(text(item[key]) for key in NAMES if item.get(key))
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"
