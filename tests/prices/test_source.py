"""Whatever prices come from, a source names its symbols, hands out their bars, and says what it lacks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from thematic.errors import MissingPrices
from thematic.prices import Source, frames, open_source
from thematic.prices.source import ahead
from thematic.prices.store.live import LiveSource

from .store.store_writer import series

CLOSE = pd.Series([142.62, 118.42], index=pd.to_datetime(["2025-01-24", "2025-01-27"]), name="close")


@pytest.fixture(params=["sample", "live", "frames", "folder"])
def source(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """Return a source of NVDA's prices."""
    if request.param == "frames":
        return frames({"NVDA": CLOSE})
    if request.param == "folder":
        CLOSE.to_csv(tmp_path / "NVDA.csv", index_label="date")
        return open_source(str(tmp_path))
    monkeypatch.setenv("THEMATIC_STORE", str(tmp_path))
    LiveSource().store.write(series())
    return open_source(request.param)


def test_symbols_are_sorted_and_each_has_bars_of_its_own(source: Source) -> None:
    assert "NVDA" in source.symbols()
    assert source.symbols() == tuple(sorted(source.symbols()))
    bars = source.bars("NVDA")
    assert bars.symbol == "NVDA"
    assert bars.adjusted.index.is_monotonic_increasing
    assert (bars.adjusted > 0).all()


def test_only_the_sample_is_simulated(source: Source) -> None:
    assert source.simulated == (source.name == "sample")


def test_a_symbol_that_is_not_there_is_missing_by_its_name(source: Source) -> None:
    with pytest.raises(MissingPrices) as caught:
        source.bars("TSLA")
    assert caught.value.symbols == ("TSLA",)


def test_any_source_can_be_asked_ahead_for_what_it_has_and_for_what_it_lacks(source: Source) -> None:
    with ahead(source, ["NVDA", "TSLA"]):
        series = source.bars("NVDA")
        with pytest.raises(MissingPrices):
            source.bars("TSLA")
    assert series.digest == source.bars("NVDA").digest
