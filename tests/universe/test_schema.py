"""The published schema and the reader agree, as far as a schema can say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from tests.universe.test_reader import KEYS, SCALAR, toml
from thematic.errors import UniverseError
from thematic.universe import read_theme
from thematic.universe.schema import MODELINE, schema_text, universe_schema
from thematic.workspace import files

ROOT = Path(__file__).resolve().parents[2]
CHECK = Draft7Validator(universe_schema(), format_checker=FormatChecker())
# What no schema of one key says: keys or members that do not go together, and a date within quotes.
BEYOND = ("is before", "is a member already", "ends in another way", "needs `ends`", "of the same market")
BEYOND += ("must be in other markets", "such as 2025-02-10")


def accepted(value: Any) -> bool:
    return bool(CHECK.is_valid(json.loads(json.dumps(value, default=date.isoformat))))


def test_published_schema_is_that_of_the_code() -> None:
    Draft7Validator.check_schema(universe_schema())
    published = (ROOT / "schemas" / "universe.json").read_text("utf-8")
    assert published == schema_text(), "write it: python -m thematic.universe.schema > schemas/universe.json"


@pytest.mark.parametrize("file", files("universes").values(), ids=lambda file: file.stem)
def test_shipped_universes_name_the_schema_and_keep_to_it(file: Path) -> None:
    import tomllib

    text = file.read_text("utf-8")
    assert text.splitlines()[0] == MODELINE
    assert (file.parent / MODELINE.split()[1]).resolve() == ROOT / "schemas" / "universe.json"
    assert accepted(tomllib.loads(text))


SYMBOL = st.sampled_from(["NVDA", "BRK-B", "0700.HK", "600588.SS", "005930.KS", "7203.T", "2330.TW"])
SYMBOL |= st.sampled_from(["nvda", "^HSI", "000001.SS", "700.HK", "HKD=X", "NVDA.XX", "", "NV DA", "٠٧٠٠.HK"])
MEMBER = st.fixed_dictionaries(
    {"symbol": SYMBOL | SCALAR, "name": SCALAR, "role": SCALAR},
    optional={
        **{key: st.dates() | SCALAR for key in ("since", "until", "ends")},
        "lot": st.integers(-1, 2_000_000) | SCALAR,
        "note": SCALAR,
        "also": st.lists(SYMBOL, max_size=2) | SCALAR,
        "successor": SYMBOL | SCALAR,
    },
)
GOOD = st.fixed_dictionaries(
    {"symbol": SYMBOL, "name": st.just("n"), "role": st.just("r")},
    optional={
        "since": st.dates(),
        "ends": st.dates(),
        "also": st.lists(SYMBOL, max_size=2),
        "successor": SYMBOL,
    },
)
TEXT = st.just("text")
THEME = st.fixed_dictionaries(
    {"title": TEXT, "thesis": TEXT, "source": TEXT | SCALAR, "known_on": st.dates() | SCALAR},
    optional={"member": st.lists(MEMBER | GOOD | SCALAR, max_size=3) | SCALAR, "colour": SCALAR},
) | st.fixed_dictionaries(
    {
        "title": TEXT,
        "thesis": TEXT,
        "source": TEXT,
        "known_on": st.dates(),
        "member": st.lists(GOOD, max_size=3),
    }
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzzed") / "fuzzed.toml"


def is_said_in_json(value: Any) -> bool:
    """Whether JSON can say a value at all: it knows no dates, times or numbers without end."""
    if isinstance(value, dict):
        return all(map(is_said_in_json, value.values()))
    if isinstance(value, list):
        return all(map(is_said_in_json, value))
    if isinstance(value, float):
        return value == value and abs(value) != float("inf") and not value.is_integer()
    # A date within quotes is a text, and JSON has nothing else for dates.
    return type(value) in (str, bool, int, date)


@given(table=(THEME | st.dictionaries(KEYS, SCALAR, max_size=4)).filter(is_said_in_json))
def test_schema_and_reader_accept_and_refuse_the_same(file: Path, table: dict[str, Any]) -> None:
    file.write_text("\n".join(f"{toml(key)} = {toml(value)}" for key, value in table.items()), "utf-8")
    try:
        read_theme(file)
    except UniverseError as error:
        if any(not any(said in fault for said in BEYOND) for fault in error.faults):
            assert not accepted(table)
    else:
        assert accepted(table)
