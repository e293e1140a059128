from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.ledger.conftest import trials
from thematic.ledger import read, record
from thematic.ledger.history import History


@pytest.mark.parametrize(
    "other",
    [
        {"strategy": "hold"},
        {"parameters": {"hold": 11}},
        {"start": date(2024, 1, 3)},
        {"end": date(2025, 6, 27)},
        {"source": "live"},
    ],
)
def test_a_trial_is_its_strategy_parameters_period_and_prices(other: dict[str, object]) -> None:
    record([trials(), trials(sharpe=0.07)])
    record([trials(sharpe=0.08, rows=390, universes=("v", "us_ai_semis"))])
    tried = read(["us_ai_semis"]).tried(["us_ai_semis"], simulated=True)
    assert (tried.sharpe.tolist(), tried.rows.tolist()) == ([0.08], [390])
    record([trials(**other)])
    assert len(read(["us_ai_semis"]).tried(["us_ai_semis"], simulated=True)) == 2


def test_trials_count_where_they_share_a_universe() -> None:
    record([trials(1, universes=("a", "b")), trials(2, universes=("b",)), trials(3, universes=("c",))])
    history = read(["a", "b", "c"])
    counts = {name: len(history.tried(name, simulated=True)) for name in ("a", "b", "c", "ac", "abc", "d")}
    assert counts == {"a": 1, "b": 2, "c": 1, "ac": 2, "abc": 3, "d": 0}
    assert len(read(["c"]).entries) == 1


def test_simulated_prices_are_told_by_their_field_not_by_the_sources_name() -> None:
    record([trials(1, source="sample prices 01", simulated=False), trials(2, source="mine", simulated=True)])
    history = read(["us_ai_semis"])
    assert len(history.tried(["us_ai_semis"], simulated=False)) == 1
    assert len(history.tried(["us_ai_semis"], simulated=True)) == 1


def test_a_sweep_and_a_run_that_overlap_count_once_and_the_last_result_counts() -> None:
    grid = {"hold": [5, 10, 20]}
    record([trials(parameters={"theme": "半導體"}, axes=grid, sharpe=np.array([0.1, 0.2, np.nan]))])
    record([trials(10, sharpe=0.9, rows=400)])
    tried = read(["us_ai_semis"]).tried(["us_ai_semis"], simulated=True)
    kept = sorted(zip(np.nan_to_num(tried.sharpe, nan=-1.0).tolist(), tried.rows.tolist(), strict=True))
    assert kept == [(-1.0, 388), (0.1, 388), (0.9, 400)]


def test_a_note_names_what_could_not_be_read() -> None:
    assert History(()).note == ""
    assert "2 entries" in History((), ("9.0", "9.0")).note
    assert "thematic 9.0," in History((), ("9.0", "9.0")).note
