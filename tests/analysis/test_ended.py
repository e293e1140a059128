"""Prices that end early are told for those who still held them."""

from __future__ import annotations

from dataclasses import replace

from thematic.analysis.ended import ended


def test_what_was_held_when_its_prices_ended_is_told(study):
    assert ended(study.run) == {}
    bars = study.run.panel.bars
    cut = replace(bars["SPY"], frame=bars["SPY"].frame.loc[:"2025-03-03"])
    run = replace(study.run, panel=replace(study.run.panel, bars={**bars, "SPY": cut}))
    assert ended(run) == {"hold_spy": {"SPY": "2025-03-03"}}
