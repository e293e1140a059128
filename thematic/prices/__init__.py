"""Prices: where they come from, what is wrong with them, and exchange rates.

`open_source` turns what ``--source`` says into a `Source`; a source hands out `Bars`, one symbol at a time.
"""

from __future__ import annotations

from thematic.errors import PriceError
from thematic.prices.source import Source

__all__ = ["Source", "open_source"]


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
    from thematic.prices.sources.folder import FolderSource

    return FolderSource(spec)
