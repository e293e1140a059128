"""A study: the results of one run side by side, and the files that it leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.panel import Panel
from thematic.study.result import Result

if TYPE_CHECKING:
    from thematic.backtest import Backtest
    from thematic.claims import Verdict
    from thematic.prices.check import PriceReport
    from thematic.universe import Theme


@dataclass(frozen=True)
class Study:
    """What a backtest found.

    Parameters
    ----------
    backtest : Backtest
    source : str
        Where the prices came from, as the user said it.
    simulated : bool
        Whether they are simulated: then every page and table says so.
    results : mapping of str to Result
        In the backtest's order.
    themes : mapping of str to Theme
    panel : Panel
    prices : PriceReport
        What is wrong with the prices that were used.
    notes : tuple of str
        What is approximate in this run.
    manifest : dict
        What was run; see `thematic.study.manifest`.
    """

    backtest: Backtest
    source: str
    simulated: bool
    results: Mapping[str, Result]
    themes: Mapping[str, Theme]
    panel: Panel
    prices: PriceReport
    notes: tuple[str, ...]
    manifest: dict[str, Any]

    @property
    def known_on(self) -> date:
        """The day on which the last of the themes was public: results before it are hindsight."""
        return max(theme.known_on for theme in self.themes.values())

    @cached_property
    def nav(self) -> pd.DataFrame:
        """Net asset values in the base currency, shape (n_rows, n_strategies), indexed by date."""
        return pd.DataFrame({name: result.nav for name, result in self.results.items()})

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the evidence after the note says of each of the backtest's claims."""
        from thematic.claims import Record, judge

        return judge(self.backtest.claims, Record.of(self)) if self.backtest.claims else ()

    def table(self, period: str = "whole") -> pd.DataFrame:
        """Return one row a strategy, one column a figure, for ``whole`` or ``after_known_on``."""
        rows = {name: result.metrics[period] for name, result in self.results.items()}
        return pd.DataFrame.from_dict(rows, orient="index")

    def _repr_html_(self) -> str:
        """Show a notebook what came after the note, and beside it the whole period."""
        shown = ["total_return", "volatility", "sharpe", "max_drawdown", "turnover", "costs", "unfilled"]
        tables = {f"after {self.known_on}": self.table("after_known_on"), "whole": self.table()}
        figures = pd.concat({title: table[shown] for title, table in tables.items()}, axis=1)
        band = "<strong>SIMULATED PRICES</strong> " if self.simulated else ""
        return f"<h4>{band}{escape(self.backtest.title)}</h4>{figures.to_html(float_format='{:,.4f}'.format)}"

    def write(self, folder: Path) -> Path:
        """Write the run's files into a folder and return it; files of an earlier run are replaced.

        ``report.html nav.csv weights.csv orders.csv metrics.json verdicts.json manifest.json``
        """
        from thematic.report import render

        self.write_data(folder)
        (folder / "report.html").write_text(render(self), encoding="utf-8")
        return folder

    def write_data(self, folder: Path) -> None:
        """Write all files of a run but its report."""
        folder.mkdir(parents=True, exist_ok=True)
        self.nav.to_csv(folder / "nav.csv", index_label="date")
        self._weights().to_csv(folder / "weights.csv", index=False, float_format="%.9g")
        self._orders().to_csv(folder / "orders.csv", index=False)
        metrics = {name: result.metrics for name, result in self.results.items()}
        _write_json(folder / "metrics.json", metrics)
        _write_json(folder / "verdicts.json", {"verdicts": [each.plain() for each in self.verdicts]})
        _write_json(folder / "manifest.json", self.manifest)

    def _weights(self) -> pd.DataFrame:
        parts = []
        for name, result in self.results.items():
            held = result.weights.reset_index().melt("date", var_name="symbol", value_name="weight")
            parts.append(held[held["weight"] != 0.0].assign(strategy=name))
        return pd.concat(parts)[["strategy", "date", "symbol", "weight"]]

    def _orders(self) -> pd.DataFrame:
        return pd.concat([result.orders for result in self.results.values()])


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(_finite(content), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _finite(content: Any) -> Any:
    """Return the content with NaN, which JSON has not, as null."""
    if isinstance(content, Mapping):
        return {str(key): _finite(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_finite(each) for each in content]
    if isinstance(content, float) and content != content:
        return None
    return content
