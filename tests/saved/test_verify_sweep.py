"""A sweep evaluated again finds every number of its files, and says what differs where it does not."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from thematic import ledger
from thematic.backtest import Backtest
from thematic.cli import main
from thematic.errors import ResultError
from thematic.saved.verify_sweep import read_sweep, saved_question, verify_sweep
from thematic.strategy import load_strategy
from thematic.sweep import Sweep, Walk
from thematic.sweep.engines import Local
from thematic.sweep.files import write

AXES = {"drop": (0.05, 0.1), "theme": ("us_ai_semis", "china_ai")}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    backtest = Backtest(
        name="small",
        title="Small",
        strategies={
            "dip": load_strategy("buy_semis_on_dip"),
            "spy": load_strategy("hold", theme="benchmarks"),
        },
        start=date(2024, 9, 3),
        end=date(2025, 4, 30),
    )
    result = Sweep(backtest, "dip", AXES, Walk(60, 30)).run("sample")
    return write(result, tmp_path_factory.mktemp("sweep"))


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "sweep"))


def test_every_number_is_found_again_and_the_ledger_is_left_alone(folder: Path) -> None:
    before = len(ledger.read(["us_ai_semis"]).entries)
    verification = verify_sweep(folder, engine=Local(1))
    assert verification.same
    assert verification.changes == ()
    assert len(ledger.read(["us_ai_semis"]).entries) == before


def test_numbers_that_were_changed_are_named(folder: Path) -> None:
    table = pd.read_parquet(folder / "results.parquet")
    table.loc[2, "sharpe"] = 999.0
    table.to_parquet(folder / "results.parquet")
    text = json.loads((folder / "sweep.json").read_text("utf-8"))
    text["best"]["whole"]["over_holding"] = 9.0
    (folder / "sweep.json").write_text(json.dumps(text), "utf-8")
    (folder / "walk_forward.csv").unlink()
    mismatches = {mismatch.file: mismatch for mismatch in verify_sweep(folder, engine=Local(1)).mismatches}
    assert set(mismatches) == {"results.parquet", "sweep.json", "walk_forward.csv"}
    assert (mismatches["results.parquet"].count, mismatches["results.parquet"].where) == (1, "sharpe, row 3")
    assert mismatches["results.parquet"].then == "999.0"
    assert mismatches["sweep.json"].where == "best, whole, over_holding"
    assert mismatches["walk_forward.csv"].then == "missing"


def test_the_command_tells_a_sweep_from_a_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(folder)])
    assert ended.value.code in (0, None)
    assert "every number" in capsys.readouterr().out


def test_values_of_the_grid_come_back_in_the_types_of_the_parameters(folder: Path) -> None:
    text = json.loads((folder / "sweep.json").read_text("utf-8"))
    text["grid"] = {"drop": [1.5, 1]}
    (folder / "sweep.json").write_text(json.dumps(text), "utf-8")
    (drop,) = saved_question(folder, read_sweep(folder)).grid.axes.values()
    assert [type(value) for value in drop] == [float, float]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("grid", {}, "grid: Dictionary should have at least 1 item"),
        ("grid", {"drop": ["deep"]}, "the grid's drop: Input should be a valid number"),
        ("strategy", "other", "its manifest lacks the strategy 'other'"),
        ("trials", "many", "trials: Input should be a valid integer"),
    ],
)
def test_a_faulty_file_gives_a_sentence(folder: Path, key: str, value: object, says: str) -> None:
    text = json.loads((folder / "sweep.json").read_text("utf-8"))
    (folder / "sweep.json").write_text(json.dumps({**text, key: value}), "utf-8")
    with pytest.raises(ResultError, match=says):
        saved_question(folder, read_sweep(folder))


def test_a_folder_that_is_no_sweep_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="is no sweep"):
        read_sweep(tmp_path)
