"""What commands print in any encoding, without colours, into a pipe; and that help costs next to nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import thematic

ROOT = Path(thematic.__file__).resolve().parents[1]
HEAVY = {"pandas", "numpy", "plotly", "vectorbt", "numba", "pyarrow", "openpyxl", "exchange_calendars"}
PROBE = f"""
import sys
import typer
from thematic import cli
def commands(group, words=()):
    for name, command in group.commands.items():
        yield from commands(command, (*words, name)) if hasattr(command, "commands") else [(*words, name)]
every = list(commands(typer.main.get_command(cli.app)))
for words in [(), *every]:
    try:
        cli.main([*words, "--help"])
    except SystemExit as ended:
        assert not ended.code, words
print(len(every), sorted({HEAVY!r} & sys.modules.keys()), file=sys.stderr)
"""


def thematic_run(words: list[object], **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "thematic", *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **environment},
        capture_output=True,
        check=False,
    )


def test_no_help_imports_what_is_heavy():
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    count, heavy = done.stderr.strip().split(" ", 1)
    assert int(count) > 15
    assert heavy == "[]"


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_every_encoding_shows_the_numbers(pairs, tmp_path, encoding):
    words = ["compare", pairs["base"], pairs["parameter"], "--out", tmp_path / "page"]
    done = thematic_run(words, PYTHONIOENCODING=encoding, NO_COLOR="1")
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    assert "buy_semis_on_dip, hold: 40 (base), 10 (parameter)" in text
    assert "\x1b" not in text
    (row,) = [line for line in text.splitlines() if line.startswith("buy_semis_on_dip  ")]
    told = json.loads((tmp_path / "page" / "comparison.json").read_text("utf-8"))
    (gap,) = [
        strategy["gaps"][0] for strategy in told["strategies"] if strategy["name"] == "buy_semis_on_dip"
    ]
    shown = [float(part.replace("−", "-").strip("%")) for part in row.split()[1:4]]
    assert shown == pytest.approx([100 * gap[key] for key in ("a", "b", "difference")], abs=0.05001)
    assert "?" not in row


def test_json_is_the_same_in_ascii(pairs, tmp_path):
    words = ["compare", pairs["base"], pairs["costs"], "--out", tmp_path / "page", "--json"]
    done = thematic_run(words, LC_ALL="C", PYTHONIOENCODING="ascii")
    told = json.loads(done.stdout.decode("ascii"))
    assert told["headline"] == "frictionless: no (base), yes (costs)"


def test_a_reader_that_leaves_is_no_fault(pairs, tmp_path):
    words = f"compare {pairs['base']} {pairs['price']} --out {tmp_path / 'x'}"
    command = f"{sys.executable} -m thematic {words} | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
