"""``thematic check``, as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from thematic.cli import main

PEEKS = '''"""Peeks."""

from dataclasses import dataclass

from thematic.strategy import Strategy, on_change


@dataclass(frozen=True)
class Peeks(Strategy):
    """Holds what will rise tomorrow."""

    theme: str = "china_ai"

    def targets(self, view):
        close = view.close[view.symbols(self.theme)]
        rises = close.pct_change(fill_method=None).shift(-1) > 0.0
        return on_change(rises.div(rises.sum(axis=1).clip(lower=1), axis=0))
'''


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "strategies").mkdir()
    (tmp_path / "strategies" / "peeks.py").write_text(PEEKS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> int | str | None:
    with pytest.raises(SystemExit) as caught:
        main(["check", *words])
    return caught.value.code


def test_hindsight_fails_and_is_told_with_day_symbol_and_change(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("peeks") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Peeks: ")
    assert lines[-1] == "failed"
    told = [line for line in lines if line.startswith("looks ahead 20")]
    assert len(told) == 5
    assert all(" became " in line and ", a change of " in line for line in told)
    assert any(line.startswith("looks ahead and ") for line in lines)


SAMPLE = ["--source", "sample", "--start", "2024-06-03", "--end", "2025-03-31"]


@pytest.mark.parametrize("prices", [[], pytest.param(SAMPLE, marks=pytest.mark.slow)])
def test_an_honest_strategy_passes_on_any_prices(
    prices: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("theme_momentum", *prices) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "passed"
    assert ("drawn at random" in out) == (not prices)


def test_what_cannot_be_loaded_is_the_users_to_mend(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "strategies" / "broken.py").write_text("1 / 0")
    assert run("broken") == 2
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert run("nowhere") == 2
    assert run("peeks", "--start", "2025-06-30", "--end", "2025-01-02") == 2
