"""The page of the small run, once as it is and once with hostile texts, in one real browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from thematic.backtest import Backtest
from thematic.claims import Change, Claim, Recovery, Share
from thematic.question import Event
from thematic.report import render
from thematic.strategy import load_strategy
from thematic.study import Study
from thematic.sweep import Sweep, SweepResult, Walk

AXES: dict[int, dict[str, Any]] = {
    1: {"hold": (5, 10, 20)},
    2: {"drop": (0.1 + 0.2, 0.1), "hold": (5, 10, 40)},
    4: {
        "drop": (0.05, 0.1),
        "hold": (5, 10, 20),
        "window": (5, 10, 20, 40),
        "theme": ("us_ai_semis", "hyperscalers"),
    },
}
"""Grids of a sweep by the number of their parameters."""
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> & </title> %{y} <b>bold</b>"


@pytest.fixture(scope="session")
def claimed(study):
    """Return the small run with claims of several kinds, one of them in Chinese."""
    shock = date(2025, 1, 27)
    claims = (
        Claim("買入中國AI", "somebody", "china_over_us_ai", "hold_spy"),
        Change("shaken", "somebody", "china_over_us_ai", "hold_spy", shock),
        Recovery("back", "somebody", "china_over_us_ai", "hold_spy", shock),
        Share("a share", "note", {"NVDA": 0.03}, "SPY", date(2024, 1, 2), date(2024, 12, 2), 0.41),
    )
    return Study(replace(study.run, question=replace(study.backtest, claims=claims)))


@pytest.fixture(scope="session")
def page_file(claimed, tmp_path_factory) -> Path:
    """Return the page of the small run on disk, beside its files."""
    return claimed.write(tmp_path_factory.mktemp("page")) / "report.html"


@pytest.fixture(scope="session")
def hostile_study(study):
    """Return the small run with every text of a user's that a page shows replaced by a hostile one."""
    event = replace(study.backtest.events[0], name=HOSTILE, note=HOSTILE)
    assert isinstance(event, Event)
    themes = {
        name: replace(
            theme,
            title=HOSTILE,
            thesis=HOSTILE,
            source=HOSTILE,
            members=tuple(
                replace(member, name=HOSTILE, role=HOSTILE, note=HOSTILE) for member in theme.members
            ),
        )
        for name, theme in study.run.themes.items()
    }
    results = {f"{HOSTILE} {i}": result for i, result in enumerate(study.results.values())}
    first, second, *_ = results
    question = replace(
        study.backtest,
        title=HOSTILE,
        events=(event,),
        strategies={name: result.strategy for name, result in results.items()},
        claims=(Claim(HOSTILE, HOSTILE, second, first),),
        titles={second: HOSTILE},
    )
    run = replace(
        study.run,
        question=question,
        source=HOSTILE,
        themes=themes,
        results=results,
        caveats=(HOSTILE,),
        manifest={"title": HOSTILE},
    )
    return Study(run)


@pytest.fixture(scope="session")
def hostile_file(hostile_study, tmp_path_factory) -> Path:
    """Return the page of the hostile run on disk."""
    path = tmp_path_factory.mktemp("hostile") / "report.html"
    path.write_text(render(hostile_study.analysis), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Return a real Chromium, which the page is opened in."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


def swept(axes: Mapping[str, Any], walk: Walk | None, title: str = "A small question") -> SweepResult:
    backtest = Backtest(
        name="small",
        title=title,
        strategies={"dip": load_strategy("buy_semis_on_dip")},
        start=date(2024, 9, 3),
        end=date(2025, 6, 30),
    )
    return Sweep(backtest, "dip", axes, walk).run("sample")


@pytest.fixture(scope="session")
def results() -> dict[int, SweepResult]:
    """Return a sweep of each of the grids."""
    return {count: swept(axes, Walk(60, 30) if count > 1 else None) for count, axes in AXES.items()}
