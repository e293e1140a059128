"""Results side by side: the same figures over the same days, and refusals that say why."""

from __future__ import annotations

import json
import shutil
from datetime import date
from html import escape
from pathlib import Path

import pandas as pd
import pytest

from thematic.errors import ResultError
from thematic.report import render_comparison
from thematic.saved.changes import RunChange
from thematic.saved.comparison import compare


@pytest.fixture(scope="module")
def written(study, tmp_path_factory):
    return study.write(tmp_path_factory.mktemp("written") / "small")


@pytest.fixture
def two(written, tmp_path) -> tuple[Path, Path]:
    return shutil.copytree(written, tmp_path / "one"), shutil.copytree(written, tmp_path / "other")


def edit(folder: Path, part: str, **changes: object) -> None:
    """Change what a result's manifest says."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest[part].update(changes)
    path.write_text(json.dumps(manifest), "utf-8")


def cut(folder: Path, first: str, last: str) -> None:
    """Keep only some days of a result."""
    nav = pd.read_csv(folder / "nav.csv", index_col="date", dtype=str)
    nav.loc[first:last].to_csv(folder / "nav.csv")


def test_a_run_compared_with_itself_has_its_own_figures_once(study, two):
    comparison = compare(two)
    assert list(comparison.labels) == list(comparison.identical) == list(study.results)
    for name, result in study.results.items():
        for period, figures in result.metrics.items():
            shown = comparison.metrics[name][period]
            assert shown["total_return"] == figures["total_return"]
            assert shown["orders"] == figures["orders"]


def test_names_that_do_not_clash_stay_as_they_are(two, study):
    _, other = two
    names = {name: f"late_{name}" for name in list(study.results)[1:]}
    for file in ("manifest.json", "metrics.json", "nav.csv", "orders.csv"):
        text = (other / file).read_text("utf-8")
        for name, new in names.items():
            text = text.replace(f'"{name}": {{', f'"{new}": {{').replace(f",{name}", f",{new}")
        (other / file).write_text(text, "utf-8")
    first, *rest = study.results
    assert list(compare(two).labels) == [first, *rest, *names.values()]


def test_folders_of_one_name_are_told_apart_by_their_parents(written, tmp_path):
    folders = [shutil.copytree(written, tmp_path / parent / "small") for parent in ("a", "b")]
    assert list(compare(folders).runs) == ["a/small", "b/small"]


def test_over_a_shorter_period_figures_are_those_of_a_run_over_it(study, two):
    """What is computed here from values alone equals what the run's own figures would be."""
    _, other = two
    cut(other, "2025-01-02", "2025-03-31")
    comparison = compare(two)
    assert (comparison.start, comparison.end) == (pd.Timestamp("2025-01-02"), pd.Timestamp("2025-03-31"))
    name = "china_over_us_ai"
    nav = study.nav[name].loc["2025-01-02":"2025-03-31"].dropna()
    shown = comparison.metrics[name]["whole"]
    assert shown["total_return"] == pytest.approx(nav.iloc[-1] / nav.iloc[0] - 1, abs=1e-12)
    assert shown["max_drawdown"] == pytest.approx((nav / nav.cummax() - 1).min(), abs=1e-12)
    assert "orders" not in shown
    after = nav.loc["2025-02-10":]
    shown = comparison.metrics[name]["after_known_on"]
    assert shown["total_return"] == pytest.approx(after.iloc[-1] / after.iloc[0] - 1, abs=1e-12)


def test_figures_from_values_alone_equal_the_runs_own(study, two):
    """The second way of computing a figure agrees with the first where both can be used."""
    comparison = compare(two)
    object.__setattr__(comparison, "is_own", lambda run, period: False)
    for name, result in study.results.items():
        for period, figures in result.metrics.items():
            shown = comparison.metrics[name][period]
            own = {key: figures[key] for key in shown}
            assert shown == pytest.approx(own, abs=1e-12, nan_ok=True)


def test_hindsight_ends_when_the_last_theme_was_public(two):
    _, other = two
    manifest = json.loads((other / "manifest.json").read_text("utf-8"))
    for theme in manifest["themes"].values():
        theme["known_on"] = "2025-03-03"
    edit(other, "themes", **manifest["themes"])
    comparison = compare(two)
    assert comparison.known_on == date(2025, 3, 3)
    nav = comparison.nav["hold_spy"].loc["2025-03-03":].dropna()
    assert comparison.metrics["hold_spy"]["after_known_on"]["total_return"] == pytest.approx(
        nav.iloc[-1] / nav.iloc[0] - 1
    )


@pytest.mark.parametrize(
    ("part", "changes", "says"),
    [
        (
            "backtest",
            {"base": "HKD"},
            "one and other cannot be compared: the first is in USD, the second is in HKD",
        ),
        ("source", {"simulated": False}, "the first has simulated prices, the second has real prices"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(two, part, changes, says):
    edit(two[1], part, **changes)
    with pytest.raises(ResultError, match=says):
        compare(two)


def test_results_without_a_day_in_common_are_refused(two):
    cut(two[0], "2024-12-02", "2025-01-31")
    cut(two[1], "2025-02-03", "2025-04-30")
    with pytest.raises(ResultError, match="one ends on 2025-01-31 and the other begins on 2025-02-03"):
        compare(two)


def test_one_result_is_not_compared_with_itself(two):
    for folders in ([], two[:1], [two[0], two[0]], [two[0], two[0] / ".." / "one"]):
        with pytest.raises(ResultError, match="give two results or more, each once"):
            compare(folders)


def test_the_page_shows_all_runs_and_treats_what_it_reads_as_text(two, study, tmp_path):
    hostile = "<script>alert(1)</script>"
    for folder in two:
        edit(folder, "backtest", title=hostile)
        edit(folder, "source", name=hostile)
    page = render_comparison(compare(two), tmp_path)
    assert hostile not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 4
    assert page.count("<script") == 1
    assert "SIMULATED PRICES" in page
    for name in study.results:
        assert name in page.replace("<wbr>", "")


def test_days_of_one_run_only_are_no_values_of_the_other(study, two, tmp_path):
    days = study.nav.index[10:13]
    nav = pd.read_csv(two[1] / "nav.csv", index_col="date", dtype=str)
    nav.drop([f"{day:%Y-%m-%d}" for day in days]).to_csv(two[1] / "nav.csv")
    comparison = compare(two)
    assert comparison.nav.loc[days, "other/hold_spy"].isna().all()
    assert comparison.nav.loc[days, "one/hold_spy"].notna().any()
    assert comparison.pairs[0].unshared == study.nav.loc[days, "hold_spy"].notna().sum()
    assert comparison.pairs[0].parts_on is None
    assert render_comparison(comparison, tmp_path)


def test_what_only_one_run_has_is_missing_in_the_other_and_never_zero(two):
    _, other = two
    for file in ("manifest.json", "metrics.json", "nav.csv"):
        text = (other / file).read_text("utf-8").replace('"hold_spy": {', '"held": {')
        (other / file).write_text(
            text.replace(",hold_spy", ",held").replace("date,hold_spy", "date,held"), "utf-8"
        )
    comparison = compare(two)
    assert "hold_spy" not in [pair.name for pair in comparison.pairs]
    absent = {
        change.subject: dict(change.values) for change in comparison.changes if change.kind == "strategy"
    }
    assert absent == {
        "hold_spy": {"one": "hold", "other": None},
        "held": {"one": None, "other": "hold"},
    }
    assert not (comparison.nav == 0.0).any(axis=None)


def test_strategies_that_the_same_runs_lack_are_one_change_and_stand_behind_terms(two, study):
    _, other = two
    path = other / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    kept = next(iter(manifest["strategies"]))
    manifest["strategies"] = {kept: manifest["strategies"][kept]}
    manifest["backtest"]["cash"] = 5e5
    path.write_text(json.dumps(manifest), "utf-8")
    metrics = json.loads((other / "metrics.json").read_text("utf-8"))
    (other / "metrics.json").write_text(json.dumps({kept: metrics[kept]}), "utf-8")
    pd.read_csv(other / "nav.csv")[["date", kept]].to_csv(other / "nav.csv", index=False)
    term, absent = compare(two).changes[:2]
    assert term.field == "cash"
    count = len(study.results) - 1
    assert dict(absent.values) == {"one": f"{count} strategies", "other": None}
    assert absent.subject == ", ".join(name for name in study.results if name != kept)


def test_a_sentence_names_a_few_strategies_and_counts_the_rest():
    names = ", ".join(f"s{i}" for i in range(9))
    change = RunChange("strategy", names, "", {"a": "9 strategies", "b": None})
    assert change.sentence == "s0, s1 and 7 more: 9 strategies (a), absent (b)"


def test_what_costs_took_is_told_with_its_sign(pairs):
    paid, free = pairs["base"], pairs["costs"]
    for folders in ((paid, free), (free, paid)):
        comparison = compare(folders)
        sign = 1.0 if folders[0] == paid else -1.0
        most = max(comparison.pairs, key=lambda pair: sign * pair.gaps[0].difference)
        value = f"{100 * sign * most.gaps[0].difference:.1f}".replace("-0.0", "0.0").replace("-", "−")
        assert comparison.taken.startswith(
            f"Since the note they took {value} points of {most.name}, the most"
        )
    assert compare((paid, pairs["parameter"])).taken == ""


def test_strategies_are_called_by_their_titles_on_the_page(two, study, tmp_path):
    page = render_comparison(compare(two), tmp_path)
    for title in study.analysis.titles.values():
        assert escape(title, quote=False) in page.replace("<wbr>", "")
