from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.sweep.conftest import AXES
from thematic import ledger
from thematic.backtest import Backtest
from thematic.errors import LookAhead, StrategyError, SweepError
from thematic.prices import open_source
from thematic.prices.source import Source
from thematic.report import render_sweep
from thematic.run import Run
from thematic.strategy import load_strategy
from thematic.sweep import Sweep, prepared
from thematic.sweep.engines import Local
from thematic.sweep.engines.local import Finished
from thematic.sweep.files import write
from thematic.sweep.problem import Problem
from thematic.sweep.reported import replay_notes
from thematic.sweep.sweep import load_sweeps


@pytest.fixture(scope="module")
def source() -> Source:
    return open_source("sample")


@dataclass
class Counting:
    """An engine that can be stopped after some batches, and counts what it is asked."""

    stop_after: int = 1_000
    asked: list[range] = field(default_factory=list)

    def evaluate(self, problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
        for finished in Local(1).evaluate(problem, batches):
            if len(self.asked) == self.stop_after:
                raise KeyboardInterrupt
            self.asked.append(finished[0])
            yield finished


def test_a_stopped_sweep_goes_on_where_it_was(
    backtest: Backtest, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "SMALLEST", 3)
    monkeypatch.setattr(prepared, "AUDITED", 2)
    asked = Sweep(backtest, "dip", AXES)
    whole = asked.run(source).outcomes.records()
    with pytest.raises(KeyboardInterrupt):
        asked.run(source, Counting(stop_after=2), tmp_path)
    rest, steps = Counting(), []
    again = asked.run(source, rest, tmp_path, lambda *step: steps.append(step))
    assert rest.asked == [range(6, 9), range(9, 12)]
    counted = [step for step in steps if step[2]]
    assert counted[-3:] == [
        ("12 combinations", 6, 12),
        ("12 combinations", 9, 12),
        ("12 combinations", 12, 12),
    ]
    assert again.outcomes.records().tobytes() == whole.tobytes()
    nothing = Counting()
    assert asked.run(source, nothing, tmp_path).outcomes.records().tobytes() == whole.tobytes()
    assert nothing.asked == []
    other = Sweep(backtest, "dip", {**AXES, "drop": (0.05, 0.11)})
    assert len(other.run(source, (fresh := Counting()), tmp_path).outcomes) == 12
    assert len(fresh.asked) == 4


def tried() -> np.ndarray:
    """Return the Sharpe ratios that the ledger holds on the swept universe."""
    return ledger.read(["us_ai_semis"]).tried(["us_ai_semis"], simulated=True).sharpe


def test_every_combination_enters_the_ledger_once(backtest: Backtest, source: Source, tmp_path: Path) -> None:
    result = Sweep(backtest, "dip", AXES).run(source, folder=tmp_path)
    Sweep(backtest, "dip", AXES).run(source)
    assert len(tried()) == result.tried.count == 12
    assert len(ledger.read(["china_ai"]).entries) == 0
    np.testing.assert_equal(tried(), result.table["sharpe_a_row"].to_numpy())


def test_combinations_of_a_stopped_sweep_are_not_forgotten(
    backtest: Backtest, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "SMALLEST", 3)
    with pytest.raises(KeyboardInterrupt):
        Sweep(backtest, "dip", AXES).run(source, Counting(stop_after=2))
    assert len(tried()) == 6


def test_a_strategy_that_looks_ahead_is_not_swept(
    backtest: Backtest, source: Source, odd: Callable[..., Path]
) -> None:
    path = odd("weights *= 1.0 if len(view) % 2 else 0.5")
    asked = backtest.replace(strategies={**backtest.strategies, "odd": load_strategy(path)})
    with pytest.raises(LookAhead):
        Sweep(asked, "odd", {"which": (0, 1)}).run(source)
    assert len(tried()) == 0


def test_a_grid_that_is_refused_altogether_gives_the_strategys_sentence(
    backtest: Backtest, source: Source, odd: Callable[..., Path]
) -> None:
    asked = backtest.replace(strategies={**backtest.strategies, "odd": load_strategy(odd())})
    with pytest.raises(SweepError, match="takes none of the 2 combinations: Odd: which is above 5"):
        Sweep(asked, "odd", {"which": (8, 9)}).run(source)


def test_what_cannot_be_sent_or_counted_is_refused_before_anything_is_evaluated(
    backtest: Backtest, source: Source, odd: Callable[..., Path]
) -> None:
    def told(step: str, done: int, steps: int) -> None:
        assert step == "reading prices"

    with pytest.raises(SweepError, match="which: a sweep cannot send <built-in"):
        Sweep(backtest, "dip", {"which": (len, 1)}).run(source, progress=told)
    with pytest.raises(StrategyError, match=r"flag is .*Path.*, but must be a text"):
        load_strategy(odd(), flag=Path("a"))


def test_numbers_of_numpys_are_pythons() -> None:
    axes = Sweep(None, "dip", {"hold": np.arange(10, 30, 10), "drop": np.array([0.1])}).grid.axes  # type: ignore[arg-type]
    assert repr(axes) == "{'hold': (10, 20), 'drop': (0.1,)}"


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
    (found,) = load_sweeps(script)
    assert (found.strategy, len(found.grid)) == ("dip", 6)
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


def test_trials_on_each_set_of_universes_are_entered_as_its_own(backtest: Backtest, source: Source) -> None:
    result = Sweep(backtest, "dip", {"theme": ("us_ai_semis", "china_ai"), "drop": (0.05, 0.1, 0.2)}).run(
        source
    )
    assert len(tried()) == 3
    assert [len(each.keys) for each in ledger.read(["china_ai"]).entries] == [3]
    assert result.tried.count == 6


def test_a_sweep_survives_a_ledger_that_fails_at_its_end(
    backtest: Backtest, source: Source, tmp_path: Path, ledger: Path
) -> None:
    @dataclass
    class Breaking(Counting):
        def evaluate(self, problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
            yield from super().evaluate(problem, batches)
            path.write_bytes(b"no database at all, but something else that lies here" * 9)

    path = ledger
    result = Sweep(backtest, "dip", {"drop": (0.05, 0.1)}).run(source, Breaking())
    assert result.tried.count == 2
    assert "trials of this sweep are not entered" in result.tried.note
    assert np.isfinite(result.best().deflated)  # type: ignore[union-attr]
    text = json.loads((write(result, tmp_path / "out") / "sweep.json").read_text("utf-8"))
    assert text["ledger_note"] == result.tried.note
    assert "trials of this sweep are not entered" in render_sweep(result)


def test_every_decision_is_replayed_on_request(backtest: Backtest, source: Source) -> None:
    result = Sweep(backtest, "dip", {"drop": (0.05, 0.1)}).run(source, replay="all")
    assert set(result.replays) == {
        "dip with its default parameters",
        "dip with drop=0.05",
        "dip with drop=0.1",
    }
    assert all(replay.exact for replay in result.replays.values())
    assert "The 3 settings that are reported" in result.caveats[0]
    assert "replayed at every decision" in result.caveats[0]
    # Where some are not reported, it is said that they were not replayed.
    assert "The other 98 combinations" in list(replay_notes(result.replays, 100))[1]
