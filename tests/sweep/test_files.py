"""The files of a sweep say what its result says."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from thematic.report import render_sweep
from thematic.sweep import SweepResult
from thematic.sweep.files import write


def test_the_files_say_the_same(result: SweepResult, tmp_path: Path) -> None:
    folder = write(result, tmp_path / "deep" / "out")
    table = pd.read_parquet(folder / "results.parquet")
    pd.testing.assert_frame_equal(table, result.table, check_dtype=False)
    described = json.loads((folder / "sweep.json").read_text(encoding="utf-8"))
    best = result.best("after_known_on")
    assert best is not None
    assert described["best"]["after_known_on"]["parameters"] == best.parameters
    assert described["combinations"] == 12
    assert len(pd.read_csv(folder / "walk_forward_nav.csv")) == len(result.forward.nav)  # type: ignore[union-attr]
    page = render_sweep(result)
    assert "SIMULATED PRICES" in page
    assert page.index("Points over holding. Since the note") < page.index(
        "Points over holding. Whole period: hindsight"
    )
