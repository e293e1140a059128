"""Work is counted: calls and cells, the same each time, and more only for what takes long unseen."""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
import pytest

from thematic.strategy import work
from thematic.strategy.work import counted


def test_the_same_answer_is_the_same_work_each_time() -> None:
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(300, 4)))
    first = [counted(lambda: frame.rolling(20).mean(), 1_200) for _ in range(3)]
    assert first[1] == first[2]
    assert first[1] > 100 + 120


@pytest.mark.parametrize("calls", [0, 10, 1_000])
def test_calls_of_python_and_of_compiled_functions_count_alike(calls: int) -> None:
    def ask() -> None:
        for _ in range(calls):
            abs(-1)

    def nested() -> None:
        for _ in range(calls):
            (lambda: None)()

    idle = counted(lambda: None, 0)
    assert counted(ask, 0) == counted(nested, 0) == idle + calls


def test_what_takes_long_unseen_is_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SLOW", 0.001)
    assert counted(lambda: time.sleep(0.002), 10) == work.SLOW_WORK


def test_another_profiler_goes_on_and_an_error_leaves_none() -> None:
    seen = []
    sys.setprofile(lambda *_: seen.append(1))
    try:
        assert counted(lambda: None, 50) == 6
        assert sys.getprofile() is not None
    finally:
        sys.setprofile(None)
    assert seen
    with pytest.raises(ZeroDivisionError):
        counted(lambda: 1 // 0, 0)  # type: ignore[arg-type, return-value]
    assert sys.getprofile() is None
