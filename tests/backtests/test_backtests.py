"""What every shipped backtest must keep to, and what the main one must hold."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest

from thematic.backtest import Backtest
from thematic.prices import open_source
from thematic.prices.source import Source
from thematic.strategy import load_module
from thematic.sweep import Sweep
from thematic.sweep.sweep import load_sweeps
from thematic.universe import load_theme
from thematic.workspace import files

ROOT = Path(__file__).resolve().parents[2]
FILES = {path.stem: path for path in sorted((ROOT / "backtests").glob("*.py"))}


@pytest.fixture(scope="module")
def sample() -> Source:
    return open_source("sample")


@pytest.fixture(scope="module", params=FILES)
def backtest(request: pytest.FixtureRequest) -> Backtest:
    question: Backtest = load_module(FILES[request.param], "backtest").backtest
    assert question.name == request.param
    return question


def shipped() -> list[Backtest]:
    return [load_module(path, "backtest").backtest for path in FILES.values()]


@pytest.fixture(scope="module")
def shock() -> Backtest:
    question: Backtest = load_module(FILES["deepseek_shock"], "backtest").backtest
    return question


def test_the_first_note_has_its_own() -> None:
    assert set(FILES) >= {"deepseek_shock", "china_ai", "asia_rotation", "tariff_stress"}


def test_is_two_hundred_lines_at_most(backtest: Backtest) -> None:
    assert len(FILES[backtest.name].read_text(encoding="utf-8").splitlines()) <= 200


def test_says_what_it_asks(backtest: Backtest) -> None:
    assert backtest.title
    assert (load_module(FILES[backtest.name], "backtest").__doc__ or "").strip()


def test_is_measured_against_the_market(backtest: Backtest) -> None:
    assert backtest.strategies["hold_spy"].parameters["symbols"] == ("SPY",)


def test_its_universes_are_shipped(backtest: Backtest) -> None:
    assert set(backtest.universes) <= {path.stem for path in (ROOT / "universes").glob("*.toml")}


def test_events_lie_in_its_period_and_say_how_exact_they_are(backtest: Backtest) -> None:
    for event in backtest.events:
        assert event.at.tzinfo is UTC
        assert backtest.start <= event.at.date() <= backtest.end
        assert "approximate" in event.note or event.note.endswith("open")


def test_holdings_are_of_members_and_roles_that_are_there(backtest: Backtest) -> None:
    for idea in backtest.strategies.values():
        parameters = idea.parameters
        if "roles" in parameters:
            theme = load_theme(parameters["theme"])
            assert set(parameters["symbols"]) <= set(theme.symbols)
            assert set(parameters["roles"]) <= {member.role for member in theme.members}


def test_no_two_strategies_are_the_same(backtest: Backtest) -> None:
    said = [f"{type(idea).__name__} {idea.parameters}" for idea in backtest.strategies.values()]
    assert len(set(said)) == len(said)


def test_every_universe_is_held_by_some_backtest() -> None:
    held = {
        idea.parameters["theme"]
        for backtest in shipped()
        for idea in backtest.strategies.values()
        if type(idea).__name__ == "Hold"
    }
    assert {path.stem for path in (ROOT / "universes").glob("*.toml")} <= held


def test_every_idea_is_tested_by_some_backtest() -> None:
    tested = {type(idea).__name__.lower() for backtest in shipped() for idea in backtest.strategies.values()}
    assert {path.stem.replace("_", "") for path in (ROOT / "strategies").glob("*.py")} <= tested


@pytest.mark.slow
def test_answers_on_the_sample(backtest: Backtest, sample: Source, tmp_path: Path) -> None:
    study = backtest.replace(start=date(2025, 5, 30)).run(sample)
    assert study.backtest.end == date(2025, 6, 30)
    assert study.simulated
    assert "SIMULATED PRICES" in (study.write(tmp_path) / "report.html").read_text("utf-8")
    assert list(study.results) == list(backtest.strategies)
    for name, result in study.results.items():
        assert result.nav.gt(0.0).all(), name
        if name.startswith("hold_"):
            assert (result.orders["status"] == "filled").any(), name


SWEEPS = [(name, sweep.strategy) for name, path in FILES.items() for sweep in load_sweeps(path)]


@pytest.fixture(params=SWEEPS, ids=str)
def sweep(request: pytest.FixtureRequest) -> Sweep:
    name, strategy = request.param
    (swept,) = (sweep for sweep in load_sweeps(FILES[name]) if sweep.strategy == strategy)
    return swept


def test_one_asks_a_sweep_that_needs_no_options() -> None:
    assert SWEEPS == [("dips", "buy_dips_20")]


def test_a_sweep_varies_what_the_backtest_has(sweep: Sweep) -> None:
    strategy = sweep.backtest.strategies[sweep.strategy]
    for name, values in sweep.grid.axes.items():
        assert strategy.parameters[name] in values
        assert list(values) == sorted(values)
    for number in range(len(sweep.grid)):
        assert replace(strategy, **sweep.grid.combination(number))  # type: ignore[type-var]


@pytest.mark.slow
def test_a_sweep_answers_on_the_sample_at_the_corners_of_its_grid(sweep: Sweep, sample: Source) -> None:
    corners = {name: (values[0], values[-1]) for name, values in sweep.grid.axes.items()}
    # Some rows more than its first training and test windows.
    backtest = sweep.backtest.replace(start=date(2024, 1, 2))
    result = replace(sweep, backtest=backtest, axes=corners).run(sample)
    assert (result.outcomes.status == 0).all()
    assert all(result.best(period) for period in result.periods)
    assert result.forward is not None
    assert result.forward.nav.gt(0.0).all(axis=None)


def test_they_are_found_by_name() -> None:
    assert set(FILES) <= set(files("backtests"))


def test_a_script_is_the_command_line_of_its_question() -> None:
    script = [sys.executable, str(FILES["tariff_stress"]), "--help"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(script, capture_output=True, text=True, env=env, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "--source" in done.stdout
