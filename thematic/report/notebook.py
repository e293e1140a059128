"""A study in a notebook: its answer as HTML, and its plots as Plotly figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.analysis.history import falls
from thematic.claims.evidence import said
from thematic.notation import ABSENT, minus, written
from thematic.notebook import plot, shown, table

if TYPE_CHECKING:
    from markupsafe import Markup
    from plotly.graph_objects import Figure

    from thematic.analysis.analysis import Analysis
    from thematic.claims import Verdict

STANDINGS = (
    ("return", "total_return", "percent"),
    ("over the benchmark, points", "over_benchmark", "points"),
    ("drawdown", "max_drawdown", "percent"),
    ("Sharpe", "sharpe", "ratio"),
)
POINTS = 100.0


def study_html(analysis: Analysis, bands: Sequence[str]) -> str:
    """Return a study as a notebook shows it: headline, claims, growth, and strategies with their units."""
    answer = analysis.answer
    named = list(dict.fromkeys(name for name in (answer.benchmark, answer.best, answer.worst) if name))
    grown = analysis.since[named].rename(columns=analysis.titles)
    return shown(
        analysis.run.question.title,
        analysis.headline,
        _claims(analysis.verdicts, analysis.listed),
        plot(grown, f"What 100 became {_since(analysis)}"),
        _standings(analysis),
        bands=bands,
    )


def _claims(verdicts: Sequence[Verdict], listed: Sequence[int]) -> Markup | None:
    if not verdicts:
        return None
    rows = []
    for verdict in (verdicts[place] for place in listed):
        effect = verdict.evidence.effect
        numbers = (_effect(value, effect.unit) for value in (effect.estimate, effect.low, effect.high))
        rows.append((f"{verdict.claim.text} ({verdict.claim.who})", verdict.outcome.value, *numbers))
    return table(("claim", "verdict", "estimate", "95 % from", "to"), rows)


def _effect(value: float, unit: str) -> str:
    return minus(said(value, unit)) if value == value else ABSENT


def _standings(analysis: Analysis) -> Markup:
    standings = analysis.standings(analysis.answer.period)
    rows = [
        (analysis.titles[str(name)], *(written(unit, row[key]) for _, key, unit in STANDINGS))  # type: ignore[arg-type]
        for name, row in standings.iterrows()
    ]
    return table(("strategy", *(heading for heading, _, _ in STANDINGS)), rows, _since(analysis).capitalize())


def _since(analysis: Analysis) -> str:
    note = analysis.run.known_on
    after = analysis.answer.period == "after_known_on"
    return f"since the note of {note}" if after else f"in the whole period, all of it before {note}"


@dataclass(frozen=True)
class StudyPlots:
    """A study's plots as Plotly figures, to be shown or changed.

    Parameters
    ----------
    analysis : Analysis
    """

    analysis: Analysis

    def growth(self) -> Figure:
        """Return what 100 became in each strategy since the note, or in all where nothing came after it."""
        return self._curves(self.analysis.since, "what 100 became")

    def drawdown(self) -> Figure:
        """Return how far each strategy stood below its highest value so far, in percent."""
        return self._curves(POINTS * falls(self.analysis.since), "percent below the highest value so far")

    def weights(self, strategy: str | None = None) -> Figure:
        """Return what a strategy held by theme, in percent; the run's last by default. Held until the next.

        Raises
        ------
        KeyError
            The study has no such strategy.
        """
        name = list(self.analysis.holdings)[-1] if strategy is None else strategy
        held = self.analysis.holdings[name]
        themes = {key: theme.title for key, theme in self.analysis.run.themes.items()}
        traces = [
            _trace(
                held.index, held[part] * POINTS, themes.get(str(part), str(part)), shape="hv", stack="held"
            )
            for part in held
        ]
        return _figure(traces, f"{self.analysis.titles[name]}: percent held")

    def claims(self) -> Figure:
        """Return each claim's effect in points with its 95 % interval; claims in other units are left out."""
        from plotly.graph_objects import Scatter

        own = [
            verdict
            for place in reversed(self.analysis.listed)
            if (verdict := self.analysis.verdicts[place]).evidence.effect.unit == "points"
            and verdict.evidence.effect.low == verdict.evidence.effect.low
        ]
        effects = [verdict.evidence.effect for verdict in own]
        middle = [POINTS * effect.estimate for effect in effects]
        trace = Scatter(
            x=middle,
            y=[f"{verdict.claim.text} ({verdict.claim.who}): {verdict.outcome.value}" for verdict in own],
            mode="markers",
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [POINTS * (effect.high - effect.estimate) for effect in effects],
                "arrayminus": [POINTS * (effect.estimate - effect.low) for effect in effects],
            },
        )
        return _figure([trace], "points in the claim's favour, with 95 % intervals")

    def _curves(self, values: pd.DataFrame, what: str) -> Figure:
        titles = self.analysis.titles
        traces = [_trace(values.index, values[name], titles[str(name)]) for name in values]
        return _figure(traces, f"{what} {_since(self.analysis)}")


def _trace(x: Any, y: pd.Series[float], name: str, shape: str = "linear", stack: str | None = None) -> Any:
    from plotly.graph_objects import Scatter

    known = y.notna().to_numpy()
    return Scatter(x=x[known], y=y[known], name=name, line={"shape": shape}, stackgroup=stack)


def _figure(traces: Sequence[Any], title: str) -> Figure:
    from plotly.graph_objects import Figure

    return Figure(list(traces), layout={"title": {"text": title}, "hovermode": "x unified"})
