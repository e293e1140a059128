"""Format: what a known kind of price file looks like, and what it says of its prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from thematic.prices.bars import Basis

if TYPE_CHECKING:
    import pandas as pd

    from thematic.prices.sources.formats.table import RawTable


@dataclass(frozen=True)
class Format:
    """A kind of price file. Registered as an entry point of the group ``thematic.price_formats``.

    Parameters
    ----------
    name : str
        Its key in ``thematic prices formats`` and in ``prices.toml``.
    title : str
        Who writes such files.
    reference : str
        The page that documents it; ``unverified`` in it where the page could not be read.
    header : str
        An example of its row of names.
    needs : frozenset of str
        Plain names (`thematic.prices.sources.formats.table.plain_name`) that such a file has. Of all formats
        that fit a file, the one with the most needs is taken.
    never : frozenset of str
        Plain names that such a file does not have.
    spelled : frozenset of str
        Names that it has in exactly this spelling.
    recognise : callable, optional
        Says of a `RawTable` whether it is of this format, where names alone cannot tell.
    reshape : callable, optional
        Turns a `RawTable` into one with tickers over its columns, or with known names.
    columns : mapping of str to str
        Plain names in the file -> ours, where these differ from those that every format knows; to the empty
        string for a column that is to be left alone.
    basis : Basis or None
        What its open, high, low and close are; None where the format does not say.
    why : str
        Who says so.
    dividends : bool
        Whether its adjusted close counts dividends.
    adjust : callable, optional
        Computes the total-return close from the series (frame by date with all known columns), where the file
        has what is needed but no adjusted close.
    volume_unit : mapping of str to float
        Market's key -> shares in one unit of volume; 1 for what is not named.
    amount_unit : mapping of str to float
        Market's key -> local currency in one unit of the amount traded; 1 for what is not named.
    dates : {"day first", "month first"} or None
        How it writes dates such as 03/04/2025; None where it differs, and the dates must show it.
    daily : mapping of str to str
        Plain name of a column -> the value that it has in daily bars.
    """

    name: str
    title: str
    reference: str
    header: str
    needs: frozenset[str]
    never: frozenset[str] = frozenset()
    spelled: frozenset[str] = frozenset()
    recognise: Callable[[RawTable], bool] | None = None
    reshape: Callable[[RawTable], RawTable] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    basis: Basis | None = None
    why: str = ""
    dividends: bool = True
    adjust: Callable[[pd.DataFrame], pd.Series[float]] | None = None
    volume_unit: Mapping[str, float] = field(default_factory=dict)
    amount_unit: Mapping[str, float] = field(default_factory=dict)
    dates: Literal["day first", "month first"] | None = None
    daily: Mapping[str, str] = field(default_factory=dict)

    def fits(self, table: RawTable) -> bool:
        """Return whether a file is of this format."""
        return (
            self.needs <= table.fields
            and not self.never & table.fields
            and self.spelled <= table.spelled
            and (self.recognise is None or self.recognise(table))
        )
