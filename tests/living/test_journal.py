"""A journal only grows: killed writers and several at once lose nothing, and what was changed is noticed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from thematic.errors import JournalError
from thematic.living.journal import append, read

HEAD = {"kind": "journal", "format": 1, "backtest": "b"}
WRITER = """
import sys
from pathlib import Path
from thematic.living.journal import append

def add(journal, day):
    if not journal.lines:
        yield {"kind": "journal", "format": 1, "backtest": "b"}
    if all(entry["day"] != day for entry in journal.entries):
        yield {"kind": "entry", "day": day, "pad": "x" * 3000}

for number in range(int(sys.argv[2])):
    append(Path(sys.argv[1]), lambda journal: add(journal, f"{number:05}"))
"""
ENTRIES = 80


def writer(path: Path) -> subprocess.Popen[bytes]:
    env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(ENTRIES)], env=env)


def complete(path: Path) -> bool:
    days = [entry["day"] for entry in read(path).entries]
    return days == [f"{number:05}" for number in range(ENTRIES)]


@pytest.mark.slow
def test_twenty_kills_lose_nothing_and_enter_nothing_twice(tmp_path: Path) -> None:
    path, random, whole = tmp_path / "j.jsonl", np.random.default_rng(7), 3_100 * ENTRIES
    for size in np.sort(random.integers(1, whole, 20)):
        running = writer(path)
        while running.poll() is None and (not path.is_file() or path.stat().st_size < size):
            time.sleep(0.001)
        running.send_signal(signal.SIGKILL)
        running.wait()
        before = read(path).entries if path.is_file() else ()
        assert [entry["day"] for entry in before] == [f"{number:05}" for number in range(len(before))]
    assert writer(path).wait() == 0
    assert complete(path)


def test_two_writers_enter_each_day_once(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    assert [process.wait() for process in (writer(path), writer(path))] == [0, 0]
    assert complete(path)


@pytest.mark.parametrize("left", [b"{", b'{"hash": "ab', "沪".encode()[:2]])
def test_what_a_killed_writer_left_of_a_line_is_cut_off(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "j.jsonl"
    append(path, lambda _: [HEAD, {"kind": "entry", "day": "1"}])
    whole = path.read_bytes()
    path.write_bytes(whole + left)
    assert len(read(path).entries) == 1
    append(path, lambda _: [{"kind": "entry", "day": "2"}])
    assert path.read_bytes().startswith(whole)
    assert [entry["day"] for entry in read(path).entries] == ["1", "2"]


def test_the_same_contents_have_the_same_hashes_whenever_they_are_written(tmp_path: Path) -> None:
    contents = [HEAD, {"kind": "entry", "day": "1"}, {"kind": "revision", "day": "2", "changes": []}]
    append(tmp_path / "a.jsonl", lambda _: contents)
    for content in contents:
        append(tmp_path / "b.jsonl", lambda _, content=content: [content])
    one, other = (read(tmp_path / name) for name in ("a.jsonl", "b.jsonl"))
    assert [line.hash for line in one.lines] == [line.hash for line in other.lines]
    assert one.revisions == ({"kind": "revision", "day": "2", "changes": []},)


def _edit(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b'"day": "1"', b'"day": "9"'), *lines[2:]]


@pytest.mark.parametrize(
    "change",
    [_edit, lambda lines: [lines[0], *lines[2:]], lambda lines: [lines[0], lines[2], lines[1], *lines[3:]]],
    ids=["edited", "taken out", "moved"],
)
def test_a_changed_line_is_noticed(tmp_path: Path, change) -> None:
    path = tmp_path / "j.jsonl"
    append(path, lambda _: [HEAD, *({"kind": "entry", "day": str(day)} for day in range(1, 4))])
    path.write_bytes(b"\n".join(change(path.read_bytes().splitlines())) + b"\n")
    with pytest.raises(JournalError, match="changed by another hand"):
        read(path)
    with pytest.raises(JournalError):
        append(path, lambda _: [])


def test_other_files_and_newer_versions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    path.write_text("hello\n")
    with pytest.raises(JournalError, match="line 1 is no line of a journal"):
        read(path)
    path.unlink()
    append(path, lambda _: [HEAD | {"format": 2}])
    with pytest.raises(JournalError, match="not what this version of thematic writes"):
        read(path)
    assert read(tmp_path / "absent.jsonl").lines == ()


def test_lines_are_json(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    append(path, lambda _: [HEAD, {"kind": "entry", "day": "1", "text": "市場"}])
    assert json.loads(path.read_text("utf-8").splitlines()[1])["content"]["text"] == "市場"
