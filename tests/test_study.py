"""The files that a run leaves, and what its figures say of each other."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape

import pandas as pd
import pytest

from thematic.saved.saved_run import read_run
from thematic.study import Study


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    return study.write(tmp_path_factory.mktemp("reports") / "small")


def test_a_run_leaves_the_files_of_the_design(folder):
    assert {path.name for path in folder.iterdir()} == {
        "report.html",
        "nav.csv",
        "weights.csv",
        "orders.csv",
        "metrics.json",
        "verdicts.json",
        "manifest.json",
        "fills.csv",
        "prices.parquet",
        "analysis.json",
    }


def test_large_tables_are_parquet_and_read_back_the_same(study, folder, tmp_path):
    large = study.write(str(tmp_path / "large"), 10)
    study.write(large, 10)
    tables = {path.stem for path in large.glob("*.parquet")}
    assert tables == {"weights", "orders", "fills", "prices"}
    assert {path.stem for path in large.glob("*.csv")} == {"nav"}
    pd.testing.assert_frame_equal(read_run(large).orders, read_run(folder).orders)
    weights = pd.read_parquet(large / "weights.parquet")
    text = pd.read_csv(folder / "weights.csv", parse_dates=["date"])
    pd.testing.assert_frame_equal(weights, text, rtol=1e-8, check_dtype=False)


def test_net_asset_values_are_read_back_to_the_last_bit(study, folder):
    back = pd.read_csv(folder / "nav.csv", index_col="date", parse_dates=True)
    pd.testing.assert_frame_equal(back, study.nav, check_exact=True, check_freq=False, check_index_type=False)
    assert (back.bfill().iloc[0] == 1_000_000).all()


def test_every_order_says_what_became_of_it(folder):
    orders = pd.read_csv(folder / "orders.csv", keep_default_na=False)
    columns = "strategy symbol decided_at known_at fill_at side intended filled price fees status reason"
    assert list(orders.columns)[:12] == columns.split()
    assert set(orders["status"]) <= {"filled", "partly_filled", "deferred", "cancelled"}
    assert ((orders["status"] == "filled") == (orders["reason"] == "")).all()
    filled = orders[orders["filled"].astype(float) > 0]
    known, fill = pd.to_datetime(filled["known_at"]), pd.to_datetime(filled["fill_at"])
    assert (known < fill).all()
    assert (filled["fees"].astype(float) > 0).all()


def test_weights_and_cash_make_the_account(study, folder):
    weights = pd.read_csv(folder / "weights.csv", parse_dates=["date"])
    held = weights.pivot_table(index="date", columns="symbol", values="weight", aggfunc="sum")
    assert set(weights["strategy"]) == set(study.results)
    result = study.results["applications_against_semis"]
    assert (result.weights.min() < 0).any()
    assert held.notna().any(axis=None)
    for result in study.results.values():
        assert (result.weights.clip(lower=0).sum(axis=1) < 1.2).all()


def test_metrics_are_json_for_both_periods(study, folder):
    metrics = json.loads((folder / "metrics.json").read_text("utf-8"))
    for name, periods in metrics.items():
        assert set(periods) == {"whole", "after_known_on"}
        nav = study.nav[name].dropna()
        assert periods["whole"]["total_return"] == pytest.approx(nav.iloc[-1] / nav.iloc[0] - 1)
        after = nav.loc["2025-02-10":]
        assert periods["after_known_on"]["total_return"] == pytest.approx(after.iloc[-1] / after.iloc[0] - 1)
        assert periods["whole"]["annual_return"] is None  # five months are not annualised


def test_the_manifest_names_all_that_the_numbers_depend_on(study, folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["source"] == {"name": "sample", "simulated": True}
    assert set(study.run.panel.symbols) < set(manifest["prices"])
    assert {"HKD=X", "CNY=X"} <= set(manifest["prices"])
    assert all(len(digest) == 64 for digest in manifest["prices"].values())
    assert manifest["strategies"]["hold_spy"]["parameters"]["symbols"] == ["SPY"]
    assert manifest["backtest"]["start"] == "2024-12-02"
    assert any("Saola" in entry for entry in manifest["calendar_overrides"]["hk"])


def test_what_is_simulated_or_assumed_is_said(study):
    assert study.simulated
    assert study.caveats[0].startswith("SIMULATED PRICES")
    assert any("assumptions" in note for note in study.caveats)


def test_a_notebook_shows_a_study_and_a_result(study):
    question = study.backtest.replace(title="<script>alert(1)</script>")
    hostile = Study(replace(study.run, question=question))
    page = hostile._repr_html_()
    assert "SIMULATED PRICES" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert all(escape(title, quote=False) in page for title in study.analysis.titles.values())
    assert "drawdown" in study.results["hold_spy"]._repr_html_()
