"""Quotes hold each symbol's last bar: against a loop over rows, in local and in base currency."""

from __future__ import annotations

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thematic.market_data.quotes import FIELDS, Quotes

ROWS, SYMBOLS = 12, 3


def quotes_of(traded: np.ndarray, seed: int = 0) -> tuple[Quotes, list[np.ndarray], np.ndarray]:
    """Return quotes of random bars on the rows that traded, the bars, and each symbol's rate."""
    random = np.random.default_rng(seed)
    bars = [np.where(traded, random.uniform(1.0, 9.0, traded.shape), np.nan) for _ in range(6)]
    rates = random.uniform(0.1, 2.0, (len(traded), 3))
    # The first and the last market share a currency, and so their rates.
    rates[:, 2] = rates[:, 0]
    column = np.array([0, 1, 2])
    return Quotes.of(lambda: bars, traded, rates, ["USD", "HKD", "USD"], column), bars, rates[:, column]


@given(arrays(bool, (ROWS, SYMBOLS)))
def test_prices_are_those_of_the_last_bar_and_volume_that_of_the_row(traded: np.ndarray) -> None:
    quotes, bars, rates = quotes_of(traded)
    for place, name in enumerate(FIELDS[:6]):
        expected = np.full(traded.shape, np.nan)
        for row, symbol in np.ndindex(traded.shape):
            past = [earlier for earlier in range(row + 1) if traded[earlier, symbol]]
            if past and place < 4:
                expected[row, symbol] = bars[place][past[-1], symbol]
            elif past:
                expected[row, symbol] = bars[place][row, symbol] if traded[row, symbol] else 0.0
        np.testing.assert_array_equal(quotes.field(name, in_base=False), expected)
        np.testing.assert_allclose(quotes.field(name, in_base=True), expected * rates)
    np.testing.assert_array_equal(quotes.field("traded", in_base=False), traded)


def test_markets_of_one_currency_share_its_rates() -> None:
    quotes, _, _ = quotes_of(np.ones((4, 3), bool))
    assert quotes.currencies == ("USD", "HKD")
    assert quotes.currency.tolist() == [0, 1, 0]
    assert quotes.rates.shape == (4, 2)


def test_what_a_field_hands_out_does_not_change_the_quotes() -> None:
    quotes, _, _ = quotes_of(np.ones((4, 3), bool))
    quotes.field("close", in_base=False)[:] = 0.0
    assert quotes.field("close", in_base=False).all()


@given(row=st.integers(0, ROWS - 2))
def test_another_future_moves_prices_together_and_leaves_the_past(row: int) -> None:
    quotes, _, _ = quotes_of(np.ones((ROWS, SYMBOLS), bool))
    random = np.random.default_rng(1)
    moves = random.uniform(0.5, 2.0, (ROWS - row - 1, SYMBOLS))
    other = quotes.perturbed(row, moves, random)
    np.testing.assert_array_equal(other.table[: row + 1], quotes.table[: row + 1])
    np.testing.assert_array_equal(other.rates[: row + 1], quotes.rates[: row + 1])
    for name in FIELDS[:4]:
        later = quotes.field(name, in_base=False)[row + 1 :] * moves
        np.testing.assert_allclose(other.field(name, in_base=False)[row + 1 :], later)
    assert (other.rates[row + 1 :] != quotes.rates[row + 1 :]).all()
    assert set(np.unique(other.field("traded", in_base=False))) <= {0.0, 1.0}


def test_rows_are_cut_from_the_table_and_the_rates_alike() -> None:
    quotes, _, _ = quotes_of(np.ones((ROWS, SYMBOLS), bool))
    cut = quotes.rows(slice(3, 7))
    assert len(cut.table) == len(cut.rates) == 4
    np.testing.assert_array_equal(cut.table[0], quotes.table[3])


def test_bars_are_asked_for_once_and_only_when_a_field_is() -> None:
    made: list[str] = []
    bars = [np.ones((4, 2)) for _ in range(6)]

    def make() -> list[np.ndarray]:
        made.append("made")
        return bars

    quotes = Quotes.of(make, np.ones((4, 2), bool), np.ones((4, 1)), ["USD"], np.zeros(1, int))
    cut = quotes.rows(slice(1, 3))
    assert not made
    cut.field("open", in_base=False)
    quotes.field("low", in_base=True)
    assert made == ["made"]
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(cut)).table, cut.table)
