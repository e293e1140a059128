"""The registry of metrics: each is defined once and stands wherever metrics are shown."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.report.figures import PERFORMANCE, TRADING
from thematic.simulation.state import FILL
from thematic.statistics import metrics
from thematic.statistics.metrics import METRICS, Metric, Period, measure
from thematic.sweep import measure as sweeping
from thematic.sweep.measure import FIGURES, measure_others, outcome_dtype

FLAT = Period(np.full(30, 100.0), np.ones(30), 0.1, traded=0.5, paid=0.01, orders=4.0)


def test_every_metric_stands_in_tables_and_sweeps() -> None:
    keys = [metric.key for metric in METRICS]
    assert len(set(keys)) == len(keys)
    assert [metric.key for metric in (*PERFORMANCE, *TRADING)] == keys
    assert set(keys) <= set(FIGURES)
    assert all(metric.heading and metric.explanation for metric in METRICS)


def test_an_account_that_never_moves() -> None:
    figures = measure(FLAT)
    assert np.isnan(figures["sharpe"])
    assert figures["total_return"] == figures["max_drawdown"] == 0.0
    assert (figures["turnover"], figures["costs"], figures["orders"]) == pytest.approx((2.5, 0.1, 4.0))
    assert set(measure(FLAT, "performance")) == {metric.key for metric in PERFORMANCE}


def test_too_few_returns_have_counts_only() -> None:
    figures = measure(Period(np.ones(2), np.ones(2), 0.01, orders=1.0))
    assert figures["orders"] == 1.0
    assert all(np.isnan(value) for key, value in figures.items() if key != "orders")


def test_a_metric_that_has_no_compiled_form_is_computed_in_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    best = Metric(
        "best_row", "best row", "The best return.", "percent", "performance", lambda p: p.returns.max()
    )
    monkeypatch.setattr(sweeping, "OTHERS", (best,))
    monkeypatch.setattr(sweeping, "FIGURES", (*FIGURES, "best_row"))
    outcome = np.zeros(1, outcome_dtype(2))
    nav = np.array([1.0, 1.1, 1.0, 1.2])
    measure_others(nav, np.ones(4), np.zeros(0, FILL), np.array([0, 1]), np.ones(2), outcome["figures"][0])
    assert outcome["figures"][0, :, -1] == pytest.approx([0.2, 0.2])


def test_registering_is_all_that_a_metric_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_REGISTERED", [])

    @metrics.metric("worst row", "The worst return.")
    def worst_row(period: Period) -> float:
        return period.returns.min()

    (metric,) = metrics._REGISTERED
    assert (metric.key, metric.group) == ("worst_row", "performance")
    assert metric.of(FLAT) == 0.0
