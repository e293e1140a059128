"""One conformance test for every format: random good series, as others write them, are read back equal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.prices.sources.folder import FolderSource
from thematic.prices.sources.formats.registry import formats

from .writers import WRITERS

cents = st.integers(min_value=101, max_value=999_999).map(lambda value: value / 100)


@st.composite
def series(draw: st.DrawFn) -> pd.DataFrame:
    """Return good bars: weekdays of more than a month, highs over lows, whole volumes, an adjusted close."""
    count = draw(st.integers(min_value=25, max_value=40))
    start = draw(st.dates(min_value=date(2012, 1, 2), max_value=date(2024, 6, 3)))
    days = pd.bdate_range(start, periods=count, name="date").as_unit("us")
    prices = np.sort(
        np.array(draw(st.lists(cents, min_size=4 * count, max_size=4 * count))).reshape(4, count), axis=0
    )
    volumes = draw(st.lists(st.integers(1, 9_999_999), min_size=count, max_size=count))
    frame = pd.DataFrame(
        {"open": prices[1], "high": prices[3], "low": prices[0], "close": prices[2]}, index=days
    )
    return frame.assign(adj_close=frame["close"] * 0.9, volume=100.0 * np.array(volumes))


def test_every_format_has_a_writer() -> None:
    assert {one.name for one in formats()} == set(WRITERS)


@pytest.mark.parametrize("one", formats(), ids=lambda one: one.name)
def test_a_format_documents_itself(one) -> None:
    assert one.title
    assert one.reference
    assert one.header
    assert one.basis is None or one.why


@pytest.mark.parametrize("name", sorted(WRITERS))
@given(frame=series())
@settings(max_examples=3)
def test_written_as_others_write_it_a_series_is_read_back_equal(
    tmp_path_factory: pytest.TempPathFactory, name: str, frame: pd.DataFrame
) -> None:
    write, symbol, columns = WRITERS[name]
    folder: Path = tmp_path_factory.mktemp("folder")
    single = name not in ("yfinance-download", "yfinance-download-adj", "wide", "quandl-table")
    write(frame, symbol, folder / (f"{symbol}.csv" if single else "everything.csv"))
    bars = FolderSource(folder).bars(symbol)
    assert bars.origin is not None
    assert bars.origin.format == name
    assert bars.frame.index.tolist() == frame.index.tolist()
    for column in columns:
        exact = column not in ("volume", "adj_close")
        np.testing.assert_allclose(
            bars.frame[column], frame[column], rtol=0 if exact else 1e-12, err_msg=column
        )
    if name in ("zipline", "tushare", "crsp", "crsp-ciz"):
        np.testing.assert_allclose(bars.adjusted, frame["close"], rtol=1e-12)
