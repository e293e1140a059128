"""``thematic odds check``: a table and a plot of how stated chances and outcomes agree."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from typer.testing import CliRunner

from thematic.cli import app
from thematic.cli.odds import _mark
from thematic.report.reliability import reliability_plot


def test_on_the_sample_it_says_slope_and_scores_and_leaves_a_plot(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["odds", "check", "--source", "sample", "--until", "2012", "--out", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    for said in ("SIMULATED PRICES", "stated", "Brier score", "always 50", "past share", "slope", "odds.svg"):
        assert said in done.output
    assert (tmp_path / "odds.svg").read_text("utf-8").startswith("<svg")


def test_a_line_shows_what_was_stated_what_led_and_the_interval() -> None:
    line = "".join(_mark(place, 50.0, 45.0, 40.0, 49.0) for place in range(30, 71))
    assert line == " " * 10 + "-----o----|" + " " * 20


def test_a_plot_has_a_point_a_band_on_the_line_where_odds_are_right() -> None:
    table = pd.DataFrame(
        {"stated": [0.4, 0.5], "led": [0.4, 0.6], "low": [0.3, 0.5], "high": [0.5, 0.7], "notes": [10, 20]}
    )
    plot = reliability_plot(table, "odds & <outcomes>")
    assert plot.count("<circle") == 2
    assert "odds &amp; &lt;outcomes&gt;" in plot
    # A right chance lies on the diagonal, as far from the left as from the bottom.
    assert 'cx="133.0" cy="287.0"' in plot
