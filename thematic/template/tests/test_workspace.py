"""What every file of this workspace keeps to, whatever its idea; run it with pytest."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from thematic import load_backtest, load_strategy, load_theme, load_themes
from thematic.audit import audit, drawn_view

HERE = Path(__file__).resolve().parents[1]


def names(kind: str, suffix: str) -> list[str]:
    return sorted(path.stem for path in (HERE / kind).glob(f"*{suffix}"))


@pytest.fixture(autouse=True)
def _in_this_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)


@pytest.mark.parametrize("name", names("universes", ".toml"))
def test_universes_have_no_fault(name: str) -> None:
    assert load_theme(name).symbols


@pytest.mark.parametrize("name", names("strategies", ".py"))
def test_strategies_do_not_see_ahead(name: str) -> None:
    strategy = load_strategy(name)
    themes = load_themes(strategy.themes)
    last = max(theme.known_on for theme in themes.values())
    report = audit(name, strategy, drawn_view(themes, last - timedelta(days=500), last))
    assert report.passed, report.findings


@pytest.mark.parametrize("name", names("backtests", ".py"))
def test_backtests_can_be_loaded(name: str) -> None:
    assert load_backtest(name).universes
