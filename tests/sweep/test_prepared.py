"""A sweep in its steps: audited before anything is evaluated, and taken up where it was stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sweep.conftest import AXES, Counting, tried
from thematic.backtest import Backtest
from thematic.errors import LookAhead, SweepError
from thematic.prices.source import Source
from thematic.strategy import load_strategy
from thematic.sweep import Sweep, prepared


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
