"""Caveats: each thing that is not as in a real account is said where it is so, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from thematic.market_data.panel import Panel, read_bars
from thematic.markets import markets
from thematic.prices.sources.frames import FramesSource
from thematic.prices.sources.sample import SampleSource
from thematic.question import Terms
from thematic.results.caveats import approximations, open_end

TERMS = Terms(start=date(2024, 12, 2), end=date(2025, 2, 28))
DAYS = {
    key: pd.DatetimeIndex(markets()[key].sessions(TERMS.start, date(2025, 2, 28)).index)
    for key in ("us", "hk")
}


def bars(key: str = "us", last: str = "2025-02-28", adjusted: bool = True, volume: float | None = 1e6):
    days = DAYS[key][DAYS[key] <= last]
    frame = pd.DataFrame({"close": 50.0}, index=days).assign(volume=volume)
    return frame.assign(adj_close=50.0) if adjusted else frame


def said(prices: dict[str, pd.DataFrame], terms: Terms = TERMS, lots=None, basis="raw", endings=None) -> str:
    source = FramesSource(prices, {"HKD": 7.8}, basis=basis)
    panel = Panel.load(
        source, read_bars(source, prices), terms.start, date(2025, 2, 28), endings=endings or {}
    )
    return "\n".join(approximations(terms, source, panel, lots or {}))


PLAIN = {"NVDA": bars()}


def test_settlement_and_interest_are_said_of_every_run() -> None:
    text = said(PLAIN)
    assert "Settlement lags are ignored" in text
    # The dollar's rate fell on 2024-12-19, within the run.
    assert "Idle cash earns 4.25% to 4.50% a year, the dated rate of USD" in text
    for absent in ("SIMULATED", "FRICTIONLESS", "COSTS of", "Dividends", "lots", "volume", "ended", "end on"):
        assert absent not in text, absent


def test_a_frictionless_run_says_so_instead_of_what_it_leaves_out() -> None:
    text = said(PLAIN, replace(TERMS, frictionless=True))
    assert "FRICTIONLESS: no costs, lots, limits, volume caps or interest." in text
    assert "Idle cash" not in text


def test_costs_of_the_runs_own_are_said_in_words() -> None:
    assert "COSTS of this run's own (12): 12 basis points of the value traded." in said(
        PLAIN, replace(TERMS, costs="12")
    )


def test_a_chosen_rate_is_no_dated_one() -> None:
    text = said(PLAIN, replace(TERMS, cash_rate=0.03))
    assert "Idle cash earns 3.00% a year." in text
    assert "dated rate" not in text


@pytest.mark.parametrize(
    ("prices", "sentence"),
    [
        ({"NVDA": bars(adjusted=False)}, "Dividends are missing from the returns of NVDA"),
        ({"NVDA": bars(volume=None)}, "No volume cap on NVDA: the source has no volumes."),
        ({"NVDA": bars(), "0700.HK": bars("hk")}, "The board lots of 0700.HK are not known"),
        (
            {"NVDA": bars(), "AMD": bars(last="2025-02-14")},
            "The prices of AMD end on 2025-02-14: what was held is valued at that close from then on",
        ),
    ],
)
def test_what_a_source_lacks_is_said_of_the_symbol_that_lacks_it(
    prices: dict[str, pd.DataFrame], sentence: str
) -> None:
    assert sentence in said(prices)


def test_lots_are_approximate_only_without_unadjusted_prices_and_only_above_one_share() -> None:
    prices = {"NVDA": bars(), "0700.HK": bars("hk")}
    assert "approximate" not in said(prices, lots={"0700.HK": 100})
    text = said(prices, lots={"0700.HK": 100}, basis="split-adjusted")
    assert "Lots and limits of 0700.HK are approximate" in text
    assert "approximate" not in said(prices, lots={"0700.HK": 1}, basis="split-adjusted")


def test_a_listing_that_ended_is_paid_out_and_one_that_only_stops_is_not() -> None:
    prices = {"NVDA": bars(), "AMD": bars(last="2025-02-14")}
    text = said(prices, endings={"AMD": date(2025, 2, 14)})
    assert "AMD was last traded on 2025-02-14: what was held is paid out at its last close." in text
    assert "The prices of AMD end on" not in text


def test_simulated_prices_are_said_first() -> None:
    source = SampleSource()
    panel = Panel.load(source, read_bars(source, ["NVDA"]), TERMS.start, TERMS.end)
    assert approximations(TERMS, source, panel, {})[0].startswith("SIMULATED PRICES")


def test_an_open_end_counts_whose_prices_reach_it_and_names_the_rest() -> None:
    prices = {"NVDA": bars(), "AMD": bars(), "TSM": bars(last="2025-02-27"), "0700.HK": bars("hk")}
    source = FramesSource(prices, {"HKD": 7.8}, basis="raw")
    panel = Panel.load(source, read_bars(source, prices), TERMS.start, date(2025, 2, 28))
    (sentence,) = open_end(panel, tuple(prices))
    assert "it ends on 2025-02-28" in sentence
    assert "(3 of 4); those of TSM on 2025-02-27." in sentence
