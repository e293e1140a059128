"""A journal written day by day is one written at once; what it keeps is what a run that ends there says."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from thematic import Backtest
from thematic.errors import JournalError
from thematic.living.journal import Journal, read
from thematic.living.keep import keep, place
from thematic.markets import markets
from thematic.prices import open_source
from thematic.prices.source import Source
from thematic.run import Run, needed_symbols, universes

STOPS = ("china_ai / SPY below 0.95 of its level at the note", "drawdown of hold_spy above 10 %")


@pytest.fixture(scope="module")
def asked(small: Backtest) -> Backtest:
    return small.replace(stops=STOPS, reviews=("review on 2025-02-22",))


def kept(asked: Backtest, source: Source, day: str, folder: Path) -> Journal:
    keep(Run(asked.replace(end=date.fromisoformat(day)), source).result(), source, folder)
    return read(place(asked.name, folder))


def hashes(journal: Journal) -> list[str]:
    return [line.hash for line in journal.lines]


def days(journal: Journal) -> list[str]:
    return [str(entry["day"]) for entry in journal.entries]


@pytest.mark.slow
def test_day_by_day_equals_at_once_and_a_second_call_adds_nothing(
    asked: Backtest, sample: Source, tmp_path: Path
) -> None:
    for day in ("2025-02-10", "2025-02-13", "2025-02-14"):
        slow = kept(asked, sample, day, tmp_path / "slow")
    once = kept(asked, sample, "2025-02-14", tmp_path / "once")
    assert hashes(slow) == hashes(once)
    assert days(once) == [f"{day:%Y-%m-%d}" for day in pd.bdate_range("2025-02-10", "2025-02-14")]
    text = place(asked.name, tmp_path / "once").read_bytes()
    assert hashes(kept(asked, sample, "2025-02-14", tmp_path / "once")) == hashes(once)
    assert place(asked.name, tmp_path / "once").read_bytes() == text


@pytest.mark.slow
def test_week_by_week_equals_at_once_over_a_quarter(asked: Backtest, sample: Source, tmp_path: Path) -> None:
    for day in pd.date_range("2025-02-10", "2025-05-12", freq="W-MON"):
        slow = kept(asked, sample, f"{day:%Y-%m-%d}", tmp_path / "slow")
    assert hashes(slow) == hashes(kept(asked, sample, "2025-05-12", tmp_path / "once"))
    assert len(slow.entries) > 60


@pytest.mark.slow
def test_a_revision_is_told_and_old_entries_stay(
    two_funds: Backtest, folder: Callable[..., Path], tmp_path: Path
) -> None:
    prices = folder(needed_symbols(two_funds, universes(two_funds)))
    before = kept(two_funds, open_source(str(prices)), "2025-02-13", tmp_path / "j")
    table = pd.read_csv(prices / "SPY.csv")
    at = table.index[table["date"] == "2025-02-12"][0]
    old = table.loc[at, "close"]
    table.loc[at, ["high", "close"]] *= 1.03
    table.to_csv(prices / "SPY.csv", index=False)
    after = kept(two_funds, open_source(str(prices)), "2025-02-14", tmp_path / "j")
    assert after.lines[: len(before.lines)] == before.lines
    (revision,) = after.revisions
    (change,) = revision["changes"]
    assert (change["symbol"], change["day"]) == ("SPY", "2025-02-12")
    assert (change["old"], change["new"]) == pytest.approx((old, old * 1.03), rel=1e-6)
    again = kept(two_funds, open_source(str(prices)), "2025-02-14", tmp_path / "j")
    assert again.lines == after.lines


def test_other_prices_are_refused(
    two_funds: Backtest, sample: Source, folder: Callable[..., Path], tmp_path: Path
) -> None:
    kept(two_funds, sample, "2025-02-10", tmp_path / "j")
    other = open_source(str(folder(needed_symbols(two_funds, universes(two_funds)))))
    with pytest.raises(JournalError, match="is a journal of source sample, not of"):
        kept(two_funds, other, "2025-02-11", tmp_path / "j")


SCRIPT = """
from datetime import date
from thematic import Backtest, load_strategy
backtest = Backtest(
    name="small", title="Small", start=date(2025, 1, 2), known_on=date(2025, 2, 10),
    strategies={"hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",))},
    stops=("drawdown of hold_spy above 10 %",), reviews=("review on 2025-06-30",),
)
"""


@pytest.mark.slow
def test_the_command_survives_kills_and_two_at_once(tmp_path: Path) -> None:
    script, path = tmp_path / "small.py", tmp_path / "journals" / "small.jsonl"
    script.write_text(SCRIPT)
    command = [sys.executable, "-m", "thematic", "journal", str(script), "--source", "sample"]
    for count in range(1, 90, 15):
        running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
        while running.poll() is None and (not path.is_file() or len(path.read_bytes().splitlines()) < count):
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait()
    both = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert {process.wait() for process in both} <= {10, 11}
    decided = days(read(path))
    assert decided == sorted(set(decided))
    sessions = markets()["us"].sessions(date(2025, 2, 10), date(2025, 6, 30))
    assert decided == sessions.index.strftime("%Y-%m-%d").tolist()
    show = [*command[:4], "show", str(script), "--json"]
    shown = subprocess.run(show, cwd=tmp_path, capture_output=True, check=True)
    assert len(json.loads(shown.stdout)) == len(sessions) + 1
