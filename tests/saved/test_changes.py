"""What changed comes first: on the terminal, in JSON and on the page, by field and value."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from thematic.cli import app
from thematic.report import render_comparison
from thematic.saved.changes import RunChange
from thematic.saved.comparison import TAKEN, compare

EXPECTED = {
    "parameter": ("parameter", "buy_semis_on_dip", "hold", "40", "10"),
    "price": ("price", "NVDA", "close on 2025-03-04", None, None),
    "calendar": ("calendar", "us", "session of 2025-03-05", "open 09:30-16:00", "closed"),
    "costs": ("term", "", "frictionless", "no", "yes"),
}


def first_row(page: str) -> list[str]:
    """Return the texts of the first row of a page's first table."""
    body = page.split("<tbody>", 1)[1].split("</tr>", 1)[0]
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", body)]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_pair_that_differs_in_one_thing_is_told_apart_by_it_alone(pairs, tmp_path, name):
    kind, subject, field, a, b = EXPECTED[name]
    folders = [pairs["base"], pairs[name]]
    comparison = compare(folders)
    (change,) = comparison.changes
    assert (change.kind, change.subject, change.field) == (kind, subject, field)
    values = tuple(change.values.values())
    if a is not None:
        assert values == (a, b)
    words = ["compare", *map(str, folders), "--out", str(tmp_path / name)]
    printed = CliRunner().invoke(app, words, env={"COLUMNS": "400"}).output
    assert printed.split("What changed\n", 1)[1].startswith(f"- {change.sentence}\n")
    told = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert told["changes"][0] == change.plain()
    assert told["headline"] == change.sentence
    row = first_row((tmp_path / name / "report.html").read_text("utf-8"))
    assert row[1:5] == [subject or "–", field, *values]


def test_the_changed_price_is_the_close_that_was_changed(pairs):
    (change,) = compare([pairs["base"], pairs["price"]]).changes
    before, after = (float(str(value)) for value in change.values.values())
    assert after / before == pytest.approx(1.01)
    assert change.note == "the only day that differs"


def test_what_costs_took_is_a_question_with_a_label(pairs):
    comparison = compare([pairs["base"], pairs["costs"]])
    assert comparison.question is not None
    assert comparison.question.label == TAKEN
    assert TAKEN in render_comparison(comparison, pairs["base"].parent / "page")
    assert compare([pairs["base"], pairs["parameter"]]).question is None


@pytest.fixture
def changed(pairs, tmp_path):
    """Return the changes between a run and a copy of it whose manifest was changed."""

    def of(change) -> tuple[RunChange, ...]:
        other = shutil.copytree(pairs["base"], tmp_path / "other")
        path = other / "manifest.json"
        manifest = json.loads(path.read_text("utf-8"))
        change(manifest)
        path.write_text(json.dumps(manifest), "utf-8")
        return compare([pairs["base"], other]).changes

    return of


def test_a_run_and_its_copy_do_not_differ(changed):
    assert changed(lambda manifest: None) == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda m: m["backtest"].update(cash=5e5), "cash: 1000000 (base), 500000 (other)"),
        (lambda m: m["backtest"].update(fill="open"), "fill: close (base), open (other)"),
        (lambda m: m["source"].update(name="a folder"), "prices, source: sample (base), a folder (other)"),
        (
            lambda m: m["markets"]["us"]["fee_rules"][0].update(rate=0.5),
            "us, fee rules commission both rate: 0.0001 (base), 0.5 (other)",
        ),
        (
            lambda m: m["markets"]["us"]["fee_rules"].pop(0),
            "us, fee rules commission both: yes (base), absent (other)",
        ),
        (lambda m: m["versions"].update(numpy="9"), "packages, numpy: "),
        (lambda m: m.update(code="0" * 64), "thematic: "),
        (
            lambda m: m["themes"]["us_ai_semis"]["members"].pop(0),
            "us_ai_semis, members NVIDIA",
        ),
        (lambda m: m["claims"][0].update(matters=0.5), "buy the dip, matters: 0.05 (base), 0.5 (other)"),
        (lambda m: m["claims"][0].update(text="sell"), None),
        (
            lambda m: m["backtest"].update(title="Other"),
            "backtest, title: One of a pair (base), Other",
        ),
    ],
)
def test_each_kind_of_change_is_one_sentence(changed, change, sentence):
    changes = changed(change)
    assert len(changes) == (0 if sentence is None else 1)
    if sentence:
        assert changes[0].sentence.startswith(sentence)


def test_fees_that_follow_from_the_costs_asked_for_are_not_named_again(changed):
    def change(manifest):
        manifest["backtest"].update(costs=20.0)
        manifest["markets"]["us"]["fee_rules"] = [{"kind": "costs", "side": "both", "rate": 0.002}]

    (difference,) = changed(change)
    assert difference.sentence == "costs: markets (base), 20 basis points (other)"
    assert difference.cost


def test_causes_stand_before_names_and_sources(changed):
    def change(manifest):
        manifest["backtest"].update(name="z", title="Z", accept=["spike"])
        manifest["source"].update(name="a folder")
        manifest["versions"].update(numpy="9")

    assert [change.kind for change in changed(change)] == ["version", "term", "source", "name", "name"]


def test_a_series_without_its_closes_is_still_said_to_differ(pairs, tmp_path):
    """A damaged file of closes is an error with a sentence, not a silence."""
    from thematic.errors import ResultError

    other = shutil.copytree(pairs["price"], tmp_path / "other")
    (other / "prices.parquet").write_bytes(b"not one")
    with pytest.raises(ResultError, match=r"prices\.parquet: .*run the backtest again"):
        _ = compare([pairs["base"], other]).changes


@pytest.mark.slow
def test_twenty_runs_are_compared(pairs, tmp_path):
    folders = [shutil.copytree(pairs["base"], tmp_path / f"copy{i}") for i in range(18)]
    comparison = compare([pairs["base"], *folders, pairs["parameter"]])
    (change,) = comparison.changes
    assert list(change.values.values()) == ["40"] * 19 + ["10"]
    page = render_comparison(comparison, Path(tmp_path))
    assert "40 (base, copy0," in page
    assert comparison.identical == ("hold_spy",)
