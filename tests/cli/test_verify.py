"""What ``verify`` says and how it exits, whatever the replay of a result found."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from thematic.cli import main

MISMATCH = SimpleNamespace(file="nav.csv", count=2, total=80, where="2025-01-27 mine", then="1.0", now="2.0")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Return what runs the command on what a replay found, and gives its exit code and output."""

    def run(*mismatches: object, changes: tuple[str, ...] = ()) -> tuple[int, str, str]:
        verification = SimpleNamespace(mismatches=mismatches, changes=changes, same=not mismatches)
        monkeypatch.setattr("thematic.saved.verify.verify", lambda folder, source, progress: verification)
        monkeypatch.setattr("thematic.saved.verify_sweep.is_sweep", lambda folder: False)
        with pytest.raises(SystemExit) as ended:
            main(["verify", str(Path("reports/mine"))])
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def test_a_result_that_is_the_same_exits_with_nought(said) -> None:
    code, out, err = said()
    assert (code, err) == (0, "")
    assert out.startswith("same reports/mine")


def test_what_differs_is_told_with_the_first_place_and_the_cause(said) -> None:
    code, out, err = said(MISMATCH, changes=("the prices of NVDA are others",))
    assert code == 1
    assert "nav.csv: 2 of 80 values differ; the first: 2025-01-27 mine: 1.0 then, 2.0 now" in err
    assert out.splitlines() == ["Why it may differ:", "- the prices of NVDA are others"]


def test_a_change_that_changes_no_number_is_told_too(said) -> None:
    code, out, _ = said(changes=("numpy is another version",))
    assert code == 0
    assert "What has changed since:" in out


def test_a_difference_without_a_cause_is_a_fault_of_the_files_or_ours(said) -> None:
    code, out, _ = said(MISMATCH)
    assert code == 1
    assert "Nothing that the manifest names has changed" in out
