"""The theme and the strategies of the recipes run as they stand, pass the audit, and do what they say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from thematic import Backtest, Study, load_strategy
from thematic.cli import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "recipes.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^```(?:python|toml)\n# (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in BLOCKS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(**strategies: str) -> Study:
    return Backtest(
        name="recipes",
        title="The recipes",
        strategies={name: load_strategy(file, theme="glp1") for name, file in strategies.items()},
        start=date(2024, 6, 3),
        end=date(2025, 3, 31),
    ).run("sample")


def test_the_page_has_the_files(workspace: Path) -> None:
    assert set(BLOCKS) == {"universes/glp1.toml", "strategies/volatility_target.py", "strategies/rsi_dip.py"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["volatility_target", "rsi_dip"])
def test_a_strategy_of_the_page_sees_nothing_later(workspace: Path, name: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", name])
    assert ended.value.code in (0, None)


@pytest.mark.slow
def test_the_strategies_do_what_they_say(workspace: Path) -> None:
    results = run(target="volatility_target", dip="rsi_dip").results
    decided = results["target"].targets.index
    assert (decided.to_series().dt.isocalendar().week.diff()[1:] != 0).all()
    returns = results["target"].nav.pct_change().iloc[5:]
    assert returns.std() * np.sqrt(252) < 0.3
    assert set(results["dip"].targets.sum(axis=1).round(9)) <= {0.0, 1.0}
