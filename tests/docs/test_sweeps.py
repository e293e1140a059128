"""The page on sweeps: its strategy runs, looks at nothing later, and shares its work between combinations."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from thematic.backtest import Backtest
from thematic.prices import open_source
from thematic.run import Run
from thematic.strategy import load_strategy
from thematic.sweep.evaluate import Evaluator
from thematic.sweep.grid import Grid
from thematic.sweep.problem import prepare

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sweeps.md"


def test_the_strategy_of_the_page_computes_its_average_once_a_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    path = tmp_path / "above_average.py"
    path.write_text(block, "utf-8")
    question = Backtest(
        name="page",
        title="The page",
        strategies={"above": load_strategy(path)},
        start=date(2024, 9, 3),
        end=date(2025, 4, 30),
    )
    run = Run(question, open_source("sample"))
    assert run.result().results["above"].metrics["whole"]["orders"] > 0
    grid = Grid({"window": (20, 50), "margin": (0.0, 0.01, 0.02, 0.03)})
    evaluator, counted, rolling = Evaluator(prepare(run, "above", grid)), list[int](), pd.Series.rolling

    def count(series: Any, window: int) -> Any:
        counted.append(window)
        return rolling(series, window)

    monkeypatch.setattr(pd.Series, "rolling", count)
    outcomes = evaluator.batch(range(len(grid)))
    assert counted == [20, 50]
    assert len(outcomes.distinct) > 2
