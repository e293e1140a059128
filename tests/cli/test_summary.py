"""What a run prints: the terms, the standings, and on request all figures; the same for scripts."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from thematic.cli.summary import period, print_summary, summary


def printed(study, width: int = 80, verbose: bool = False) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_summary(console, study, verbose=verbose)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 160])
def test_every_strategy_stands_there_with_its_return(study, width: int) -> None:
    text = printed(study, width)
    assert "SIMULATED PRICES" in text
    assert "Since the note of 2025-02-10" in text
    standings = study.analysis.standings("after_known_on")
    places = [text.index(f"\n{name}") for name in standings.index]
    assert places == sorted(places)
    for value in standings["total_return"]:
        assert f"{abs(value):.1%}" in text
    assert "…" not in text


def test_a_claim_that_could_not_be_measured_says_why(study) -> None:
    shown = printed(study, 500)
    for verdict in study.verdicts:
        unmeasured = bool(np.isnan(verdict.evidence.effect.estimate))
        assert (verdict.sentence in shown) == unmeasured


def test_caveats_and_both_periods_come_on_request(study) -> None:
    assert not any(caveat in printed(study, 500) for caveat in study.caveats)
    text = printed(study, 500, verbose=True)
    assert all(caveat in text for caveat in study.caveats)
    assert "The whole period, hindsight before 2025-02-10" in text


def test_scripts_get_the_same_in_full(study, tmp_path: Path) -> None:
    content = summary(study, tmp_path / "report.html")
    assert content["period"] == period(study) == "after_known_on"
    assert list(content["strategies"]) == list(study.analysis.standings("after_known_on").index)
    assert content["strategies"]["hold_spy"]["over_benchmark"] == 0.0
    assert content["report"].endswith("report.html")
    json.dumps(content, default=str)
