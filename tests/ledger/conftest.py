from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from thematic.ledger import VARIABLE, Trials

Maker = Callable[..., Trials]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "deep" / "ledger.sqlite"
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def trials(hold: object = 10, sharpe: float | np.ndarray = 0.05, **changes: object) -> Trials:
    """Return one trial of a strategy with a parameter."""
    fields = {
        "universes": ("us_ai_semis",),
        "strategy": "buy_semis_on_dip",
        "parameters": {"hold": hold, "theme": "半導體"},
        "start": date(2024, 1, 2),
        "end": date(2025, 6, 30),
        "source": "sample 0123456789ab",
        "simulated": True,
        "rows": 388,
        "sharpe": np.atleast_1d(sharpe),
    }
    return Trials(**{**fields, **changes})  # type: ignore[arg-type]
