"""What is folded: orders that waited, and the command that makes a run again on its own terms."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace

from thematic.analysis.analysis import Analysis
from thematic.report.sections import folded


def command(analysis: Analysis) -> list[str]:
    body = str(folded.reproduce(analysis).body)
    return shlex.split(re.search("<pre[^>]*>(.*?)\n", body).group(1))


def test_the_command_asks_for_the_run_s_own_terms(study):
    words = command(study.analysis)
    last = f"{study.nav.index[-1]:%Y-%m-%d}"
    assert words[:5] == ["thematic", "run", "small", "--source", "sample"]
    assert words[5:] == ["--start", str(study.backtest.start), "--end", last, "--base", "USD"]
    free = replace(study.run, question=replace(study.backtest, frictionless=True, fill="open"))
    assert command(Analysis(free))[-3:] == ["--fill", "open", "--frictionless"]


def test_every_section_is_folded_and_orders_are_those_not_filled(study):
    shown = [getattr(folded, name)(study.analysis) for name in ("orders", "caveats", "prices", "themes")]
    assert all(section.folded for section in shown)
    orders = study.run.orders
    missed = orders[(orders["status"] != "filled") & (orders["reason"] != "rounded")]
    assert [row[1].text for row in shown[0].tables[-1].rows] == missed["symbol"].tolist()
    assert shown[1].points == study.run.caveats


def test_tests_of_themes_stand_behind_the_list_of_themes(study):
    plain = Analysis(study.run)
    plain.__dict__["theme_tests"] = ()
    tested, untested = folded.themes(study.analysis).tables, folded.themes(plain).tables
    assert len(tested) == len(untested) + bool(study.analysis.theme_tests)
    assert tested[0] == untested[0]
