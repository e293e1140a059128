from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from thematic.backtest import Backtest
from thematic.errors import StrategyError
from thematic.prices.source import Source
from thematic.run import Run
from thematic.strategy import load_strategy
from thematic.sweep import Sweep
from thematic.sweep.reported import replay_notes
from thematic.sweep.sweep import load_sweeps


def test_a_script_may_declare_its_sweeps(tmp_path: Path) -> None:
    script = tmp_path / "dips.py"
    text = """
from datetime import date
from thematic.backtest import Backtest
from thematic.strategy import load_strategy
from thematic.sweep import Sweep
dips = {"dip": load_strategy("buy_semis_on_dip")}
backtest = Backtest(name="dips", title="Dips", strategies=dips, start=date(2024, 6, 3), end=date(2025, 6, 30))
sweeps = (Sweep(backtest, "dip", {"drop": (0.05, 0.1), "hold": range(10, 40, 10)}),)
"""
    script.write_text(text)
    (sweep,) = load_sweeps(script)
    assert (sweep.strategy, len(sweep.grid)) == ("dip", 6)
    script.write_text(text.replace("sweeps = (", "sweeps = (3,").replace(",)", ")"))
    with pytest.raises(StrategyError, match="something else"):
        load_sweeps(script)
    script.write_text(text.partition("sweeps")[0])
    assert load_sweeps(script) == ()


def test_a_combination_is_the_same_in_any_company(backtest: Backtest, source: Source) -> None:
    """Not what else the grid varies, nor what else the backtest holds, moves a digit of a combination."""
    themes = ("us_ai_semis", "china_ai", "asia_ai_supply_chain")
    together = Sweep(backtest, "dip", {"theme": themes, "drop": (0.05, 0.1)}).run(source)
    tables = []
    for theme in themes:
        strategies = {"dip": load_strategy("buy_semis_on_dip", theme=theme)}
        alone = Sweep(backtest.replace(strategies=strategies), "dip", {"drop": (0.05, 0.1)})
        tables.append(alone.run(source).table.assign(theme=theme))
    columns = [name for name in together.table if not name.startswith("unfilled_")]
    pd.testing.assert_frame_equal(
        together.table[columns], pd.concat(tables, ignore_index=True)[columns], check_exact=True
    )
    own = {name: load_strategy("buy_semis_on_dip", theme=name) for name in themes}
    results = Run(backtest.replace(strategies=own), source).result().results
    for theme, returns in (
        together.table[together.table["drop"] == 0.1].set_index("theme")["total_return"].items()
    ):
        assert returns == pytest.approx(results[theme].metrics["whole"]["total_return"], rel=1e-12)  # type: ignore[index]


def test_every_decision_is_replayed_on_request(backtest: Backtest, source: Source) -> None:
    result = Sweep(backtest, "dip", {"drop": (0.05, 0.1)}).run(source, replay="all")
    assert set(result.replays) == {
        "dip with its default parameters",
        "dip with drop=0.05",
        "dip with drop=0.1",
    }
    assert all(replay.exact for replay in result.replays.values())
    assert "The 2 combinations that are reported one by one, and the defaults," in result.caveats[0]
    assert "replayed at every decision" in result.caveats[0]
    # Where some are not reported, it is said that they were not replayed.
    assert "The other 98 combinations" in list(replay_notes(result.replays, 100))[1]
