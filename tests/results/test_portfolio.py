"""The vectorbt portfolio that a user gets: the account's money, prices, fees and figures."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.simulation.fills import COLUMNS

# vectorbt's tables of records call pandas in a way that pandas has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.rename")

STRATEGIES = ("hold_spy", "china_over_us_ai", "applications_against_semis")


@pytest.fixture(params=STRATEGIES)
def result(study, request):
    return study.results[request.param]


def test_its_value_is_the_net_asset_value_from_the_first_decision_on(result):
    value = result.portfolio.value()
    assert value.index.equals(result.nav.index)
    np.testing.assert_allclose(value, result.nav, rtol=1e-9)


@pytest.mark.slow
def test_its_figures_are_those_of_the_report(result):
    portfolio, figures = result.portfolio, result.metrics["whole"]
    stats = portfolio.stats()
    assert portfolio.total_return() == pytest.approx(figures["total_return"], rel=1e-9)
    assert stats["Total Return [%]"] == pytest.approx(100 * figures["total_return"], rel=1e-9)
    assert stats["Start Value"] == pytest.approx(result.nav.iloc[0])
    assert stats["End Value"] == pytest.approx(result.nav.iloc[-1])
    assert stats["Max Drawdown [%]"] == pytest.approx(-100 * figures["max_drawdown"])
    assert stats["Sharpe Ratio"] == pytest.approx(figures["sharpe"])
    assert portfolio.annualized_volatility() == pytest.approx(figures["volatility"])
    kinds = [column for column in result.fills if column not in (*COLUMNS, "reason")]
    paid = result.fills[kinds].sum(axis=1) * result.fills["rate"]
    assert stats["Total Fees Paid"] == pytest.approx(paid.sum(), rel=1e-9)
    assert "Benchmark Return [%]" not in stats


def test_its_orders_have_the_prices_of_the_fills(result):
    prices = np.sort(result.portfolio.orders.records_readable["Price"])
    assert len(prices) == len(result.fills)
    np.testing.assert_allclose(prices, np.sort(result.fills["price"] * result.fills["rate"]), rtol=1e-9)


def test_an_entry_is_at_the_price_of_its_fill(study):
    result = study.results["hold_spy"]
    (trade,) = result.portfolio.trades.records_readable.to_dict("records")
    fill = result.fills.iloc[0]
    assert trade["Avg Entry Price"] == pytest.approx(fill["price"])
    assert trade["Size"] == pytest.approx(fill["units"])
    assert trade["Entry Timestamp"].date() == fill["fill_at"].date()


def test_short_positions_are_columns_of_their_own_and_close_in_full(study):
    portfolio = study.results["applications_against_semis"].portfolio
    short = portfolio.trades.records_readable.query("Direction == 'Short'")
    assert short["Column"].str.endswith(" short").all()
    assert not short.empty
    assert (portfolio.trades.records_readable["Column"] != "interest").all()


def test_a_copy_of_it_is_the_same(study):
    portfolio = study.results["hold_spy"].portfolio
    np.testing.assert_array_equal(portfolio.copy().value(), portfolio.value())
