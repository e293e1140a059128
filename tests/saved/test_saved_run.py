"""Result folders read back: to the last bit where they are whole, one sentence where they are not."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematic.errors import ResultError
from thematic.saved.saved_run import read_run


@pytest.fixture(scope="module")
def written(study, tmp_path_factory):
    return study.write(tmp_path_factory.mktemp("saved") / "small")


@pytest.fixture
def folder(written, tmp_path) -> Path:
    return shutil.copytree(written, tmp_path / "run")


def test_a_run_is_read_back_as_it_was(study, folder):
    run = read_run(folder)
    pd.testing.assert_frame_equal(
        run.nav, study.nav, check_exact=True, check_freq=False, check_index_type=False
    )
    assert run.known_on == study.known_on == date(2025, 2, 10)
    assert run.manifest.source.simulated
    for name, result in study.results.items():
        for period, figures in result.metrics.items():
            for key, value in figures.items():
                assert run.metrics[name][period][key] == (None if np.isnan(value) else value)
    orders = pd.concat([result.orders for result in study.results.values()])
    assert list(run.orders["decided_at"]) == list(orders["decided_at"])
    assert list(run.orders["reason"]) == list(orders["reason"])
    assert run.orders["filled"].to_numpy() == pytest.approx(orders["filled"].to_numpy())


def fault(folder: Path) -> str:
    with pytest.raises(ResultError) as caught:
        read_run(folder).orders  # noqa: B018 - read late
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("name", ["metrics.json", "nav.csv", "orders.csv"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert fault(folder).startswith(f"{folder / name}: cannot be read: No such file")


def test_a_folder_without_a_manifest_is_no_result(tmp_path):
    assert fault(tmp_path).endswith("is no result: it has no manifest.json; give a folder that a run wrote")
    (tmp_path / "sweep.json").touch()
    assert fault(tmp_path).endswith("it is a sweep, and only runs are read here")


def test_a_run_s_name_alone_gets_its_folder(tmp_path):
    (tmp_path / "reports" / "mine").mkdir(parents=True)
    (tmp_path / "reports" / "mine" / "manifest.json").touch()
    assert fault(tmp_path / "mine").endswith(f"did you mean {tmp_path / 'reports' / 'mine'}?")


@pytest.mark.parametrize("name", ["manifest.json", "metrics.json", "nav.csv", "orders.csv"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{", b"[]", b"null", b"a,b\n1,2,3\n1\n", b"\x00"])
def test_a_file_of_another_kind_is_a_sentence_that_names_it(folder, name, content):
    (folder / name).write_bytes(content)
    sentence = fault(folder)
    assert sentence.startswith(f"{folder / name}: ")
    assert sentence.endswith("run the backtest again to write it anew")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m: m["backtest"].pop("base"), "lacks base"),
        (lambda m: m["backtest"].update(start="soon"), "backtest.start: "),
        (lambda m: m["backtest"].update(cash=float("nan")), "backtest.cash: "),
        (lambda m: m["themes"].clear(), "themes: "),
        (lambda m: m["source"].update(simulated="perhaps"), "source.simulated: "),
        (lambda m: m["strategies"].pop("hold_spy"), "one has 'hold_spy' and the other has not"),
    ],
)
def test_a_faulty_manifest_says_which_key(folder, change, says):
    path = folder / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content), "utf-8")
    assert says in fault(folder)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("day,a\n2025-01-01,1\n", "has no column date"),
        ("date,a\n2025-01-01,1\n", "at least two dates"),
        ("date,a\n2025-01-02,1\n2025-01-01,1\n", "later than the one before"),
        ("date,a\n2025-01-01,1\n2025-01-01,1\n", "later than the one before"),
        ("date,a\n2025-01-01,1\n2025-01-02,\n", "a has fewer than two values"),
        ("date,a\n2025-01-01,1\n2025-01-02,-1\n", "no positive number"),
        ("date,a\n2025-01-01,1\n2025-01-02,inf\n", "no positive number"),
        ("date,a\n2025-01-01,1\n2025-01-02,much\n", "much"),
        ("date,a\n2025-01-01,1\nyesterday,1\n", "yesterday"),
        ("date,a\n2025-01-01,1\n2025-01-02,1\n", "does not belong to the manifest"),
    ],
)
def test_faulty_values_are_told(folder, text, says):
    (folder / "nav.csv").write_text(text)
    assert says in fault(folder)


def test_metrics_of_one_period_only_are_told(folder):
    path = folder / "metrics.json"
    metrics = json.loads(path.read_text("utf-8"))
    del metrics["hold_spy"]["after_known_on"]
    path.write_text(json.dumps(metrics), "utf-8")
    assert "hold_spy" in (sentence := fault(folder))
    assert "lacks the period after_known_on" in sentence


def test_orders_without_a_column_are_told(folder):
    path = folder / "orders.csv"
    path.write_text(path.read_text("utf-8").replace("reason", "why", 1), "utf-8")
    assert "has no column reason" in fault(folder)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    name=st.sampled_from(["manifest.json", "metrics.json", "nav.csv", "orders.csv"]),
    cut=st.floats(0, 1),
    put=st.binary(max_size=4),
)
def test_a_damaged_file_never_raises_anything_else(written, folder, name, cut, put):
    whole = (written / name).read_bytes()
    at = int(cut * len(whole))
    (folder / name).write_bytes(whole[:at] + put + whole[at + len(put) :])
    # What still reads is a value changed into another one; what does not is told, and never crashes.
    with suppress(ResultError):
        read_run(folder).orders  # noqa: B018 - read late
    (folder / name).write_bytes(whole)
