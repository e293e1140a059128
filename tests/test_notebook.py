"""What objects show in a notebook: one line, or a headline, a plot and tables with units, escaped."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from thematic.notebook import plot, shown, table
from thematic.saved.comparison import compare
from thematic.study import Study


def test_texts_are_escaped_everywhere():
    hostile = "<script>alert(1)</script>"
    curves = pd.DataFrame({hostile: [100.0, 101.0]}, pd.bdate_range("2025-01-01", periods=2))
    page = shown(
        hostile, hostile, table((hostile,), [(hostile,)], hostile), plot(curves, hostile), bands=[hostile]
    )
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 7


def test_a_plot_stays_within_its_frame_and_names_its_lines():
    rng = np.random.default_rng(5)
    days = pd.bdate_range("2025-01-01", periods=40)
    curves = pd.DataFrame({f"line{i}": 100.0 + rng.normal(0.0, 1.0, 40).cumsum() for i in range(4)}, days)
    drawn = str(plot(curves, "what 100 became"))
    for points in re.findall('points="([^"]+)"', drawn):
        pairs = np.array([pair.split(",") for pair in points.split()], dtype=float)
        assert pairs.min() >= 0.0
        assert pairs[:, 0].max() <= 640.0
        assert pairs[:, 1].max() <= 200.0
    heights = sorted(float(height) for height in re.findall(r'<text x="\d+" y="(-?\d+)"', drawn))
    assert len(heights) == 4
    assert min(np.diff(heights)) >= 11.0
    assert plot(curves.iloc[:1], "too short") == ""


def test_every_repr_is_one_line(study, pairs):
    compared = compare([pairs["base"], pairs["parameter"]])
    for thing in (study, study.results["hold_spy"], compared):
        assert "\n" not in repr(thing)
        assert len(repr(thing)) < 200
    assert repr(study) == ("Study(small: 2024-12-02 to 2025-04-30, 3 strategies, sample, simulated)")


def test_a_study_shows_its_answer_a_plot_and_units(study):
    page = study._repr_html_()
    assert "SIMULATED PRICES" in page
    assert "<svg" in page
    best = study.analysis.standings("after_known_on").iloc[0]
    assert f"{best['total_return']:.1%}".replace("-", "−") in page
    assert "over the benchmark, points" in page


def test_a_result_shows_both_periods(study):
    result = study.results["china_over_us_ai"]
    page = result._repr_html_()
    for period in result.metrics.values():
        assert f"{period['total_return']:.1%}".replace("-", "−") in page
    assert "<svg" in page


def test_a_comparison_shows_what_changed(pairs):
    page = compare([pairs["base"], pairs["costs"]])._repr_html_()
    assert "frictionless: no (base), yes (costs)" in page
    assert "What did costs take?" in page
    assert "<svg" in page


def test_what_a_result_holds_is_pandas_and_agrees_with_itself(study):
    result = study.results["applications_against_semis"]
    assert (1.0 + result.returns).prod() == pytest.approx(result.nav.iloc[-1] / result.nav.iloc[0], abs=1e-12)
    trades = result.trades
    assert {"symbol", "opened_on", "closed_on", "pnl", "status"} <= set(trades)
    assert set(trades["side"]) == {"long", "short"}
    bought = trades[trades["side"] == "long"].groupby("symbol")["size"].sum()
    filled = result.fills[result.fills["units"] > 0.0].groupby("symbol")["units"].sum()
    assert (bought <= filled.reindex(bought.index) + 1e-6).all()
    for table_ in (result.weights, result.orders, result.fills, study.table()):
        assert isinstance(table_, pd.DataFrame)


def test_plots_are_plotly_figures_with_the_analysis_in_them(study):
    grown = study.plot.growth()
    assert [trace.name for trace in grown.data] == list(study.analysis.titles.values())
    name = "hold_spy"
    values = study.analysis.since[name].dropna()
    assert np.allclose(np.asarray(grown.data[0].y, dtype=float), values)
    low = min(np.asarray(study.plot.drawdown().data[0].y, dtype=float))
    assert low == pytest.approx(study.analysis.standings("after_known_on").loc[name, "max_drawdown"] * 100.0)
    held = study.plot.weights("china_over_us_ai")
    assert all(trace.line.shape == "hv" for trace in held.data)
    assert sum(trace.y[-1] for trace in held.data) == pytest.approx(100.0)
    with pytest.raises(KeyError):
        study.plot.weights("nothing of that name")


def test_claims_are_drawn_with_their_intervals(pair_study):
    drawn = pair_study.plot.claims()
    (trace,) = drawn.data
    assert trace.y[0].startswith("buy the dip (UBS): ")
    assert trace.error_x.array[0] > 0.0


def test_a_hostile_study_is_text(study):
    from dataclasses import replace

    asked = study.backtest.replace(title="<img src=x>")
    assert "<img" not in Study(replace(study.run, question=asked))._repr_html_()
