"""The plot of reliability: a point for each band of odds, on the line where they are right."""

from __future__ import annotations

import pandas as pd

from thematic.report.reliability import reliability_plot


def test_a_plot_has_a_point_a_band_on_the_line_where_odds_are_right() -> None:
    table = pd.DataFrame(
        {"stated": [0.4, 0.5], "led": [0.4, 0.6], "low": [0.3, 0.5], "high": [0.5, 0.7], "notes": [10, 20]}
    )
    plot = reliability_plot(table, "odds & <outcomes>")
    assert plot.count("<circle") == 2
    assert "odds &amp; &lt;outcomes&gt;" in plot
    # A right chance lies on the diagonal, as far from the left as from the bottom.
    assert 'cx="133.0" cy="287.0"' in plot
