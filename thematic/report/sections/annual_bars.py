"""Annual bars: what each strategy earned in each calendar year, beside the benchmark, as small charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from thematic.report.charts import SIZE, Axis, Chart, Label, axis, block, rule
from thematic.report.html import el
from thematic.report.named import painted, title
from thematic.report.over_time import grid

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

LABELS = 3
"""Years that are written beneath a small chart, at most."""
OWN, OTHER = (0.12, 0.56), (0.6, 0.88)
"""Where the bars of a strategy and of the benchmark stand in a year, 0 to 1."""


def annual_bars(analysis: Analysis) -> Markup:
    """Return a small chart for each strategy, all on one scale, and what their bars mean."""
    content, names = analysis.files["analysis.json"], list(analysis.run.results)
    years = {name: content["years"][name] for name in names}
    listed = list(years[names[0]])
    if not listed:
        return Markup()
    scale, ticks = axis(
        [100.0 * year["return"] for own in years.values() for year in own.values() if year["return"]],
        4,
        through=0.0,
    )
    rules, left = grid(scale, ticks, "{:+.0f}%")
    ground = [*_hindsight(listed, analysis.run.known_on), *rules, rule(float(scale.at(0.0)), "zero")]
    benchmark, paints = analysis.answer.benchmark, painted(analysis)
    others = _bars(years[benchmark], scale, OTHER, "bar bench")
    figures = []
    for name in names:
        own = _bars(years[name], scale, OWN, f"bar {_paint(paints.get(name))}")
        drawn = Markup().join([*ground, *own, *(others if name != benchmark else [])])
        words = f"Returns of {title(analysis, name)} in each calendar year; they stand in the table below."
        chart = Chart(drawn, words, left, _below(listed), kind="tiny")
        figures.append(el("figure", el("figcaption", el("strong", title(analysis, name))), chart.html))
    legend = _legend(title(analysis, benchmark), content["part_years"])
    return Markup().join((el("p", legend, class_="quiet"), el("div", figures, class_="multiples bars")))


def year_title(parts: Mapping[str, Any], year: str) -> str:
    """Return a year; where it is a part year, with the days that it is counted from and to.

    Examples
    --------
    >>> year_title({"2024": {"from": "2024-01-02"}, "2025": {"to": "2025-06-30"}}, "2025")
    '2025 to 30 Jun'
    """
    return " ".join([year, *part_days(parts.get(year, {}))])


def part_days(part: Mapping[str, str]) -> list[str]:
    """Return the days that a part year is counted from and to, in words."""
    days = {word: date.fromisoformat(day) for word, day in part.items()}
    return [f"{word} {day.day} {day:%b}" for word, day in days.items()]


def _legend(benchmark: str, parts: Mapping[str, Any]) -> str:
    words = f"Bars: the return of each calendar year; pale beside them: {benchmark}."
    if parts:
        words += f" Hollow: part years, {' and '.join(year_title(parts, year) for year in parts)}."
    return f"{words} What is shaded came before the note: hindsight."


def _bars(years: Mapping[str, Any], scale: Axis, at: tuple[float, float], kind: str) -> list[Markup]:
    """Return a strategy's bars: a path of whole years, and one of part years, which are hollow."""
    width, zero = SIZE / len(years), SIZE * (1.0 - float(scale.at(0.0)))
    paths: dict[bool, list[str]] = {}
    for place, own in enumerate(years.values()):
        if own["return"] is None:
            continue
        left, right = ((place + share) * width for share in at)
        top = SIZE * (1.0 - float(scale.at(100.0 * own["return"])))
        paths.setdefault(bool(own["part"]), []).append(
            f"M{left:.1f} {zero:.1f}V{top:.1f}H{right:.1f}V{zero:.1f}z"
        )
    return [el("path", d="".join(d), class_=f"{kind}{' part' * part}") for part, d in paths.items()]


def _hindsight(years: Sequence[str], note: date) -> list[Markup]:
    """Return the shade over what came up to the note, which stands at its share of its year."""
    at = note.year - int(years[0]) + note.timetuple().tm_yday / 366
    share = min(max(at / len(years), 0.0), 1.0)
    return [block(0.0, share, "hindsight")] if share > 0.0 else []


def _below(years: Sequence[str]) -> list[Label]:
    every = -(-len(years) // LABELS)
    shown = list(enumerate(years))[::every]
    return [Label(100.0 * (place + 0.5) / len(years), year) for place, year in shown]


def _paint(paint: int | None) -> str:
    return "plain" if paint is None else f"paint-{paint}"
