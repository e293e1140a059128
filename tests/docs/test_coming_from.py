"""The rotation of the page for people from elsewhere: vectorbt's and ours hold the same, and earn alike."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic import Backtest, load_strategy
from thematic.prices import open_source

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "coming-from.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^```python\n# (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
PAIR = """title = "Pair"
thesis = "One of two."
source = "Nobody"
known_on = 2021-01-04
[[member]]
symbol = "NVDA"
name = "NVIDIA"
role = "r"
[[member]]
symbol = "MSFT"
name = "Microsoft"
role = "r"
"""


def test_vectorbts_and_ours_agree_but_for_the_size_of_orders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, name, text in (
        ("universes", "pair.toml", PAIR),
        ("strategies", "leader.py", BLOCKS["strategies/leader.py"]),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
    monkeypatch.chdir(tmp_path)
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


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_is_python(name: str) -> None:
    ast.parse(BLOCKS[name])
