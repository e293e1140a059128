"""Reading ahead gives what reading one by one gives: the same bars, the same first error, and no thread."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.errors import PriceError
from thematic.market_data.panel import read_bars
from thematic.prices.check import check_source
from thematic.prices.sources import read_ahead
from thematic.prices.sources.folder import FolderSource
from thematic.prices.sources.formats.table import RawTable
from thematic.processes import in_two_processes, may_fork

DAYS = pd.bdate_range("2024-01-02", periods=30, name="date")
SYMBOLS = ["A" + "".join(letters) for letters in product("BCDE", repeat=2)]


def frame(seed: int) -> pd.DataFrame:
    closes = 50.0 * np.exp(np.random.default_rng(seed).normal(0, 0.01, len(DAYS)).cumsum())
    return pd.DataFrame({"Close": np.round(closes, 2), "Volume": 1000 + seed}, index=DAYS)


def plain(folder: Path, symbol: str, seed: int) -> None:
    frame(seed).to_parquet(folder / f"{symbol}.parquet")


def with_unread_columns(folder: Path, symbol: str, seed: int) -> None:
    table = frame(seed).reset_index().assign(beta=1.5, split_adj=2.0)
    table.to_parquet(folder / f"{symbol}.parquet", index=False)


def for_pandas(folder: Path, symbol: str, seed: int) -> None:
    frame(seed).tz_localize("America/New_York").to_parquet(folder / f"{symbol}.parquet")


def text(folder: Path, symbol: str, seed: int) -> None:
    frame(seed).to_csv(folder / f"{symbol}.csv")


def packed(folder: Path, symbol: str, seed: int) -> None:
    frame(seed).to_csv(folder / f"{symbol}.csv.gz", sep=";")


def doubled(folder: Path, symbol: str, seed: int) -> None:
    plain(folder, symbol, seed)
    text(folder, symbol, seed)


def broken(folder: Path, symbol: str, seed: int) -> None:
    (folder / f"{symbol}.parquet").write_bytes(b"PAR1" + bytes(seed + 9))


def cut_off(folder: Path, symbol: str, seed: int) -> None:
    plain(folder, symbol, seed)
    path = folder / f"{symbol}.parquet"
    path.write_bytes(path.read_bytes()[: 300 + seed])


def without_closes(folder: Path, symbol: str, seed: int) -> None:
    frame(seed)[["Volume"]].assign(Open=1.0).to_parquet(folder / f"{symbol}.parquet")


def of_another(folder: Path, symbol: str, seed: int) -> None:
    frame(seed).assign(symbol=["NVDA", "AMD"] * 15).to_parquet(folder / f"{symbol}.parquet")


def absent(folder: Path, symbol: str, seed: int) -> None:
    pass


SOUND = [plain, with_unread_columns, for_pandas, text, packed]
FAULTY = [doubled, broken, cut_off, without_closes, of_another, absent]
Written = list[Callable[[Path, str, int], None]]


@pytest.fixture(autouse=True)
def _threads_for_any_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "FEW", 1)
    monkeypatch.setattr(read_ahead, "AHEAD", 3)


def folder_of(place: Path, files: Written) -> Path:
    folder = place / "prices"
    folder.mkdir()
    plain(folder, "ZZZ", 0)  # a folder without any price file is another error
    for seed, (write, symbol) in enumerate(zip(files, SYMBOLS, strict=False)):
        write(folder, symbol, seed)
    return folder


def reading() -> list[threading.Thread]:
    """Return the threads that read ahead; other tests' may be there besides."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("prices")]


def said_by(cores: int, read: Callable[[], object]) -> object:
    """Return what reading with so many cores returns, or the error that it raises, in words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_ahead, "usable_cores", lambda: cores)
        try:
            return read()
        except PriceError as error:
            return type(error), str(error)
        finally:
            assert not reading()


def bars_in(folder: Path, symbols: list[str]) -> object:
    series = read_bars(FolderSource(folder), symbols)
    return [(symbol, bars.digest, bars.basis, bars.origin) for symbol, bars in series.items()]


@settings(deadline=None, max_examples=12)
@given(files=st.lists(st.sampled_from([*SOUND, *FAULTY]), max_size=len(SYMBOLS)), turn=st.randoms())
def test_bars_and_the_first_error_are_those_of_one_by_one(
    files: Written, turn: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = folder_of(tmp_path_factory.mktemp("files"), files)
    asked = SYMBOLS[: len(files)]
    turn.shuffle(asked)  # type: ignore[attr-defined]
    for symbols in (asked, [s for s in asked if s in FolderSource(folder).symbols()]):
        one = said_by(1, lambda symbols=symbols: bars_in(folder, symbols))
        assert repr(said_by(2, lambda symbols=symbols: bars_in(folder, symbols))) == repr(one)
    one = said_by(1, lambda: check_source(FolderSource(folder), asked))
    assert said_by(2, lambda: check_source(FolderSource(folder), asked)) == one


@pytest.mark.parametrize("first", [broken, cut_off, without_closes, of_another, doubled])
def test_of_several_errors_the_first_asked_for_is_raised(
    tmp_path: Path, first: Callable[[Path, str, int], None]
) -> None:
    folder = folder_of(tmp_path, [plain, plain, first, *FAULTY[:5], plain])
    kind, sentence = said_by(2, lambda: bars_in(folder, SYMBOLS[:9]))  # type: ignore[misc]
    assert issubclass(kind, PriceError)
    assert f"{SYMBOLS[2]}.parquet" in sentence


def test_only_what_is_asked_for_is_read_and_no_more_than_a_few_files_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path, [plain] * 16)
    lock, read = threading.Lock(), list[str]()
    taken = list[str]()
    own = read_ahead.read_table

    def watched(path: Path) -> RawTable:
        with lock:
            read.append(path.stem)
            assert len(read) <= len(taken) + read_ahead.AHEAD + 1
        return own(path)

    monkeypatch.setattr(read_ahead, "read_table", watched)
    monkeypatch.setattr(read_ahead, "usable_cores", lambda: 2)
    source, asked = FolderSource(folder), SYMBOLS[::2]
    with source.ahead(asked):
        for symbol in asked:
            taken += [source.bars(symbol).symbol]
    assert sorted(read) == sorted(asked)
    assert taken == asked


def test_what_was_read_before_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = FolderSource(folder_of(tmp_path, [plain] * 4))
    before = {symbol: source.bars(symbol) for symbol in SYMBOLS[:4]}
    monkeypatch.setattr(read_ahead, "usable_cores", lambda: 2)
    monkeypatch.setattr(read_ahead, "read_table", lambda path: pytest.fail(f"{path} is read again"))
    assert all(bars is before[symbol] for symbol, bars in read_bars(source, SYMBOLS[:4]).items())


def test_an_interruption_leaves_no_thread_and_bars_are_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = FolderSource(folder_of(tmp_path, [plain] * 16))
    monkeypatch.setattr(read_ahead, "usable_cores", lambda: 2)

    def interrupted() -> None:
        with source.ahead(SYMBOLS):
            source.bars(SYMBOLS[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not reading()
    assert source.bars(SYMBOLS[1]).adjusted.tolist() == frame(1)["Close"].tolist()


@pytest.mark.parametrize(("cores", "count"), [(1, 4), (2, 3)])
def test_few_files_or_one_core_start_no_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int, count: int
) -> None:
    monkeypatch.setattr(read_ahead, "FEW", 4)
    monkeypatch.setattr(read_ahead, "usable_cores", lambda: cores)
    monkeypatch.setattr(read_ahead, "ThreadPoolExecutor", lambda *_, **__: pytest.fail("threads are started"))
    assert len(read_bars(FolderSource(folder_of(tmp_path, [plain] * count)), SYMBOLS[:count])) == count


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells a process's threads")
def test_no_thread_of_pyarrow_is_left_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "usable_cores", lambda: 2)
    folder = folder_of(tmp_path, [plain, for_pandas, with_unread_columns, text] * 4)
    before = set(os.listdir("/proc/self/task"))
    read_bars(FolderSource(folder), SYMBOLS)
    for _ in range(200):
        if set(os.listdir("/proc/self/task")) <= before:
            return
        time.sleep(0.005)  # a thread that has ended is there until the system has put it away
    raise AssertionError("a thread goes on")


def test_a_fork_after_it_reads_what_this_process_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_ahead, "usable_cores", lambda: 2)
    folder = folder_of(tmp_path, [plain, for_pandas, with_unread_columns, text] * 4)
    one = bars_in(folder, SYMBOLS)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # what other tests left behind only waits
    if not may_fork():
        pytest.skip("this process may not be forked, or has one processor")
    here, note = os.getpid(), tmp_path / "done"

    def job() -> tuple[int, str]:
        answer = os.getpid(), repr(bars_in(folder, SYMBOLS))
        if answer[0] != here:
            note.touch()
        return answer

    def until_the_fork_has_read() -> None:
        for _ in range(12_000):
            if note.exists():
                return
            time.sleep(0.005)
        raise AssertionError("the fork reads nothing")

    answers = in_two_processes([job] * 4, range(4), until_the_fork_has_read)
    assert {answer for _, answer in answers} == {repr(one)}
