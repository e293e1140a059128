"""The model of a universe file: every table is found by its key, and every key is explained."""

from __future__ import annotations

import typing
from datetime import date

import jsonschema
import pytest
from pydantic import ValidationError

from thematic.universe.model import TABLES, ThemeTable, TomlTable, schema, tables_of
from thematic.universe.rules import MONTHS, RuleBook


def kinds() -> list[type[TomlTable]]:
    return TomlTable.__subclasses__()


@pytest.mark.parametrize("kind", kinds())
def test_every_key_says_what_it_must_be_and_what_it_is_for(kind: type[TomlTable]) -> None:
    for key, field in kind.model_fields.items():
        assert kind.wants(key), key
        assert field.description, key
        assert field.description.endswith("."), key


def test_a_key_that_holds_tables_leads_to_their_model() -> None:
    assert {tables_of(key) for key in TABLES} == set(kinds()) - {ThemeTable}
    assert tables_of("title") is None
    for kind in kinds():
        for key, field in kind.model_fields.items():
            inner = {arg for arg in typing.get_args(field.annotation) if isinstance(arg, type)}
            if any(issubclass(kind, TomlTable) for kind in inner):
                assert tables_of(key) in inner


def test_the_rules_of_a_file_are_those_of_a_rule_book() -> None:
    rules = tables_of("rules")
    assert rules is not None
    ours = {key: field.default for key, field in rules.model_fields.items() if key != "tier"}
    theirs = {key: getattr(RuleBook(), key) for key in ours}
    assert ours == theirs
    assert rules(review="none").review == "none"  # type: ignore[call-arg]
    for calendar in MONTHS:
        rules(review=calendar)  # type: ignore[call-arg]


FILE = {
    "title": "Mine",
    "thesis": "It rises.",
    "source": "a letter",
    "known_on": date(2025, 2, 10),
    "member": [{"symbol": "NVDA", "name": "NVIDIA", "role": "chips"}],
}


def test_the_schema_allows_what_the_model_reads_and_refuses_what_it_refuses() -> None:
    validator = jsonschema.Draft7Validator(schema())
    as_json = {**FILE, "known_on": "2025-02-10"}
    ThemeTable.model_validate(FILE)
    assert validator.is_valid(as_json)
    for change in ({"colour": "red"}, {"member": []}, {"title": ""}, {"rules": {"cap": 3}}):
        with pytest.raises(ValidationError):
            ThemeTable.model_validate({**FILE, **change})
        assert not validator.is_valid({**as_json, **change})
