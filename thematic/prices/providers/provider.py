"""Provider: what every provider of prices declares, and what it must do."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date
from typing import ClassVar

from thematic.errors import PriceError
from thematic.prices.listing import Listing
from thematic.prices.providers.payload import Payload

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Provider(ABC):
    """Where daily bars come from; a subclass is a provider that can be asked, and needs no other entry.

    `thematic.prices.providers.registry` finds subclasses in this package, in the entry points of the group
    ``thematic.providers`` and in the workspace's ``providers/*.py``. A class is made without arguments.

    Attributes
    ----------
    name : str
        What it is stored and reported under: a small letter, then a-z, 0-9 or _.
    host : str or None
        The host that it asks, such as ``query2.finance.yahoo.com``: it is not asked where no connection to it
        can be made. None, the default, for one that needs no network.
    seconds : float
        Time from one symbol to the next. There is no default: a provider that bans addresses bans them for
        asking too often, and only its author knows what is too often.

    Examples
    --------
    >>> class Slow(Provider):  # doctest: +IGNORE_EXCEPTION_DETAIL
    ...     name = "slow"
    Traceback (most recent call last):
    ...
    PriceError: provider Slow (...) does not say `seconds`, the time between two symbols
    """

    name: ClassVar[str]
    host: ClassVar[str | None] = None
    seconds: ClassVar[float]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        name, seconds = getattr(cls, "name", None), getattr(cls, "seconds", None)
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise _incomplete(cls, "`name`, a small letter and then a-z, 0-9 or _")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= 3600:
            raise _incomplete(cls, "`seconds`, the time between two symbols: a number above 0 and up to 3600")

    @abstractmethod
    def rank(self, listing: Listing) -> int | None:
        """Return the place of this provider for a symbol, lowest first; None where it does not have it.

        Yahoo's place is 1 for all that it has; Eastmoney's 0 for the mainland and 2 elsewhere.
        """

    @abstractmethod
    def fetch(self, listing: Listing, start: date) -> Payload:
        """Return the bars from `start` on.

        Raises
        ------
        ProviderError
            Of the kind that tells the caller what to do: `UnknownSymbol` and `NoData` are not asked again,
            `RateLimited` lets the provider rest, `ProviderDown` and `BadPayload` are tried again. Any
            other exception counts as `BadPayload` of this symbol.
        """


def _incomplete(provider: type, what: str) -> PriceError:
    """Return the error of a provider that leaves out what it must declare."""
    where = f"{provider.__module__}.{provider.__qualname__}"
    return PriceError(f"provider {provider.__name__} ({where}) does not say {what}; add it to the class")
