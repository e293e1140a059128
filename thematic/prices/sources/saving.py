"""Bars written in our own form: a CSV file a symbol, and what is known of its basis in ``prices.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.errors import PriceError
from thematic.prices.sources.sidecar import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from thematic.prices.bars import Bars


def save_bars(series: Iterable[Bars], folder: Path) -> None:
    """Write bars so that reading them again gives equal ones, to the last digit.

    Parameters
    ----------
    series : iterable of Bars
    folder : Path
        Made where it is not there.

    Raises
    ------
    PriceError
        The folder has one of the files already: nothing is overwritten.
    """
    kept = list(series)
    paths = [folder / f"{bars.symbol}.csv" for bars in kept]
    for path in (*paths, folder / NAME):
        if path.exists():
            raise PriceError(f"{path} is there already: name an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    for bars, path in zip(kept, paths, strict=True):
        bars.frame.to_csv(path, index_label="date", date_format="%Y-%m-%d")
    (folder / NAME).write_text(_stated(kept), encoding="utf-8")


def _stated(series: list[Bars]) -> str:
    """Return what ``prices.toml`` says of the series."""
    lines = ["# What the prices in this folder are; docs/prices.md tells what can be stated."]
    for bars in series:
        terms = [f'basis = "{bars.basis}"'] if bars.basis != "unknown" else []
        terms += ["dividends = false"] if bars.has_adjusted and not bars.dividends else []
        if terms:
            lines += ["", f'[symbols."{bars.symbol}"]', *terms]
    return "\n".join(lines) + "\n"
