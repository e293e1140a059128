"""``thematic odds check``: a table and a plot of how stated chances and outcomes agree."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from thematic.cli import app
from thematic.cli.odds import _mark


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
