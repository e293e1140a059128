"""The manifest: plain JSON, and another one wherever something that numbers depend on is another."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.prices import open_source
from thematic.results.manifest import PACKAGES, code_digest, plain


@pytest.fixture(scope="module")
def manifest(study) -> dict:
    return study.run.manifest


def test_it_is_strict_json(manifest: dict) -> None:
    assert json.loads(json.dumps(manifest, allow_nan=False)) == manifest


def test_it_names_the_question_and_each_strategy_with_the_digest_of_its_file(study, manifest: dict) -> None:
    assert manifest["backtest"]["start"] == "2024-12-02"
    assert set(manifest["strategies"]) == set(study.results)
    for name, result in study.results.items():
        entry, file = manifest["strategies"][name], result.strategy.file
        assert entry["sha256"] == hashlib.sha256(Path(file).read_bytes()).hexdigest()
        assert entry["file"] == file.stem
        assert entry["parameters"] == plain(result.strategy.parameters)


def test_it_has_a_digest_for_every_series_that_was_read(study, manifest: dict) -> None:
    source = open_source("sample")
    assert set(manifest["prices"]) == {*study.run.panel.symbols, *study.run.rates}
    for symbol, digest in manifest["prices"].items():
        assert digest == source.bars(symbol).digest
    assert "CNY=X" in manifest["prices"]


def test_it_has_the_rates_of_interest_that_held_from_the_first_day_on(manifest: dict) -> None:
    cash = manifest["interest"]["cash"]
    assert min(cash) == "2024-12-02"
    assert cash["2024-12-19"] == 0.0425
    assert manifest["interest"]["days_a_year"] == 365


def test_it_says_which_versions_counted(manifest: dict) -> None:
    assert set(manifest["versions"]) == {"python", *PACKAGES}
    assert manifest["code"] == code_digest()
    assert len(code_digest()) == 64


@dataclass(frozen=True)
class Kind:
    at: time
    days: tuple[date, ...]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(JSON)
def test_what_json_holds_already_stays(value: object) -> None:
    assert plain(value) == value
    assert json.loads(json.dumps(plain(value))) == value


def test_other_things_become_text_or_their_fields_with_their_kind() -> None:
    assert plain(Kind(time(22), (date(2025, 1, 2),))) == {
        "kind": "Kind",
        "at": "22:00:00",
        "days": ["2025-01-02"],
    }
    assert plain({1: (2, 3)}) == {"1": [2, 3]}
