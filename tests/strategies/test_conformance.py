"""What every strategy file must keep to, whatever its idea."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, FrozenInstanceError, fields
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.market_data.view import MarketView
from thematic.strategy import Strategy, load_class, month_starts

Market = Callable[..., MarketView]
FILES = sorted((Path(__file__).resolve().parents[2] / "strategies").glob("*.py"))
NEEDS_SKFOLIO = pytest.mark.skipif(
    find_spec("skfolio") is None, reason="the extra `portfolio` is not installed"
)
ROWS = 420


def cases() -> Iterator[object]:
    for path in FILES:
        marks = [NEEDS_SKFOLIO, pytest.mark.slow] if "ThemePortfolio" in path.read_text("utf-8") else []
        yield pytest.param(path, id=path.stem, marks=marks)


@pytest.fixture(scope="module", params=cases())
def kind(request: pytest.FixtureRequest) -> type[Strategy]:
    return load_class(request.param)


@pytest.fixture(scope="module")
def idea(kind: type[Strategy]) -> Strategy:
    return kind()


@pytest.fixture(scope="module")
def view(idea: Strategy, simulated: Market) -> MarketView:
    return simulated(idea.themes)


@pytest.fixture(scope="module")
def targets(idea: Strategy, view: MarketView) -> pd.DataFrame:
    return idea.targets(view).frame


def quotes(kind: type[Strategy]) -> list[str]:
    """Return the passages in the note's own language, joined over line breaks."""
    return [
        re.sub(r"\n\s*", "", quote)
        for quote in re.findall("「(.+?)」", inspect.getdoc(kind) or "", re.DOTALL)
    ]


def first_rows(view: MarketView, rows: int) -> MarketView:
    """Make a view anew from fewer rows, so that nothing computed of the whole can be left in it."""
    members = {theme: view.members(theme).to_numpy()[:rows] for theme in view.themes}
    return MarketView(view.decisions[:rows], view.close.iloc[:rows], view.themes, members)


def test_there_are_strategies() -> None:
    assert len(FILES) >= 11


def test_is_named_after_its_file(kind: type[Strategy]) -> None:
    file = Path(inspect.getfile(kind)).stem
    assert kind.__name__.lower() == file.replace("_", "")


def test_docstring_says_what_it_does_which_claim_it_tests_and_when_it_decides(kind: type[Strategy]) -> None:
    text = inspect.getdoc(kind) or ""
    assert text.splitlines()[0].endswith(".")
    assert quotes(kind)
    assert "Claim (" in text
    assert "Timing: " in text
    undescribed = [
        field.name for field in fields(kind) if not re.search(rf"^[\w, ]*\b{field.name}\b.* : ", text, re.M)
    ]  # type: ignore[arg-type]
    assert undescribed == []


def test_quotes_the_note_word_for_word(kind: type[Strategy], market_dir: Path) -> None:
    note = (market_dir.parent / "article.txt").read_text(encoding="utf-8")
    assert [quote for quote in quotes(kind) if quote not in note] == []


def test_parameters_have_defaults_and_are_frozen(kind: type[Strategy], idea: Strategy) -> None:
    described = fields(kind)  # type: ignore[arg-type]
    assert all(field.default is not MISSING for field in described)
    with pytest.raises(FrozenInstanceError):
        setattr(idea, described[0].name, None)
    assert hash(idea) == hash(kind())


def test_index_holds_decisions_in_order(targets: pd.DataFrame, view: MarketView) -> None:
    assert targets.index.is_unique
    assert targets.index.is_monotonic_increasing
    assert targets.index.isin(view.decisions).all()


def test_symbols_are_those_of_its_themes_each_once(
    targets: pd.DataFrame, idea: Strategy, view: MarketView
) -> None:
    own = {symbol for theme in idea.themes for symbol in view.symbols(theme)}
    assert targets.columns.is_unique
    assert set(targets.columns) <= own


def test_weights_never_exceed_the_account(targets: pd.DataFrame) -> None:
    weights = targets.fillna(0.0).to_numpy()
    assert np.isfinite(weights).all()
    assert weights.clip(min=0.0).sum(axis=1).max() <= 1.0 + 1e-12
    assert weights.clip(max=0.0).sum(axis=1).min() >= -1.0 - 1e-12


def test_only_members_that_can_be_traded_are_wanted(
    targets: pd.DataFrame, idea: Strategy, view: MarketView
) -> None:
    can = pd.DataFrame(False, index=view.decisions, columns=targets.columns)
    for theme in idea.themes:
        members = view.members(theme)
        for symbol in members.columns.intersection(targets.columns):
            can[symbol] |= members[symbol]
    wanted = targets.fillna(0.0) != 0.0
    assert not (wanted & ~can.loc[targets.index]).to_numpy().any()


def test_it_trades(targets: pd.DataFrame) -> None:
    weights = targets.dropna(how="all").fillna(0.0)
    assert (weights.to_numpy() != 0.0).any()
    assert len(weights.drop_duplicates()) > 1


def test_same_view_same_targets(idea: Strategy, simulated: Market, targets: pd.DataFrame) -> None:
    again = idea.targets(simulated(idea.themes)).frame
    pd.testing.assert_frame_equal(again, targets, check_exact=True)


def test_no_later_row_changes_a_target(idea: Strategy, simulated: Market, targets: pd.DataFrame) -> None:
    whole = simulated(idea.themes)
    for row in sorted({0, 1, 2, *range(3, ROWS, 13), *np.flatnonzero(month_starts(whole))}):
        then, later = idea.targets(first_rows(whole, row + 1)).frame, targets.loc[: whole.decisions[row]]
        pd.testing.assert_frame_equal(then, later, check_exact=False, rtol=0.0, atol=1e-12, check_freq=False)
        pd.testing.assert_frame_equal(idea.targets(whole.until(row)).frame, then, check_freq=False)


def test_leaves_the_view_as_it_was(idea: Strategy, simulated: Market) -> None:
    view = simulated(idea.themes)
    before = view.close.copy()
    idea.targets(view)
    pd.testing.assert_frame_equal(view.close, before, check_exact=True)
