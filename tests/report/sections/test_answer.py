"""The answer: the sentence that the analysis gives, and the best, the worst and the benchmark in numbers."""

from __future__ import annotations

import re
from dataclasses import replace

from thematic.analysis.analysis import Analysis
from thematic.report.html import el
from thematic.report.sections import answer


def test_the_sentence_and_three_results_are_those_of_the_analysis(claimed):
    analysis = claimed.analysis
    body = str(answer.section(analysis).body)
    assert str(el("p", analysis.headline, class_="answer")) in body
    ranks = re.findall('class="rank">(.*?)</span>', body)
    values = [float(value) for value in re.findall(r'<strong><data value="([^"]+)"', body)]
    standings = analysis.standings(analysis.answer.period)["total_return"]
    named = (analysis.answer.best, analysis.answer.worst, analysis.answer.benchmark)
    assert ranks == ["best", "worst", "benchmark"]
    assert values == [standings[name] for name in named]
    assert values[0] == max(values)


def test_a_run_without_claims_says_so(study):
    body = str(answer.section(study.analysis).body)
    assert "The backtest makes no claims: it shows what its strategies did." in body


def test_one_strategy_beside_the_benchmark_is_neither_best_nor_worst(study):
    analysis = Analysis(study.run)
    both = study.analysis.answer
    analysis.__dict__["answer"] = replace(both, worst=both.best)
    body = str(answer.section(analysis).body)
    assert re.findall('class="rank">(.*?)</span>', body) == ["other", "benchmark"]
