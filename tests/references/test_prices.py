"""Reference prices: only what was known, only seasoned funds, and what is missing said."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.references.conftest import MemorySource, simulated_closes, small_set
from thematic.errors import ReferenceSetError
from thematic.references.prices import load_reference_prices

DAY = date(2008, 3, 3)


def test_nothing_of_the_day_or_later_is_read() -> None:
    closes = simulated_closes(2)
    prices = load_reference_prices(small_set(), [MemorySource(closes)], DAY)
    assert prices.dates[-1] == pd.Timestamp("2008-02-29")
    later = {name: series.where(series.index < pd.Timestamp(DAY), 1.0) for name, series in closes.items()}
    again = load_reference_prices(small_set(), [MemorySource(later)], DAY)
    assert np.array_equal(again.close, prices.close, equal_nan=True)


def test_a_fund_counts_a_year_after_its_listing_and_not_after_its_end() -> None:
    closes = simulated_closes(2)
    closes["XBI"] = closes["XBI"].loc["2003-01-01":"2006-06-30"]
    prices = load_reference_prices(small_set(), [MemorySource(closes)], DAY)
    usable = pd.DataFrame(prices.usable, prices.dates, list(prices.funds.symbols))
    assert usable["SMH"].idxmax() == pd.Timestamp("2001-01-02")
    assert usable["XBI"].loc["2003-01-01":"2006-06-30"].all()
    assert not usable["XBI"].loc["2006-07-01":].any()


def test_missing_funds_are_left_out_and_said() -> None:
    closes = simulated_closes(2)
    del closes["OIH"]
    prices = load_reference_prices(small_set(), [MemorySource(closes)], DAY)
    assert prices.missing == ("OIH",)
    assert "OIH" not in prices.funds.symbols
    assert prices.funds.chain == ()
    assert prices.said_missing == "1 of 8 reference funds have no prices and are left out: OIH."


def test_the_first_source_that_has_a_fund_is_taken_whole() -> None:
    closes, others = simulated_closes(2), simulated_closes(3)
    short = {"SMH": others["SMH"].loc["2005-01-01":]}
    prices = load_reference_prices(small_set(), [MemorySource(short), MemorySource(closes)], DAY)
    column = prices.funds.symbols.index("SMH")
    assert np.isnan(prices.close[:100, column]).all()
    assert prices.close[-1, column] == others["SMH"].loc["2008-02-29"]


def test_without_the_market_or_funds_it_says_what_to_do() -> None:
    closes = simulated_closes(2)
    with pytest.raises(ReferenceSetError, match=r"no prices of SPY.*--reference"):
        load_reference_prices(small_set(), [MemorySource({"SMH": closes["SMH"]})], DAY)
    with pytest.raises(ReferenceSetError, match="prices of 1 funds"):
        load_reference_prices(small_set(), [MemorySource({n: closes[n] for n in ("SMH", "SPY")})], DAY)


def test_the_digest_follows_the_prices() -> None:
    closes = simulated_closes(2)
    first = load_reference_prices(small_set(), [MemorySource(closes)], DAY).digest
    assert load_reference_prices(small_set(), [MemorySource(closes)], DAY).digest == first
    closes["SMH"].iloc[10] *= 1.01
    assert load_reference_prices(small_set(), [MemorySource(closes)], DAY).digest != first
