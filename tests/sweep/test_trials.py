"""Trials: all that a sweep tried is entered, once, also where it was stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.sweep.conftest import AXES, Counting, tried
from thematic import ledger
from thematic.backtest import Backtest
from thematic.prices.source import Source
from thematic.report import render_sweep
from thematic.sweep import Sweep, prepared
from thematic.sweep.engines.local import Finished
from thematic.sweep.files import write
from thematic.sweep.problem import Problem


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


def test_trials_on_each_set_of_universes_are_entered_as_its_own(backtest: Backtest, source: Source) -> None:
    result = Sweep(backtest, "dip", {"theme": ("us_ai_semis", "china_ai"), "drop": (0.05, 0.1, 0.2)}).run(
        source
    )
    assert len(tried()) == 3
    assert [len(entry.keys) for entry in ledger.read(["china_ai"]).entries] == [3]
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
