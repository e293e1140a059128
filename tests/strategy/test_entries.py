"""Signals against vectorbt's own account of them, against a plain loop, and where a row says too much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic import MarketView, Member, Signals, Targets, Theme
from thematic.errors import StrategyError
from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import Account, plain_tape

SYMBOLS = ("A", "B")


def view_of(close: np.ndarray, can: np.ndarray | None = None, themes: bool = False) -> MarketView:
    decisions = pd.bdate_range("2024-01-02 22:00", periods=len(close), tz="UTC", name="decision")
    frame = pd.DataFrame(close, index=decisions, columns=list(SYMBOLS))
    can = np.isfinite(close) if can is None else can
    groups = {f"only_{s.lower()}": [s] for s in SYMBOLS} if themes else {"pair": list(SYMBOLS)}
    made = {
        name: Theme(name, name, "t", "s", date(2024, 1, 2), tuple(Member(s, s, "r") for s in held))
        for name, held in groups.items()
    }
    members = {name: can[:, [SYMBOLS.index(s) for s in held]] for name, held in groups.items()}
    return MarketView(decisions, frame, made, members)


def frame(view: MarketView, values: Any) -> pd.DataFrame:
    return pd.DataFrame(values, index=view.decisions, columns=list(SYMBOLS))


def nav(targets: Targets, close: np.ndarray, lag: int) -> np.ndarray:
    """Return the net asset value of an account without frictions that follows targets."""
    weights = np.ascontiguousarray(targets.weights)
    orders, fills = np.zeros(weights.size + 2, ORDER), np.zeros(4 * close.size, FILL)
    rows = targets.rows.astype(np.int64)
    return simulate(plain_tape(close), Account(cash=100.0, lag=lag), rows, weights, orders, fills)[0]


walks = st.integers(0, 2**32 - 1)
stops = st.one_of(st.none(), st.floats(0.01, 0.2))


@settings(max_examples=30)
@given(walks, stops, stops, st.booleans(), st.sampled_from([0, 1]))
def test_without_frictions_it_is_vectorbts_from_signals(
    seed: int, loss: float | None, profit: float | None, trail: bool, lag: int
) -> None:
    import vectorbt as vbt

    random = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(random.normal(0.0, 0.03, (60, 2)), axis=0))
    view = view_of(close)
    entries, exits = (frame(view, random.random((60, 2)) < share) for share in (0.2, 0.1))
    kind = {"trailing_stop": loss} if trail else {"stop_loss": loss}
    signals = Signals(view, entries, exits, take_profit=profit, **kind)
    options = {"init_cash": 100.0, "freq": "1D", "stop_exit_price": "close"}
    if lag:
        # Decided on a close, filled at the next: what is held, one row later.
        later = signals.held.astype(int).diff().fillna(signals.held.astype(int)).shift(1, fill_value=0)
        theirs = vbt.Portfolio.from_signals(view.close, later == 1, later == -1, **options)
    else:
        stop = {"sl_stop": loss, "tp_stop": profit, "sl_trail": trail}
        theirs = vbt.Portfolio.from_signals(
            view.close,
            entries,
            exits,
            **options,
            **{key: threshold for key, threshold in stop.items() if threshold is not None},
        )
    for column, symbol in enumerate(SYMBOLS):
        alone = Targets(view, [symbol], signals.held[[symbol]].to_numpy()).on_change()
        ours = nav(alone, np.ascontiguousarray(close[:, [column]]), lag)
        np.testing.assert_allclose(ours, theirs.value()[symbol], rtol=1e-9)


def plain(
    entries: np.ndarray, exits: np.ndarray, close: np.ndarray, can: np.ndarray, **rules: float | None
) -> list[bool]:
    """Return what is held of one column, by a loop that keeps a list of closes since the entry."""
    since: list[float] = []
    held = []
    for enter, leave, now, tradable in zip(entries, exits, close, can, strict=True):
        if since:
            loss, profit = rules.get("stop_loss"), rules.get("take_profit")
            trail, rows = rules.get("trailing_stop"), rules.get("holding")
            ended = (
                not tradable
                or (loss is not None and now <= since[0] * (1 - loss))
                or (profit is not None and now >= since[0] * (1 + profit))
                or (trail is not None and now <= max(since) * (1 - trail))
                or (rows is not None and len(since) >= rows)
            )
            since = [] if ended or (leave and not enter) else [*since, now]
        elif enter and not leave and tradable:
            since = [now]
        held.append(bool(since))
    return held


@settings(max_examples=60)
@given(walks, stops, stops, stops, st.one_of(st.none(), st.integers(1, 8)), st.booleans())
def test_stops_and_time_are_those_of_a_plain_loop(
    seed: int, loss: float | None, profit: float | None, trail: float | None, rows: int | None, themes: bool
) -> None:
    random = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(random.normal(0.0, 0.03, (60, 2)), axis=0))
    can = random.random((60, 2)) < 0.95
    view = view_of(close, can, themes)
    entries, exits = random.random((60, 2)) < 0.3, random.random((60, 2)) < 0.1
    names = list(view.themes) if themes else list(SYMBOLS)
    tables = [pd.DataFrame(table, index=view.decisions, columns=names) for table in (entries, exits)]
    rules = {"stop_loss": loss, "take_profit": profit, "trailing_stop": trail, "holding": rows}
    levels = np.column_stack([view.index_array(name) for name in names]) if themes else close
    held = Signals(view, *tables, **rules).held
    for column in range(2):
        one = [table[:, column] for table in (entries, exits, levels, can)]
        assert held.iloc[:, column].tolist() == plain(*one, **rules)


def test_a_row_with_both_signals_changes_nothing_and_a_stop_comes_before_a_new_entry() -> None:
    close = np.array([[100.0, 100.0], [101.0, 100.0], [80.0, 100.0], [80.0, 100.0]])
    view = view_of(close)
    always = frame(view, np.ones((4, 2), bool))
    assert not Signals(view, always, always).held.to_numpy().any()
    held = Signals(view, always, stop_loss=0.1).held
    assert held["A"].tolist() == [True, True, False, True]
    assert held["B"].tolist() == [True, True, True, True]


def test_missing_signals_are_none_and_a_missing_price_is_not_entered() -> None:
    close = np.array([[np.nan, 100.0], [100.0, 100.0], [100.0, 100.0]])
    view = view_of(close)
    entries = frame(view, [[True, np.nan], [np.nan, None], [True, True]])
    held = Signals(view, entries).held
    assert held.to_numpy().tolist() == [[False, False], [False, False], [True, True]]


def test_a_stale_close_moves_no_stop_and_its_rows_count() -> None:
    close = np.array([[100.0, 100.0], [100.0, 70.0], [100.0, 70.0], [100.0, 70.0]])
    view = view_of(close)
    entries = frame(view, [[True, True], *[[False, False]] * 3])
    assert Signals(view, entries, trailing_stop=0.05, holding=3).held["A"].tolist() == [True] * 3 + [False]


def test_the_account_is_divided_by_columns_or_spread_over_what_is_held() -> None:
    view = view_of(np.full((3, 2), 100.0))
    signals = Signals(view, frame(view, [[True, False], [False, False], [False, True]]))
    assert signals.targets().frame.to_numpy().tolist() == [[0.5, 0.0], [0.5, 0.5]]
    assert signals.targets(0.3).frame.to_numpy().tolist() == [[0.3, 0.0], [0.3, 0.3]]
    assert signals.spread().frame.to_numpy().tolist() == [[1.0, 0.0], [0.5, 0.5]]


def test_an_account_that_looks_every_third_row_follows_what_is_held_then() -> None:
    view = view_of(np.full((7, 2), 100.0))
    begins = frame(view, [[row == 1, row == 4] for row in range(7)])
    ends = frame(view, [[False, row == 5] for row in range(7)])
    targets = Signals(view, begins, ends).targets(due=np.arange(7) % 3 == 0)
    assert targets.rows.tolist() == [0, 3]
    assert targets.weights.tolist() == [[0.0, 0.0], [0.5, 0.0]]


def test_no_later_row_changes_what_is_held() -> None:
    random = np.random.default_rng(5)
    close = 100.0 * np.exp(np.cumsum(random.normal(0.0, 0.03, (60, 2)), axis=0))
    view, entries = view_of(close), random.random((60, 2)) < 0.2
    whole = Signals(view, frame(view, entries), trailing_stop=0.05, holding=9).held
    for row in range(60):
        cut = view.until(row)
        part = Signals(cut, frame(cut, entries[: row + 1]), trailing_stop=0.05, holding=9).held
        assert part.equals(whole.iloc[: row + 1])


FAULTS: list[tuple[Callable[[MarketView], object], str]] = [
    (lambda v: Signals(v, v.close > 1, stop_loss=0.0), "stop_loss is 0.0, but must be a fraction above 0"),
    (lambda v: Signals(v, v.close > 1, holding=1.5), "holding is 1.5, but must be a whole number"),
    (lambda v: Signals(v, v.close.iloc[1:] > 1), "give one for each of the view's 3 decisions"),
    (lambda v: Signals(v, v.close), "entries hold 100.0; give truth values"),
    (lambda v: Signals(v, (v.close > 1).rename(columns={"A": "Z"})), "entries have the columns Z; they must"),
    (lambda v: Signals(v, v.close > 1, v.close[["A"]] > 1), "exits have the columns A, entries A, B"),
    (lambda v: Signals(v, (v.close > 1).to_numpy()), "entries are ndarray; give a DataFrame or a Series"),
]


@pytest.mark.parametrize(("make", "told"), FAULTS)
def test_what_cannot_be_meant_is_refused(make: Callable[[MarketView], object], told: str) -> None:
    with pytest.raises(StrategyError) as caught:
        make(view_of(np.full((3, 2), 100.0)))
    assert told in str(caught.value)
