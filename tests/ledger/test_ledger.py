from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.ledger.conftest import trials
from thematic.errors import LedgerError
from thematic.ledger import VARIABLE, check, fix, read, record
from thematic.ledger.ledger import place

THEME = ["us_ai_semis"]


def tried(simulated: bool = True) -> list[float]:
    return sorted(read(THEME).tried(THEME, simulated=simulated).sharpe.tolist())


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as ledger, ledger:
        for statement in statements:
            ledger.execute(statement)


def test_nothing_was_tried_yet() -> None:
    assert tried() == []
    assert not place().exists()


def test_what_was_recorded_is_read_again() -> None:
    record([trials(10, 0.1), trials(20, 0.2)])
    record([trials(30, 0.3)])
    check()
    assert tried() == [0.1, 0.2, 0.3]
    assert tried(simulated=False) == []
    assert read(["benchmarks"]).entries == ()


def test_nothing_tried_writes_nothing() -> None:
    record([])
    record([trials(counted=np.array([False]))])
    assert not place().exists()


def test_a_check_changes_nothing() -> None:
    check()
    record([trials(10, 0.1)])
    before = place().read_bytes()
    check()
    assert place().read_bytes() == before
    assert tried() == [0.1]


@pytest.mark.parametrize(
    ("tampering", "entry"),
    [
        ("UPDATE entries SET text = replace(text, 'true', 'false') WHERE number = 2", 2),
        ("DELETE FROM entries WHERE number = 1", 1),
        ("DELETE FROM entries WHERE number = 2", 2),
        ("UPDATE entries SET number = number + 1 WHERE number = 3", 3),
        ("UPDATE entries SET hash = (SELECT hash FROM entries WHERE number = 1) WHERE number = 3", 3),
        ("INSERT INTO entries SELECT 4, hash, text, detail, keys, sharpe FROM entries WHERE number = 3", 4),
    ],
)
def test_an_entry_changed_taken_out_or_put_in_is_noticed(tampering: str, entry: int) -> None:
    record([trials(hold) for hold in range(3)])
    change(place(), tampering)
    for use in (check, lambda: read(THEME), lambda: fix("set", "0" * 64)):
        with pytest.raises(LedgerError, match=f"entry {entry} is not what was written"):
            use()


@pytest.mark.parametrize(
    "tampering", ["detail = replace(detail, '10', '11')", "sharpe = zeroblob(8)", "keys = zeroblob(8)"]
)
def test_changed_numbers_are_noticed(tampering: str) -> None:
    record([trials(10, 0.1)])
    change(place(), f"UPDATE entries SET {tampering}")
    with pytest.raises(LedgerError, match="the numbers of entry 1 are not what was written"):
        read(THEME)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no ledger at all, but text" * 50, "no ledger, or damaged"),
        (b'{"hash": "00", "entry": "{}"}\n', "the ledger of an earlier version, as lines of text"),
        (b"SQLite format 3\x00" + b"\xff" * 2000, "no ledger, or damaged"),
    ],
)
def test_another_file_in_its_place_is_named_and_left_as_it_is(content: bytes, words: str) -> None:
    place().parent.mkdir()
    place().write_bytes(content)
    for use in (check, lambda: read(THEME), lambda: record([trials()])):
        with pytest.raises(LedgerError, match=words) as caught:
            use()
        assert VARIABLE in str(caught.value)
    assert place().read_bytes() == content


def test_another_programs_database_is_left_as_it_is() -> None:
    place().parent.mkdir()
    change(place(), "CREATE TABLE entries (a)", "INSERT INTO entries VALUES (1)")
    with pytest.raises(LedgerError, match="another program's database"):
        record([trials()])


def test_a_damaged_ledger_is_named() -> None:
    record([trials(hold) for hold in range(300)])
    whole = place().read_bytes()
    place().write_bytes(whole[:4096] + b"\x00" * (len(whole) - 4096))
    with pytest.raises(LedgerError, match=VARIABLE):
        check()


def test_a_newer_ledger_is_named() -> None:
    record([trials()])
    change(place(), "PRAGMA user_version = 2")
    for use in (check, lambda: read(THEME), lambda: record([trials()])):
        with pytest.raises(LedgerError, match="a newer version of thematic has written this"):
            use()


def test_entries_of_another_version_are_named_and_the_others_read(monkeypatch: pytest.MonkeyPatch) -> None:
    record([trials(10, 0.1)])
    with monkeypatch.context() as newer:
        newer.setattr("thematic.ledger.ledger.FORMAT", 2)
        newer.setattr("thematic.ledger.ledger._version", lambda: "9.1")
        record([trials(20, 0.2)])
    record([trials(30, 0.3)])
    check()
    assert tried() == [0.1, 0.3]
    assert read(THEME).unread == ("9.1",)


def test_a_place_that_cannot_be_written_gives_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for where in (tmp_path / "file" / "ledger.sqlite", tmp_path / "folder"):
        monkeypatch.setenv(VARIABLE, str(where))
        for use in (check, lambda: record([trials()])):
            with pytest.raises(LedgerError, match=f"make it writable, or name another file in {VARIABLE}"):
                use()


def test_a_ledger_that_can_only_be_read_is_found_by_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    record([trials(10, 0.1)])
    connect = sqlite3.connect

    def read_only(path: Path, **options: object) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with pytest.raises(LedgerError, match="readonly"):
        check()
    assert tried() == [0.1]


def test_a_hash_is_entered_once_and_keeps_its_first_time() -> None:
    first = fix("reference set x", "ab" * 32)
    assert fix("reference set x", "ab" * 32) == first
    assert fix("reference set x", "cd" * 32) >= first
    record([trials(10, 0.1)])
    with closing(sqlite3.connect(place())) as ledger:
        kinds = [json.loads(text)["kind"] for (text,) in ledger.execute("SELECT text FROM entries")]
    assert kinds == ["hash", "hash", "trials"]
    assert tried() == [0.1]


WRITER = """
import sys
import time
from pathlib import Path
from tests.ledger.conftest import trials
from thematic.ledger import record

first, folder = int(sys.argv[1]), Path(sys.argv[2])
(folder / f"ready-{first}").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
for hold in range(first, first + int(sys.argv[3])):
    record([trials(hold, hold / 1e6)])
    (folder / f"done-{first}").write_text(str(hold + 1 - first))
"""


def writer(folder: Path, first: int, count: int) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[2])
    words = [sys.executable, "-c", WRITER, str(first), str(folder), str(count)]
    return subprocess.Popen(words, env={**os.environ, "PYTHONPATH": root})


def test_several_processes_lose_nothing(tmp_path: Path) -> None:
    writers = [writer(tmp_path, first, 10) for first in (0, 100, 200)]
    while len(list(tmp_path.glob("ready-*"))) < 3:
        assert all(writer.poll() is None for writer in writers)
        time.sleep(0.01)
    (tmp_path / "go").touch()
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    check()
    assert tried() == [(first + i) / 1e6 for first in (0, 100, 200) for i in range(10)]


def test_a_killed_writer_leaves_a_sound_ledger(tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    process = writer(tmp_path, 0, 10**9)
    told = tmp_path / "done-0"
    # It writes for ever: wherever the signal meets it, it is at an entry or between two.
    while not (told.exists() and int(told.read_text() or 0) >= 2):
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    check()
    ratios = tried()
    assert ratios == [i / 1e6 for i in range(len(ratios))]
    assert len(ratios) >= 2
    record([trials(-1, -1.0)])
    assert tried() == [-1.0, *ratios]
