"""The panel places every bar in the row that first knows it, and carries nothing it was not given."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from thematic.errors import MissingOpens, MissingPrices, MissingRate
from thematic.market_data.panel import QUIET, Panel, carry_forward, read_bars
from thematic.markets import markets
from thematic.prices.sources.frames import FramesSource
from thematic.prices.sources.sample import SampleSource
from thematic.universe.theme import Member, Theme

START, END = date(2025, 1, 2), date(2025, 2, 28)
NEW_YORK = pd.DatetimeIndex(markets()["us"].sessions(date(2024, 6, 3), END).index)
HONG_KONG = pd.DatetimeIndex(markets()["hk"].sessions(date(2024, 6, 3), END).index)


def bars_of(days: pd.DatetimeIndex, adjusted: float = 1.0, **columns: object) -> pd.DataFrame:
    """Return rising prices of some days, whose adjusted close is a fraction of the close."""
    close = 50.0 + np.arange(len(days))
    plain = {"open": close - 0.5, "high": close + 1.0, "low": close - 1.0, "close": close}
    frame = pd.DataFrame({**plain, "adj_close": close * adjusted, "volume": 1000.0}, index=days)
    return frame.assign(**columns)


def panel_of(prices: dict[str, pd.DataFrame], fx: dict[str, object] | None = None, **terms: object) -> Panel:
    source = FramesSource(prices, {"HKD": 8.0} if fx is None else fx, basis="raw")
    return Panel.load(source, read_bars(source, prices), START, END, **terms)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return panel_of({"NVDA": bars_of(NEW_YORK), "0700.HK": bars_of(HONG_KONG, adjusted=0.5)})


def test_every_bar_stands_in_the_row_of_its_date_and_nowhere_else(panel: Panel) -> None:
    for column, days in enumerate((NEW_YORK, HONG_KONG)):
        there = panel.dates[np.isfinite(panel.close[:, column])]
        assert there.equals(days[days >= panel.dates[0]])
    row = panel.dates.get_loc(HONG_KONG[-1])
    assert panel.quoted[row, 1] == 50.0 + len(HONG_KONG) - 1
    assert panel.close[row, 1] == panel.quoted[row, 1] / 2


def test_what_adjusts_the_close_adjusts_the_range_and_not_what_is_quoted(panel: Panel) -> None:
    there = np.isfinite(panel.close[:, 1])
    factor = 0.5
    np.testing.assert_allclose(panel.high[there, 1], factor * (panel.quoted[there, 1] + 1.0))
    np.testing.assert_allclose(panel.low[there, 1], factor * (panel.quoted[there, 1] - 1.0))
    np.testing.assert_allclose(panel.open[there, 1], factor * panel.quoted_open[there, 1])
    assert panel.raw_known.all()


def test_known_closes_are_the_last_ones_at_the_rate_of_the_row(panel: Panel) -> None:
    shut = panel.dates.difference(HONG_KONG)
    shut = shut[shut > HONG_KONG[0]]
    assert len(shut)
    for day in shut:
        last = HONG_KONG[day > HONG_KONG][-1]
        quoted = 50.0 + HONG_KONG.get_loc(last)
        assert panel.known[panel.dates.get_loc(day), 1] == pytest.approx(quoted * 0.5 / 8.0)


def theme(*members: Member) -> Theme:
    return Theme("mine", "Mine", "It rises.", "a letter", date(2024, 6, 3), members)


def test_a_symbol_without_a_bar_in_ten_sessions_is_no_member_until_it_trades_again() -> None:
    gap = NEW_YORK[-30:-10]
    panel = panel_of({"NVDA": bars_of(NEW_YORK.difference(gap)), "AMD": bars_of(NEW_YORK)}, {})
    held = theme(Member("NVDA", "NVIDIA", "chips"), Member("AMD", "AMD", "chips"))
    members = panel.view({"mine": held}).members("mine")
    out = members.index[~members["NVDA"]].tz_localize(None).normalize()
    assert out.equals(gap[QUIET - 1 :])
    assert members["AMD"].all()


def test_a_listing_that_ended_has_no_later_bars_and_a_row_in_which_it_is_paid_out() -> None:
    last = NEW_YORK[-20]
    panel = panel_of({"NVDA": bars_of(NEW_YORK), "AMD": bars_of(NEW_YORK)}, {}, endings={"NVDA": last.date()})
    assert panel.dates[np.isfinite(panel.close[:, 0])][-1] == last
    assert panel.ends.tolist() == [panel.dates.get_loc(NEW_YORK[-19]), 0]
    members = panel.view({"mine": theme(Member("NVDA", "NVIDIA", "chips"))}).members("mine")["NVDA"]
    assert members.to_numpy().nonzero()[0][-1] == panel.dates.get_loc(last)


def test_prices_that_begin_later_shorten_the_warm_up(panel: Panel) -> None:
    assert panel.dates[0] == min(NEW_YORK[0], HONG_KONG[0])
    late = panel_of({"NVDA": bars_of(NEW_YORK[-60:])}, {})
    assert late.dates[0] == NEW_YORK[-60]


def test_series_without_opens_are_named_and_a_few_gaps_are_not() -> None:
    few = np.where(np.arange(len(NEW_YORK)) % 40 == 0, np.nan, 50.0)
    panel = panel_of({"NVDA": bars_of(NEW_YORK, open=np.nan), "AMD": bars_of(NEW_YORK, open=few)}, {})
    with pytest.raises(MissingOpens) as caught:
        panel.require_opens()
    assert caught.value.symbols == ("NVDA",)


def test_a_currency_without_a_rate_is_named() -> None:
    with pytest.raises((MissingRate, MissingPrices), match="HKD"):
        panel_of({"0700.HK": bars_of(HONG_KONG)}, {})


def test_missing_series_are_all_named_with_what_was_meant() -> None:
    source = FramesSource({"NVDA": bars_of(NEW_YORK), "AMD": bars_of(NEW_YORK)})
    with pytest.raises(MissingPrices) as caught:
        read_bars(source, ["NVDIA", "AMD", "TSM"])
    assert caught.value.symbols == ("NVDIA", "TSM")
    assert str(caught.value).endswith("leave them out with --drop-missing; did you mean NVDA?")
    with pytest.raises(MissingPrices, match="the sample has a fixed set of symbols; use --source DIR"):
        read_bars(SampleSource(), ["NVDIA"])


@given(arrays(float, (8, 2), elements={"allow_nan": True, "allow_infinity": False}))
def test_values_are_carried_forward_and_never_back(values: np.ndarray) -> None:
    pd.testing.assert_frame_equal(pd.DataFrame(carry_forward(values)), pd.DataFrame(values).ffill())
