"""A reference set is entered in the ledger, and a changed one is another trial."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.references.conftest import small_set
from thematic import ledger
from thematic.references.registration import register


def test_a_changed_set_is_another_trial_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMATIC_LEDGER", str(tmp_path / "ledger.sqlite"))
    assert register(small_set(), ["us_ai_semis"], simulated=True) == ""
    assert register(small_set(), ["us_ai_semis"], simulated=True) == ""
    said = register(small_set(run_up=0.2), ["us_ai_semis"], simulated=True)
    assert "2 versions of it stand in the ledger" in said
    assert "another trial" in said
    # The changed set counts on the run's universe too, so that Sharpe ratios there are deflated by it.
    assert len(ledger.read(["us_ai_semis"]).entries) == 1
