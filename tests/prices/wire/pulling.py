"""What tests of a pull share: the day it is, a pace without waits, and a yfinance that remembers nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from thematic.prices.providers.pace import Pace
from thematic.prices.store.pull import Puller

from .exchange import Exchange
from .fake_network import FakeNetwork

# A Tuesday; the last final sessions are of this day in Asia and of the day before in New York.
NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
EARLIER = datetime(2025, 6, 2, 12, tzinfo=UTC)
Serve = Callable[[dict[str, pd.DataFrame]], tuple[Exchange, FakeNetwork]]
Pull = Callable[..., Puller]


class Unhurried(Pace):
    """A pace that lets a provider rest and otherwise does not wait."""

    def wait(self, provider: str, seconds: float) -> None:
        """Return at once."""


def forget(folder: Path) -> None:
    """Make yfinance as it was before its first request, with its caches in a folder of their own."""
    import yfinance
    from yfinance import base, cache, data

    data.YfData.cache_get.cache_clear()
    data.SingletonMeta._instances.clear()
    cache._TzCacheManager._tz_cache = None
    cache._CookieCacheManager._Cookie_cache = None
    cache._ISINCacheManager._isin_cache = None
    base._tz_info_fetch_ctr = 0
    folder.mkdir(exist_ok=True)
    yfinance.set_tz_cache_location(str(folder))
