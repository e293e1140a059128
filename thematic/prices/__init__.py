"""Prices: where they come from, what is wrong with them, and exchange rates.

`open_source` turns what ``--source`` says into a `Source`; a source hands out `Bars`, one symbol at a time.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from thematic.errors import PriceError
from thematic.prices.source import Source

__all__ = ["Source", "frames", "open_source"]


if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd


def frames(
    prices: Mapping[str, Any] | pd.DataFrame,
    *,
    fx: Mapping[str, Any] | pd.DataFrame | None = None,
    basis: str | Mapping[str, str] | None = None,
    save: str | Path | None = None,
) -> Source:
    """Return prices in memory as a source.

    Parameters
    ----------
    prices : dict of str to DataFrame or Series, or DataFrame
        Bars or closes by symbol, in any form that a file may have; or one frame of several symbols: a wide
        one of closes, one with tickers over its columns as `yfinance.download` gives, or a long one with a
        column of symbols.
    fx : dict of str to Series, DataFrame or number, or DataFrame, optional
        Exchange rates by symbol (``HKD=X``) or currency (``HKD``): units of it for a dollar, as Yahoo quotes.
    basis : {"raw", "split-adjusted", "total-return"} or dict of str to these, optional
        What open, high, low and close are; without it the prices must prove it, or it is unknown.
    save : str or Path, optional
        An empty folder to which the prices are written, so that ``thematic verify`` can replay a run. Without
        it a run's manifest holds their hashes only.

    Raises
    ------
    PriceError
        A frame cannot be read, or its name is no symbol or may be several.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.bdate_range("2025-01-24", periods=2)
    >>> source = frames({"NVDA": pd.Series([142.62, 118.42], index=days)}, basis="total-return")
    >>> source.bars("NVDA").adjusted.tolist()
    [142.62, 118.42]
    """
    from thematic.prices.sources.frames import FramesSource

    return FramesSource(prices, fx, basis, save)


def open_source(spec: str) -> Source:
    """Return the source of prices that `spec` names.

    Parameters
    ----------
    spec : str
        ``sample`` (simulated, built in), ``live`` (the local store of downloaded prices), or a folder or a
        file of prices in any known format. A folder called ``sample`` is ``./sample``.

    Raises
    ------
    PriceError
        `spec` is none of these, or holds no price file.

    Examples
    --------
    >>> open_source("sample").simulated
    True
    """
    if spec == "sample":
        from thematic.prices.sources.sample import SampleSource

        return SampleSource()
    if spec == "live":
        from thematic.prices.store.live import LiveSource

        return LiveSource()
    if spec == "frames":
        raise PriceError(
            "the prices were frames in memory and were not saved: give `frames(..., save=DIR)` when running, "
            "or name a folder that holds the same prices"
        )
    if not os.path.lexists(spec) and (close := get_close_matches(spec.lower(), ("sample", "live"), n=1)):
        raise PriceError(f"no folder or file of prices at {spec}; did you mean `{close[0]}`?")
    from thematic.prices.sources.folder import FolderSource

    return FolderSource(spec)
