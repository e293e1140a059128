"""The table of names: what ships is sound, and a workspace's files extend it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from thematic.drafting import draft, load_names
from thematic.drafting.names import FETCHED, OWN
from thematic.errors import UniverseError
from thematic.universe import load_theme
from thematic.workspace import files

SHARED = {"金山", "Kingsoft"}


def test_shipped_names_are_plain_and_only_meant_ones_are_ambiguous() -> None:
    names = load_names()
    assert {alias for alias, entries in names.by_alias.items() if len(entries) > 1} == SHARED
    counts = Counter(symbol for entry in names.entries for symbol in entry.symbols)
    assert [symbol for symbol, count in counts.items() if count > 1] == []
    # Of a single character or a common English word nobody could tell a name.
    assert all(len(alias) > 1 for alias in names.by_alias)


def test_every_company_of_a_shipped_universe_has_a_name() -> None:
    names = load_names()
    held = {symbol for name in files("universes") for symbol in load_theme(name).symbols}
    funds = set(load_theme("benchmarks").symbols)
    assert sorted(symbol for symbol in held - funds if names.of_symbol(symbol) is None) == []


def test_own_names_come_first_and_fetched_ones_last(tmp_path: Path) -> None:
    (tmp_path / OWN).write_text(
        '[[company]]\nname = "Kingsoft Office"\nsymbols = ["688111.SS"]\naliases = ["金山", "WPS"]\n', "utf-8"
    )
    (tmp_path / FETCHED).write_text(
        '[[company]]\nname = "腾讯控股"\nsymbols = ["0700.HK"]\naliases = ["鹅厂"]\n', "utf-8"
    )
    names = load_names(tmp_path)
    members = draft("金山、鵝廠和WPS", names).members
    assert [(member.name, member.symbol) for member in members] == [
        ("Kingsoft Office", "688111.SS"),
        ("Tencent", "0700.HK"),
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("[[company]]\nname = 'A'\naliases = ['A b']", "company 1: a company needs a symbol"),
        ("[[company]]\nname = 'A'\nsymbols = ['nvda']\naliases = ['A b']", "company 1: nvda"),
        ("[[company]]\nname = 'A'\nsymbols = ['NVDA']", "company 1: `name` must be text"),
        ("[[firm]]\nname = 'A'", "'firm': unknown key"),
        ("voice = 7", r"`voice` must be written as \[\[voice\]\]"),
        ("terms = 'x'", "`terms` must be a list of words"),
        ("[[company]]\nname = 'A'\nticker = 'NVDA'", "company 1: must hold"),
        ("[[", "cannot be read as TOML"),
    ],
)
def test_a_faulty_file_of_names_says_where(tmp_path: Path, content: str, fault: str) -> None:
    (tmp_path / OWN).write_text(content)
    with pytest.raises(UniverseError, match=fault):
        load_names(tmp_path)
