from __future__ import annotations

import json
import math
import multiprocessing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematic.errors import LedgerError
from thematic.ledger import VARIABLE, Trial, place, record, trials


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "deep" / "trials.jsonl"
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def trial(hold: int = 10, **changes: object) -> Trial:
    fields = {
        "strategy": "buy_semis_on_dip",
        "parameters": {"hold": hold, "theme": "半導體"},
        "start": date(2024, 1, 2),
        "end": date(2025, 6, 30),
        "source": "sample",
        "sharpe": 0.05,
        "rows": 388,
    }
    return Trial(**{**fields, **changes})  # type: ignore[arg-type]


def test_nothing_was_tried_yet(ledger: Path) -> None:
    assert trials(["us_ai_semis"]) == []
    assert not ledger.exists()


def test_what_was_recorded_is_read_again(ledger: Path) -> None:
    record(["us_ai_semis", "china_ai"], [trial(10), trial(20)])
    record(["us_ai_semis"], [trial(30)])
    assert trials(["china_ai"]) == [trial(10), trial(20)]
    assert trials(["us_ai_semis"]) == [trial(10), trial(20), trial(30)]
    assert trials(["benchmarks"]) == []
    assert place() == ledger


@pytest.mark.parametrize(
    "other",
    [
        {"strategy": "hold"},
        {"parameters": {"hold": 11}},
        {"start": date(2024, 1, 3)},
        {"end": date(2025, 6, 27)},
        {"source": "live"},
    ],
)
def test_a_trial_is_its_strategy_parameters_period_and_prices(other: dict[str, object]) -> None:
    record(["u"], [trial(), trial(sharpe=0.07)])
    record(["v", "u"], [trial(sharpe=0.08, rows=390)])
    assert [(each.sharpe, each.rows) for each in trials(["u", "v"])] == [(0.08, 390)]
    record(["u"], [trial(**other)])
    assert len(trials(["u"])) == 2


def test_parameters_in_another_order_are_the_same_trial() -> None:
    record(
        ["u"],
        [trial(parameters={"a": 1, "b": date(2025, 1, 27)}), trial(parameters={"b": "2025-01-27", "a": 1})],
    )
    assert len(trials(["u"])) == 1


def test_no_sharpe_ratio_comes_back_as_none() -> None:
    record(["u"], [trial(sharpe=math.nan)])
    assert math.isnan(trials(["u"])[0].sharpe)


def test_nothing_tried_writes_nothing(ledger: Path) -> None:
    record(["u"], [])
    assert not ledger.exists()


def test_a_changed_line_is_noticed(ledger: Path) -> None:
    for hold in range(3):
        record(["u"], [trial(hold)])
    whole = ledger.read_text(encoding="utf-8")
    ledger.write_text(whole.replace("0.05", "0.04", 1), encoding="utf-8")
    with pytest.raises(LedgerError, match="line 1 is not what was written"):
        trials(["u"])


@pytest.mark.parametrize(("kept", "line"), [((1, 2), 1), ((0, 2), 2), ((1, 0, 2), 1), ((0, 1, 1, 2), 3)])
def test_lines_taken_out_moved_or_put_in_are_noticed(ledger: Path, kept: tuple[int, ...], line: int) -> None:
    for hold in range(3):
        record(["u"], [trial(hold)])
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(lines[i] for i in kept))
    with pytest.raises(LedgerError, match=f"line {line} does not follow"):
        trials(["u"])


@pytest.mark.parametrize("junk", [b"{}\n", b"no json\n", b'"text"\n', b"\xff\xfe\n", b"[1]\n"])
def test_junk_is_noticed_by_reader_and_writer(ledger: Path, junk: bytes) -> None:
    record(["u"], [trial()])
    ledger.write_bytes(ledger.read_bytes() + junk)
    with pytest.raises(LedgerError, match="line 2"):
        trials(["u"])
    with pytest.raises(LedgerError, match="its last line"):
        record(["u"], [trial(11)])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 200), size=st.integers(1, 40))
def test_an_unfinished_line_counts_for_nothing(ledger: Path, cut: int, size: int) -> None:
    ledger.unlink(missing_ok=True)
    record(["u"], [trial(1)])
    whole = ledger.read_bytes()
    record(["u"], [trial(hold) for hold in range(2, 2 + size)])
    ledger.write_bytes(ledger.read_bytes()[: len(whole) + cut])
    assert trials(["u"]) == [trial(1)]
    record(["u"], [trial(99)])
    assert trials(["u"]) == [trial(1), trial(99)]


def test_long_lines_are_found_from_the_end(ledger: Path) -> None:
    record(["u"], [trial(hold) for hold in range(3000)])
    record(["u"], [trial(hold) for hold in range(3000, 5000)])
    record(["u"], [trial(-1)])
    assert len(trials(["u"])) == 5001
    assert len(ledger.read_bytes().splitlines()) == 3


def _record_many(path: str, first: int) -> None:
    import os

    os.environ[VARIABLE] = path
    for hold in range(first, first + 20):
        record(["u"], [trial(hold)])


def test_two_processes_lose_nothing(ledger: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_record_many, args=(str(ledger), first)) for first in (0, 100)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    assert sorted(each.parameters["hold"] for each in trials(["u"])) == [*range(20), *range(100, 120)]


def test_a_place_that_cannot_be_written_gives_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "trials.jsonl"))
    with pytest.raises(LedgerError, match=VARIABLE):
        record(["u"], [trial()])


def test_lines_are_plain_data(ledger: Path) -> None:
    record(["u"], [trial()])
    line = json.loads(ledger.read_text(encoding="utf-8"))
    assert json.loads(line["entry"])["universes"] == ["u"]
