"""The parts of a result sum to the change of its net asset value, whatever happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from thematic.market_data.panel import Panel, read_bars
from thematic.prices.sources.sample import SampleSource
from thematic.question import Terms
from thematic.simulation.rules import build_tape
from thematic.simulation.simulation import Simulation
from thematic.simulation.tape import Account
from thematic.statistics.attribution import attribute

TERMS = Terms(start=date(2024, 12, 2), end=date(2025, 4, 30))
SYMBOLS = ("NVDA", "0700.HK", "600588.SS", "2330.TW", "6758.T")


@pytest.fixture(scope="module")
def panel():
    return Panel.load(
        SampleSource(), read_bars(SampleSource(), SYMBOLS), date(2024, 11, 1), date(2025, 4, 30)
    )


def simulate(panel, terms, weights):
    targets = pd.DataFrame(
        weights, index=panel.clock.decisions[400 : 400 + 9 * len(weights) : 9], columns=SYMBOLS
    )
    return Simulation.of(panel, build_tape(panel, terms, {}, 390), Account(), targets)


@pytest.mark.parametrize("terms", [TERMS, replace(TERMS, frictionless=True), replace(TERMS, fill="open")])
def test_parts_sum_to_the_whole(panel, terms):
    rng = np.random.default_rng(5)
    weights = rng.dirichlet(np.ones(5), 8) * rng.choice([-0.5, 0.9], (8, 5))
    simulation = simulate(panel, terms, weights)
    parts = attribute(simulation)
    change = np.append(0.0, np.diff(simulation.nav))
    assert_allclose(parts.total(), change, atol=1e-9 * simulation.nav[0])
    assert np.abs(parts.currency).sum() > 0
    assert (parts.costs <= 0).all()
    assert (np.abs(parts.costs).sum() == 0) == terms.frictionless
    assert (np.abs(parts.borrowing).sum() == 0) == terms.frictionless


def test_without_trades_only_prices_and_currencies_move_it(panel):
    simulation = simulate(panel, replace(TERMS, frictionless=True), [[0.0, 1.0, 0.0, 0.0, 0.0]])
    parts = attribute(simulation)
    local, rate = panel.close[:, 1], panel.rates[:, panel.market[1]]
    bought = int(simulation.fills["row"][0])
    last = np.flatnonzero(np.isfinite(local))[-1]
    growth = local[last] / local[bought] - 1.0
    invested = simulation.nav[bought]
    assert parts.local[:, 1].sum() + parts.cross[:, 1].sum() + parts.currency[:, 1].sum() == pytest.approx(
        invested * ((1.0 + growth) * rate[-1] / rate[bought] - 1.0)
    )
    assert parts.interest.sum() == 0.0
