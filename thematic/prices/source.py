"""What a source of prices is: names of symbols, and their bars."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from thematic.prices.bars import Bars


class Source(Protocol):
    """Where prices come from. A source never reaches the network and never fills a gap.

    Attributes
    ----------
    name : str
        ``sample``, ``live``, or the folder as the user wrote it.
    simulated : bool
        Whether the prices are simulated: then every page and table made from them says so.
    """

    @property
    def name(self) -> str:
        """``sample``, ``live``, or the folder as the user wrote it."""

    @property
    def simulated(self) -> bool:
        """Whether the prices are simulated."""

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols there are, sorted."""

    def bars(self, symbol: str) -> Bars:
        """Return the bars of `symbol`.

        Raises
        ------
        MissingPrices
            The source has no series of that name.
        PriceError
            It has one, but it cannot be read.
        """


@runtime_checkable
class ReadsAhead(Protocol):
    """A source that can read many series faster than one by one."""

    def ahead(self, symbols: Iterable[str]) -> AbstractContextManager[None]:
        """Read what the bars of symbols need ahead while this lasts; `bars` gives and raises the same."""


def ahead(source: Source, symbols: Iterable[str]) -> AbstractContextManager[None]:
    """Return within what the bars of many symbols are asked for, in their order: read ahead where it can be.

    Examples
    --------
    >>> from thematic.prices import open_source
    >>> source = open_source("sample")
    >>> with ahead(source, ["NVDA", "AMD"]):
    ...     series = [source.bars(symbol) for symbol in ("NVDA", "AMD")]
    """
    return source.ahead(symbols) if isinstance(source, ReadsAhead) else nullcontext()
