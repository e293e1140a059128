"""The files of a comparison: its folder's name, what may be replaced, and strict JSON of all it found."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from thematic.errors import ResultError
from thematic.saved.comparison import compare
from thematic.saved.comparison_files import FILE, LONG, claim_folder, described, folder_name, write_comparison


@pytest.fixture(scope="module")
def two(pairs):
    return compare([pairs["base"], pairs["parameter"]])


def test_a_folder_is_named_after_its_runs_and_many_are_counted():
    assert folder_name(SimpleNamespace(runs={"a": 1, "b/c d": 2})) == "a_vs_b_c_d"
    many = folder_name(SimpleNamespace(runs={f"a long name of a run {i}": i for i in range(9)}))
    assert many.endswith("_vs_8_others")
    assert len(many) < LONG


def test_only_an_earlier_comparison_of_the_same_runs_is_replaced(two, pairs, tmp_path):
    folder = tmp_path / "compared"
    assert not claim_folder(folder, two)
    write_comparison(two, folder)
    assert claim_folder(folder, two)
    other = compare([pairs["base"], pairs["price"]])
    with pytest.raises(ResultError, match="no comparison of these runs"):
        claim_folder(folder, other)
    (folder / FILE).write_text("torn", "utf-8")
    with pytest.raises(ResultError, match="no comparison of these runs"):
        claim_folder(folder, two)


def test_what_is_written_is_strict_and_is_what_was_found(two, tmp_path):
    write_comparison(two, tmp_path)
    content = json.loads((tmp_path / FILE).read_text("utf-8"), parse_constant=pytest.fail)
    assert content["changes"] == json.loads(json.dumps(described(two)["changes"]))
    assert [Path(run["folder"]).name for run in content["runs"].values()] == ["base", "parameter"]
    nav = pd.read_csv(tmp_path / "nav.csv", index_col="date", parse_dates=True)
    pd.testing.assert_frame_equal(nav, two.nav, check_freq=False, check_index_type=False)
