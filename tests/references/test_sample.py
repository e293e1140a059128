"""Simulated prices of the shipped reference set."""

from __future__ import annotations

from datetime import date

from thematic.references import load_reference_set
from thematic.references.prices import load_reference_prices
from thematic.references.sample import MARKET, SampleReferences


def test_the_sample_s_funds_are_of_the_shipped_set_and_nobody_leads() -> None:
    source = SampleReferences()
    assert set(source.symbols()) <= {MARKET, *load_reference_set().symbols}
    prices = load_reference_prices(load_reference_set(), [source], date(2025, 2, 10))
    assert prices.simulated
    assert len(prices.funds.symbols) == len(source.symbols()) - 1
    again = SampleReferences().bars("SMH").digest
    assert source.bars("SMH").digest == again
