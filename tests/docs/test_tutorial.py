"""The tutorial, walked as a new user would: every command and every file of it, in order."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import thematic
from thematic.cli import main
from thematic.saved.saved_run import read_run

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"
PACKAGE = Path(thematic.__file__).resolve().parent
PAIR = "robots_vs_robots_from_the_note"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TUTORIAL.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def command(line: str) -> int | str | None:
    with pytest.raises(SystemExit) as caught:
        main(shlex.split(line)[1:])
    return caught.value.code


def commands(block: str) -> Iterator[str]:
    return (line for line in block.splitlines() if line)


def walk(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Do what the page says, with prices of a source."""
    for kind, block in BLOCKS:
        if kind in ("toml", "python"):
            first, rest = block.split("\n", 1)
            Path(first.removeprefix("# ")).write_text(rest, "utf-8")
            continue
        for line in commands(block):
            if line.startswith("cd "):
                monkeypatch.chdir(line.removeprefix("cd "))
            else:
                assert command(line.replace("--source sample", f"--source {source}")) == 0, line


def package_files() -> dict[Path, int]:
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path: path.stat().st_mtime_ns for path in files}


def walked(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = package_files()
    monkeypatch.chdir(tmp_path)
    walk(monkeypatch, source)
    assert {path: before.get(path) for path in package_files()} == before
    assert Path.cwd() == tmp_path / "robots"
    for folder in ("robots", "robots_from_the_note", PAIR, "robots_parts_first_sweep"):
        assert (Path("reports") / folder / "report.html").is_file()
    runs = [read_run(Path("reports") / folder) for folder in ("robots", "robots_from_the_note")]
    for run in runs:
        assert list(run.nav) == ["hold_spy", "hold_humanoids", "parts_first"]
    assert [str(run.nav.index[0])[:10] for run in runs] == ["2024-01-02", "2024-06-03"]


@pytest.mark.slow
def test_the_walk_on_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    walked("sample", tmp_path, monkeypatch)
    assert "SIMULATED PRICES" in capsys.readouterr().out
    peeking = Path("strategies/parts_first.py")
    peeking.write_text(peeking.read_text("utf-8").replace("pct_change(self.", "pct_change(-self."), "utf-8")
    assert command("thematic check parts_first") == 1
    assert "looks ahead 20" in capsys.readouterr().out
    assert command("thematic run robots --source sample") == 1
    assert "looks ahead" in capsys.readouterr().err


@pytest.mark.slow
def test_the_walk_on_real_prices(
    tmp_path: Path, market_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    walked(str(market_dir), tmp_path, monkeypatch)
    assert "SIMULATED" not in capsys.readouterr().out


def test_the_page_shows_a_strategy_of_ten_lines_and_no_file_of_the_package() -> None:
    (strategy,) = (block for kind, block in BLOCKS if kind == "python" and "(Strategy)" in block)
    body = strategy.split("def targets")[1].splitlines()[1:]
    assert len(body) <= 10
    written = [block.split("\n", 1)[0] for kind, block in BLOCKS if kind in ("toml", "python")]
    assert written == ["# universes/humanoids.toml", "# strategies/parts_first.py", "# backtests/robots.py"]
