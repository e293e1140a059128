"""The JSON Schema of universe files, made of the one definition that their reader goes by.

It is published as ``schemas/universe.json`` and named in each file's first line, so that editors complete
and check what is typed. A schema cannot say that dates are in order or that no symbol is a member twice: the
reader does. ``python -m thematic.universe.schema`` writes it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from thematic.markets import markets
from thematic.universe.model import schema

MODELINE = "#:schema ../schemas/universe.json"
"""The first line of a universe file in a folder beside `schemas`, as editors for TOML read it."""


def universe_schema() -> dict[str, Any]:
    """Return the schema, draft 7 of JSON Schema; TOML's dates are strings with the format ``date``."""
    made = _untitled(schema())
    member = made["definitions"]["MemberTable"]["properties"]
    symbol = _symbol()
    for key in ("symbol", "successor"):
        member[key] = {"description": member[key]["description"], **symbol}
    member["also"]["items"] = symbol
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A universe of thematic",
        **made,
        "description": "A theme: what it holds, what is claimed of it, who said so and since when.",
    }


def schema_text() -> str:
    """Return the schema as it stands in its file."""
    return json.dumps(universe_schema(), indent=2, ensure_ascii=False) + "\n"


def publish_schema(folder: Path) -> None:
    """Write the schema that universe files name in their first line, unless it is there already."""
    file = folder / "schemas" / "universe.json"
    if not os.path.lexists(file):
        file.parent.mkdir(exist_ok=True)
        file.write_text(schema_text(), "utf-8")


def _untitled(value: Any) -> Any:
    """Return a schema without the titles and defaults that pydantic makes of Python's names."""
    if isinstance(value, list):
        return [_untitled(item) for item in value]
    if not isinstance(value, dict):
        return value
    plain = {
        key: item for key, item in value.items() if key not in ("title", "default") or isinstance(item, dict)
    }
    # No key of a file is null: what may be left out is left out.
    choices = [choice for choice in plain.pop("anyOf", []) if choice != {"type": "null"}]
    return {key: _untitled(item) for key, item in {**plain, **(choices[0] if choices else {})}.items()}


def _symbol() -> dict[str, Any]:
    """Return the schema of a symbol: of the form of some market, and no index of it."""
    forms = "|".join(market.form for market in markets().values())
    indices = "|".join(form for market in markets().values() for form in market.indices)
    return {"type": "string", "pattern": rf"^(?!(?:{indices})$)(?:{forms})$"}


if __name__ == "__main__":
    sys.stdout.write(schema_text())
