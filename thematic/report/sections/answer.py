"""The answer: what was decided, in one sentence, and how the best, the worst and the benchmark did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from thematic.report.html import el
from thematic.report.named import painted, since, title
from thematic.report.numbers import read
from thematic.report.over_time import chart_of
from thematic.report.page import Section

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis


def section(analysis: Analysis) -> Section:
    """Return the answer: the sentence, three results, and their curves."""
    period = since(analysis)
    sentence = analysis.headline or "The backtest makes no claims: it shows what its strategies did."
    words = el(
        "div",
        el("p", sentence, class_="answer"),
        el("p", f"Returns {period}, after costs", class_="quiet"),
        el("ul", _results(analysis), class_="results"),
    )
    return Section(
        "answer", "The answer", nav="Answer", body=el("div", words, _picture(analysis), class_="pair")
    )


def _results(analysis: Analysis) -> list[Markup]:
    answer = analysis.answer
    ranks = {"best": answer.best, "worst": answer.worst, "benchmark": answer.benchmark}
    if answer.best == answer.worst:
        ranks = {"other": answer.best, "benchmark": answer.benchmark}
    return [_result(analysis, rank, name) for rank, name in ranks.items() if name]


def _result(analysis: Analysis, rank: str, name: str) -> Markup:
    at = ("standings", analysis.answer.period, name)
    over = read(analysis, "points", "analysis.json", *at, "over_benchmark")
    return el(
        "li",
        el("span", rank, class_="rank"),
        el("span", el("i", class_=f"key paint-{painted(analysis)[name]}"), title(analysis, name)),
        el("strong", read(analysis, "gain", "analysis.json", *at, "total_return").html),
        None if rank == "benchmark" else el("span", over.html, " points over the benchmark", class_="quiet"),
    )


def _picture(analysis: Analysis) -> Markup:
    answer, paints = analysis.answer, painted(analysis)
    few = {name: paints[name] for name in (answer.benchmark, answer.best, answer.worst) if name}
    names = {name: (title(analysis, name), paint, Markup()) for name, paint in few.items()}
    label = f"Growth of 100 {since(analysis)}: {', '.join(text for text, _, _ in names.values())}."
    drawn = chart_of(analysis.since[list(few)], few, label=label, names=names, kind="small", gap=14.0)
    return el("figure", drawn.html, el("figcaption", "Growth of 100, ", since(analysis)))
