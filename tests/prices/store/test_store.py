"""The store keeps what was delivered, whole, whatever happens to those who write it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.errors import PriceError
from thematic.prices.store.store import Store

from .store_writer import series


@settings(max_examples=20)
@given(
    values=st.lists(st.lists(st.floats(allow_infinity=False), min_size=8, max_size=8), min_size=1, max_size=5)
)
def test_reading_returns_what_was_written(
    values: list[list[float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    store, written = Store(tmp_path_factory.mktemp("store")), series(np.array(values))
    store.write(written)
    read = store.read("NVDA", "yahoo")
    assert read is not None
    pd.testing.assert_frame_equal(read.frame, written.frame, check_freq=False)
    facts = (
        "symbol",
        "provider",
        "code",
        "currency",
        "basis",
        "start",
        "through",
        "fetched_at",
        "whole_at",
        "versions",
        "digest",
    )
    assert [getattr(read, fact) for fact in facts] == [getattr(written, fact) for fact in facts]


def test_nothing_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "nowhere")
    assert store.read("NVDA", "yahoo") is None
    assert store.symbols() == ()
    assert not store.folder.exists(), "looking does not make a folder"


def test_one_file_a_symbol_and_provider(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for symbol, provider in (("NVDA", "yahoo"), ("NVDA", "akshare"), ("^GSPC", "yahoo"), ("HKD=X", "yahoo")):
        store.write(series(symbol=symbol, provider=provider))
    assert store.symbols() == ("HKD=X", "NVDA", "^GSPC")
    assert store.providers("NVDA") == ("akshare", "yahoo")
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert names == [
        "akshare/NVDA.parquet",
        "yahoo/HKD=X.parquet",
        "yahoo/NVDA.parquet",
        "yahoo/^GSPC.parquet",
    ]


def test_what_is_kept_can_be_read_without_thematic(tmp_path: Path) -> None:
    Store(tmp_path).write(series())
    label = json.loads(pq.read_schema(tmp_path / "yahoo" / "NVDA.parquet").metadata[b"thematic"])
    assert label["basis"] == "split_adjusted"
    assert label["fetched_at"] == "2025-01-15T01:02:03+00:00"
    assert len(label["sha256"]) == 64


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(series())
    path = store.path("NVDA", "yahoo")
    whole = path.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], b"PAR1" + b"\0" * 50 + b"PAR1"):
        path.write_bytes(damaged)
        with pytest.raises(PriceError, match=r"NVDA\.parquet is damaged.*thematic prices pull NVDA"):
            store.read("NVDA", "yahoo")


def test_values_changed_by_others_are_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(series())
    path = store.path("NVDA", "yahoo")
    table = pq.read_table(path)
    doubled = table.set_column(4, "close", [[2.0] * 10])
    pq.write_table(doubled.replace_schema_metadata(table.schema.metadata), path)
    with pytest.raises(PriceError, match="not those it was written with"):
        store.read("NVDA", "yahoo")


def test_another_symbols_file_and_foreign_files_are_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(series())
    store.path("NVDA", "yahoo").rename(store.path("AMD", "yahoo"))
    with pytest.raises(PriceError, match="not those it was written with"):
        store.read("AMD", "yahoo")
    pd.DataFrame({"date": [1]}).to_parquet(store.path("NVDA", "yahoo"))
    with pytest.raises(PriceError, match="not written by thematic"):
        store.read("NVDA", "yahoo")


def writer(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a process that writes."""
    script = Path(__file__).with_name("store_writer.py")
    return subprocess.Popen([sys.executable, str(script), str(folder), *arguments])


def test_two_writers_lose_nothing_and_no_reader_sees_a_broken_file(tmp_path: Path) -> None:
    store, rounds = Store(tmp_path), 8
    store.write(series(np.zeros((10, 8))))
    writers = [writer(tmp_path, "count", str(rounds)) for _ in range(2)]
    seen, running = 0.0, True
    while running:
        running = any(process.poll() is None for process in writers)
        read = store.read("NVDA", "yahoo")
        assert read is not None
        value = read.frame.to_numpy()[0, 0]
        assert value >= seen
        assert (read.frame.to_numpy() == value).all()
        seen = value
    assert [process.returncode for process in writers] == [0, 0]
    final = store.read("NVDA", "yahoo")
    assert final is not None
    assert final.frame.to_numpy()[0, 0] == 2 * rounds


def test_a_killed_writer_leaves_a_whole_file_and_no_lock(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(series())
    path = store.path("NVDA", "yahoo")
    with writer(tmp_path, "turns") as process:
        for _ in range(3):
            before = path.stat().st_mtime_ns
            while path.stat().st_mtime_ns == before:
                assert process.poll() is None
                time.sleep(0.001)
        process.kill()
    read = store.read("NVDA", "yahoo")
    assert read is not None
    assert len(np.unique(read.frame.to_numpy())) == 1
    with store.lock("NVDA", "yahoo"):
        store.write(series())
