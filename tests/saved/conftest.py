"""Runs that differ from one another in one thing only, written to folders."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from thematic import Backtest, Claim, load_strategy, open_source
from thematic.prices.bars import Bars
from thematic.workspace import shipped

CLOSED = """
[[override]]
days = [2025-03-05]
reason = "a day that only this test closes"
source = "a test"
"""


@dataclass
class Kept:
    """The sample's series as they were drawn once, whatever calendars say later."""

    series: dict[str, Bars] = field(default_factory=dict)
    name: str = "sample"
    simulated: bool = True

    def symbols(self) -> tuple[str, ...]:
        return tuple(open_source("sample").symbols())

    def bars(self, symbol: str) -> Bars:
        if symbol not in self.series:
            self.series[symbol] = open_source("sample").bars(symbol)
        return self.series[symbol]

    def with_close(self, symbol: str, day: str, factor: float) -> Kept:
        """Return the same series but for one close."""
        frame = self.bars(symbol).frame.copy()
        frame.loc[day, "close"] *= factor
        return Kept({**self.series, symbol: replace(self.bars(symbol), frame=frame)})


def question(**changes: object) -> Backtest:
    asked = Backtest(
        name="pair",
        title="One of a pair",
        strategies={
            "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
            "buy_semis_on_dip": load_strategy("buy_semis_on_dip"),
        },
        start=date(2024, 10, 1),
        end=date(2025, 5, 30),
        known_on=date(2025, 2, 10),
        claims=(Claim("buy the dip", "UBS", "buy_semis_on_dip", than="hold_spy"),),
    )
    return asked.replace(**changes)


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folders of a run, and of runs that differ from it in what their names say."""
    root = tmp_path_factory.mktemp("pairs")
    kept = Kept()
    strategies = dict(question().strategies)
    shorter = {**strategies, "buy_semis_on_dip": load_strategy("buy_semis_on_dip", hold=10)}
    written = {
        "base": question().run(kept).write(root / "base"),
        "parameter": question(strategies=shorter).run(kept).write(root / "parameter"),
        "price": question().run(kept.with_close("NVDA", "2025-03-04", 1.01)).write(root / "price"),
        "costs": question(frictionless=True).run(kept).write(root / "costs"),
    }
    place = root / "workspace"
    (place / "markets").mkdir(parents=True)
    (place / "universes").mkdir()
    us = shipped("universes").parent / "thematic" / "markets" / "us.toml"
    (place / "markets" / "us.toml").write_text(us.read_text("utf-8") + CLOSED, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        written["calendar"] = question().run(kept).write(root / "calendar")
    return written
