"""The tape holds what the panel and the markets' files say: limits, lots, caps, fees and interest."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.market_data.panel import Panel, read_bars
from thematic.markets import market_of
from thematic.markets.fees import fee_amount
from thematic.prices.sources.folder import FolderSource
from thematic.prices.sources.sample import SampleSource
from thematic.question import Terms
from thematic.simulation.rules import build_tape

PERIOD = {"start": date(2024, 12, 2), "end": date(2025, 4, 30)}
SYMBOLS = ("NVDA", "0700.HK", "600588.SS", "2330.TW", "6758.T", "005930.KS")


@pytest.fixture(scope="module")
def panel():
    return Panel.load(
        SampleSource(), read_bars(SampleSource(), SYMBOLS), date(2024, 12, 2), date(2025, 4, 30)
    )


@pytest.fixture(scope="module")
def tape(panel):
    return build_tape(panel, Terms(**PERIOD), {"0700.HK": 100})


def test_prices_are_in_the_base_currency_at_the_rows_rate(panel, tape):
    dollars = SampleSource().bars("HKD=X").adjusted
    local = SampleSource().bars("0700.HK").adjusted
    row = panel.dates.get_loc("2025-02-10")
    expected = local.loc["2025-02-10"] / dollars.loc["2025-02-10"]
    assert tape.cells.fill[row, 1] == pytest.approx(expected)
    assert tape.value[row, 1] == pytest.approx(expected)


def test_a_shut_market_keeps_its_local_price_and_cannot_fill(panel, tape):
    rows = panel.dates.get_indexer(pd.to_datetime(["2025-01-28", "2025-02-03", "2025-02-04"]))
    assert np.isnan(tape.cells.fill[rows, 2]).all()
    local = tape.value[rows, 2] / panel.rates[rows, panel.market[2]]
    assert local == pytest.approx(SampleSource().bars("600588.SS").adjusted.loc["2025-01-27"])


def test_limits_follow_the_exchanges_rounding_on_unadjusted_prices(panel, tape):
    """Yonyou is limit-up on 24 January and 5 February in the sample as it was in fact."""
    up = panel.dates[tape.cells.limit_up[:, 2]].strftime("%m-%d").tolist()
    assert {"01-24", "02-05"} <= set(up)
    close = SampleSource().bars("600588.SS").adjusted
    for day in panel.dates[tape.cells.limit_up[:, 2]]:
        before = close.loc[: day - pd.Timedelta(days=1)].iloc[-1]
        assert close.loc[day] == pytest.approx(np.floor(before * 110 + 0.5 + 1e-9) / 100)
    assert not tape.cells.limit_up[:, 0].any()


def test_lots_are_the_universe_files_or_the_markets(tape):
    last = tape.cells.lot[-1]
    assert last[:3].tolist() == [1.0, 100.0, 100.0]
    assert not tape.cells.least.any()


@pytest.mark.parametrize("value", [1.0, 950.0, 12_345.6, 3e6])
@pytest.mark.parametrize("side", ["buy", "sell"])
def test_fees_on_the_tape_are_those_of_the_markets_file_on_the_day(panel, tape, value, side):
    """The kernel's split of the fees comes to what `Market.charge` says, for every market and board."""
    for s, symbol in enumerate(SYMBOLS):
        market, column = market_of(symbol), tape.symbols["fee_class"][s]
        row = int(np.flatnonzero(np.isfinite(tape.cells.fill[:, s]))[-1])
        fx = panel.rates[row, panel.market[s]]
        rate, floored, minimum = tape.fees[row, column, 0 if side == "buy" else 1]
        paid = value * fx * rate + max(value * fx * floored, minimum)
        for terms in tape.bounded_fees[row, column, 0 if side == "buy" else 1]:
            paid += fee_amount(value * fx, 70.0, *terms)
        local = market.charge(value, 70.0, panel.dates[row].date(), side, symbol)
        assert paid == pytest.approx(sum(local.values()) * fx, rel=1e-12)


def test_the_step_and_the_least_size_of_orders_are_the_boards(tmp_path):
    days = pd.bdate_range("2025-01-06", periods=10).strftime("%Y-%m-%d")
    for symbol, close in (("688041.SS", 150), ("CNY=X", 7.3)):
        rows = "".join(f"{day},{close},{close},1000\n" for day in days)
        (tmp_path / f"{symbol}.csv").write_text("date,close,adj_close,volume\n" + rows)
    source = FolderSource(str(tmp_path))
    bars = read_bars(source, ("688041.SS",))
    panel = Panel.load(source, bars, date(2025, 1, 7), date(2025, 1, 15))
    cells = build_tape(panel, Terms(**PERIOD), {}).cells
    board = market_of("688041.SS").board("688041.SS")
    assert cells.lot[-1, 0] == board.lot
    assert cells.least[-1, 0] == (board.minimum_order or 0.0)


def test_frictionless_leaves_prices_calendars_and_timing_only(panel, tape):
    free = build_tape(panel, Terms(**PERIOD, frictionless=True), {"0700.HK": 100})
    assert not free.fees.any()
    assert free.bounded_fees.shape[3] == 0
    assert not free.cells.lot.any()
    assert not free.cells.limit_up.any()
    assert np.isinf(free.cells.cap).all()
    assert (free.rows["cash_index"] == 1.0).all()
    assert (free.sessions == tape.sessions).all()
    np.testing.assert_array_equal(free.cells.fill, tape.cells.fill)
    assert not free.cells.shortable[:, 2].any()  # what may be sold short is no friction but a rule


def test_fills_at_the_open_come_at_the_opens_time_and_price(panel):
    tape = build_tape(panel, Terms(**PERIOD, fill="open"), {})
    is_open = panel.clock.is_open
    assert (tape.sessions["fill_ns"][is_open] == panel.clock.opens[is_open]).all()
    bars = SampleSource().bars("NVDA").frame
    row = panel.dates.get_loc("2025-02-10")
    assert tape.cells.fill[row, 0] == pytest.approx(bars["open"].loc["2025-02-10"])


def test_interest_begins_at_the_first_decision_and_is_the_base_currencys(panel):
    first = int(panel.dates.get_loc("2025-01-06"))
    rows = build_tape(panel, Terms(**PERIOD), {}, first).rows
    assert (rows["cash_index"][: first + 1] == 1.0).all()
    assert rows["cash_index"][first + 1] == pytest.approx(1 + 0.0425 / 365)
    assert rows["borrow_index"][first + 1] == pytest.approx(1 + (0.0425 + 0.015) / 365)
    chosen = build_tape(panel, Terms(**PERIOD, cash_rate=0.0365), {}, first).rows
    assert chosen["cash_index"][first + 1] == pytest.approx(1.0001)


def test_a_lot_in_adjusted_units_is_lot_times_raw_over_adjusted(tmp_path):
    days = pd.bdate_range("2025-01-06", periods=10).strftime("%Y-%m-%d")
    rows = "".join(f"{day},200,{100 + i},1000\n" for i, day in enumerate(days))
    (tmp_path / "0700.HK.csv").write_text("date,close,adj_close,volume\n" + rows)
    (tmp_path / "prices.toml").write_text('basis = "raw"\n')
    (tmp_path / "HKD=X.csv").write_text("date,close\n" + "".join(f"{day},8\n" for day in days))
    source = FolderSource(str(tmp_path))
    panel = Panel.load(source, read_bars(source, ("0700.HK",)), date(2025, 1, 7), date(2025, 1, 15))
    tape = build_tape(panel, Terms(**PERIOD), {"0700.HK": 100})
    row = panel.dates.get_loc("2025-01-08")
    adjusted = 102.0
    assert tape.cells.lot[row, 0] == pytest.approx(100 * 200 / adjusted)
    assert tape.cells.cap[row, 0] == pytest.approx(0.1 * 1000 * 200 / adjusted)
    assert tape.cells.fill[row, 0] * tape.cells.lot[row, 0] == pytest.approx(100 * 200 / 8)
