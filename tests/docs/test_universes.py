"""The rule book of the page on universes is read as it stands, and does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thematic.cli import main
from thematic.universe import load_theme

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "universes.md").read_text("utf-8")


def test_the_rule_book_gives_members_weights_and_reasons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "universes").mkdir()
    (tmp_path / "universes" / "robot_makers.toml").write_text(block, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_theme("robot_makers").rules is not None
    with pytest.raises(SystemExit) as caught:
        main(["universe", "show", "robot_makers", "--on", "2024-10-01", "--source", "sample"])
    told = " ".join(capsys.readouterr().out.split())  # the reasons may go on in another line
    assert caught.value.code in (0, None)
    assert "4 members by the review of 2024-09-20 (the calendar) (SIMULATED PRICES)" in told
    assert re.search(r"META Meta out rank 5 of 5: below the first 4", told)
    assert re.search(r"NVDA NVIDIA \d+\.\d\d% [\d.]+ rank 3 of 5; exposure 30% \(annual report 2023\)", told)
