"""`thematic compare`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from thematic.cli.compare import compare
from thematic.errors import ResultError

app = typer.Typer()
app.command()(compare)


def run(*words: object) -> str:
    result = CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": "200"})
    if result.exception is not None:
        raise result.exception
    return result.output


@pytest.fixture
def two(study, tmp_path) -> tuple[Path, Path]:
    one = study.write(tmp_path / "one")
    return one, shutil.copytree(one, tmp_path / "other")


def test_a_table_and_a_page(two, study, tmp_path):
    text = run(*two, "--out", tmp_path / "page")
    assert "SIMULATED PRICES" in text
    assert "Since the note: after 2025-02-10" in text
    assert "Whole period: hindsight until 2025-02-10" in text
    for name, result in study.results.items():
        rows = [line for line in text.splitlines() if line.startswith(f"one/{name} ")]
        whole, after = (result.metrics[period]["total_return"] for period in ("whole", "after_known_on"))
        assert [row.split()[1] for row in rows] == [
            f"{each:.1%}".replace("-", "−") for each in (whole, after)
        ]
    page = tmp_path / "page" / "report.html"
    assert f"Report: {page}" in text
    assert "Compared: one, other" in page.read_text("utf-8")


def test_text_of_a_result_is_shown_and_not_obeyed(two, tmp_path):
    for folder in two:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text("utf-8"))
        manifest["source"]["name"] = f"[red]{folder.name}\x1b[2J"
        path.write_text(json.dumps(manifest), "utf-8")
    text = run(*two, "--out", tmp_path / "page")
    assert r"[red]one\x1b[2J (one), [red]other\x1b[2J (other)" in text
    assert "\x1b" not in text


def test_a_refusal_writes_nothing(two, tmp_path):
    (two[1] / "nav.csv").unlink()
    with pytest.raises(ResultError, match=r"nav\.csv: cannot be read"):
        run(*two, "--out", tmp_path / "page")
    assert not (tmp_path / "page").exists()
