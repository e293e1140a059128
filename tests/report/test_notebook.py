"""A study in a notebook: the answer in HTML, and plots that hold what the analysis holds."""

from __future__ import annotations

import numpy as np
import pytest
from markupsafe import escape

from thematic.report.notebook import StudyPlots, study_html


@pytest.fixture(scope="module")
def plots(claimed) -> StudyPlots:
    return StudyPlots(claimed.analysis)


def test_bands_headline_and_every_strategy_stand_there(claimed):
    shown = study_html(claimed.analysis, ["SIMULATED PRICES"])
    assert "SIMULATED PRICES" in shown
    assert claimed.analysis.headline in shown
    assert all(str(escape(title)) in shown for title in claimed.analysis.titles.values())


def test_growth_and_drawdown_are_those_of_the_analysis(claimed, plots):
    since = claimed.analysis.since
    for trace, name in zip(plots.growth().data, since, strict=True):
        np.testing.assert_array_equal(trace.y, since[name].dropna())
        assert trace.name == claimed.analysis.titles[name]
    for trace in plots.drawdown().data:
        assert max(trace.y) <= 0.0


def test_weights_are_steps_in_percent(claimed, plots):
    name = list(claimed.analysis.holdings)[-1]
    figure = plots.weights()
    assert figure.data == plots.weights(name).data
    for trace, part in zip(figure.data, claimed.analysis.holdings[name], strict=True):
        assert trace.line.shape == "hv"
        held = claimed.analysis.holdings[name][part].dropna()
        np.testing.assert_allclose(trace.y, 100.0 * held)
    with pytest.raises(KeyError):
        plots.weights("no such strategy")


def test_claims_in_points_have_their_intervals(claimed, plots):
    (trace,) = plots.claims().data
    effects = [verdict.evidence.effect for verdict in claimed.verdicts]
    known = [effect for effect in effects if effect.unit == "points" and np.isfinite(effect.low)]
    assert sorted(trace.x) == pytest.approx(sorted(100.0 * effect.estimate for effect in known))
    assert all(up >= 0.0 for up in trace.error_x["array"])
