"""The JSON Schema of universe files, made of the one definition that their reader goes by.

It is published as ``schemas/universe.json`` and named in each file's first line, so that editors complete
and check what is typed. A schema cannot say that dates are in order or that no symbol is a member twice: the
reader does. ``python -m thematic.universe.schema`` writes it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from thematic.markets import markets
from thematic.universe.faults import MEMBER, THEME, Key

MODELINE = "#:schema ../schemas/universe.json"
"""The first line of a universe file in a folder beside `schemas`, as editors for TOML read it."""


def universe_schema() -> dict[str, Any]:
    """Return the schema, draft 7 of JSON Schema; TOML's dates are strings with the format ``date``."""
    members = {"$ref": "#/definitions/member"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A universe of thematic",
        "description": "A theme: what it holds, what is claimed of it, who said so and since when.",
        **_table(THEME, {"member": {**THEME["member"].schema, "items": members}}),
        "definitions": {"member": _table(MEMBER, _symbols())},
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


def _table(keys: Mapping[str, Key], narrower: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, key in keys.items() if not key.optional],
        "properties": {
            name: {"description": key.says, **narrower.get(name, key.schema)} for name, key in keys.items()
        },
    }


def _symbols() -> dict[str, dict[str, Any]]:
    """Return the schemas of keys that hold symbols: of the form of some market, and no index of it."""
    forms = "|".join(market.form for market in markets().values())
    indices = "|".join(form for market in markets().values() for form in market.indices)
    symbol = {"type": "string", "pattern": rf"^(?!(?:{indices})$)(?:{forms})$"}
    return {"symbol": symbol, "successor": symbol, "also": {**MEMBER["also"].schema, "items": symbol}}


if __name__ == "__main__":
    sys.stdout.write(schema_text())
