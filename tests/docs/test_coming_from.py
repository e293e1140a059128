"""The page for people from elsewhere: each file of ours runs as it stands, and the rotations earn alike."""

from __future__ import annotations

import ast
import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic import Backtest, load_strategy, load_themes
from thematic.audit import audit, drawn_view
from thematic.cli import main
from thematic.prices import open_source
from thematic.saved.saved_run import read_run

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "coming-from.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^```(?:python|toml)\n# (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
OURS = {name: text for name, text in BLOCKS.items() if name.count("/") == 1}
COMMANDS = re.findall(r"^thematic .*$", "\n".join(re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S)), re.M)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in OURS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_each_idea_sees_nothing_later_and_trades(workspace: Path) -> None:
    themes = load_themes(["pair"])
    view = drawn_view(themes, date(2024, 1, 2), date(2024, 12, 31))
    names = [Path(name).stem for name in OURS if name.startswith("strategies/")]
    assert len(names) == 6
    for name in names:
        audited = audit(name, load_strategy(name), view)
        assert audited.passed, audited.findings
        assert audited.instructions > 1


@pytest.mark.slow
def test_the_commands_of_the_page_run_in_order(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(COMMANDS) == 4
    for line in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line)[1:])
        assert ended.value.code in (0, None), line
    told = capsys.readouterr().out
    assert "costs: commission=2,half-spread=3" in told
    assert "costs: commission=2,half-spread=3 (coming), none (free)" in " ".join(told.split())
    runs = [read_run(Path("reports") / name) for name in ("coming", "free")]
    paid = [run.metrics["sixty_forty"]["whole"]["costs"] for run in runs]
    assert paid[0] > paid[1] == 0.0


def test_vectorbts_and_ours_agree_but_for_the_size_of_orders(workspace: Path) -> None:
    question = Backtest(
        name="q",
        title="Q",
        strategies={"leader": load_strategy("leader")},
        start=date(2024, 1, 2),
        end=date(2025, 3, 31),
    )
    ours = question.replace(frictionless=True).run("sample").results["leader"]

    source = open_source("sample")
    close = pd.DataFrame({symbol: source.bars(symbol).adjusted for symbol in ("NVDA", "MSFT")})
    names: dict[str, Any] = {"close": close.loc["2023-06-01":"2025-03-31"]}
    exec(compile(BLOCKS["vectorbt_rotation.py"], "vectorbt_rotation.py", "exec"), names)
    theirs = names["portfolio"]

    begun = "2024-02-05"  # both have rotated by then, whatever they held before
    held = np.asarray(theirs.asset_value(group_by=False) > 0.0)
    held = pd.DataFrame(held, index=close.loc["2023-06-01":"2025-03-31"].index, columns=["NVDA", "MSFT"])
    assert (ours.weights.loc[begun:] > 0.0).equals(held.loc[begun:].reindex(ours.weights.loc[begun:].index))
    value = theirs.value().loc[begun:]
    value = value / value.iloc[0]
    nav = ours.nav.loc[begun:] / ours.nav.loc[begun]
    assert len(held.loc[begun:].drop_duplicates()) == 2
    assert float((nav / value - 1.0).abs().max()) < 0.05
    assert not np.allclose(nav, value)


@pytest.mark.parametrize("name", sorted(name for name in BLOCKS if name.endswith(".py")))
def test_every_block_is_python(name: str) -> None:
    ast.parse(BLOCKS[name])
