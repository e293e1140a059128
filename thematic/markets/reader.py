"""A market's file, read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from pydantic import ValidationError

from thematic.errors import MarketError
from thematic.markets.market import Market


def read_market(path: Path) -> Market:
    """Read one market's file.

    Raises
    ------
    MarketError
        The file is faulty: one sentence for each fault, each with the file and the entry.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MarketError(f"{path}: not a TOML file in UTF-8: {error}") from error
    try:
        return Market.model_validate({"key": path.stem, **content})
    except (ValidationError, re.error, ZoneInfoNotFoundError) as error:
        details = error.errors() if isinstance(error, ValidationError) else [{"loc": (), "msg": str(error)}]
        raise MarketError("\n".join(f"{path}: {fault}" for fault in _sentences(details))) from error


def read_markets(folder: Path) -> dict[str, Market]:
    """Read every market's file of a folder, by its key: a file that is dropped in needs no code."""
    return {path.stem: read_market(path) for path in sorted(folder.glob("*.toml"))}


def _sentences(details: list[Any]) -> Iterator[str]:
    for detail in details:
        *parents, last = detail["loc"] or ("",)
        where = " ".join(f"{part + 1}" if isinstance(part, int) else str(part) for part in parents)
        if detail.get("type") == "extra_forbidden":
            yield f"unknown key {last!r}{where and f' in {where}'}"
        elif detail.get("type") == "missing":
            yield f"the key {last!r} is missing{where and f' in {where}'}"
        else:
            place = f"{where} {last + 1 if isinstance(last, int) else last}".strip()
            for line in detail["msg"].removeprefix("Value error, ").split("\n"):
                yield f"{place}: {line}" if place else line
