"""What a source of prices is: names of symbols, and their bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
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
