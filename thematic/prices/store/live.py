"""LiveSource: the store of downloaded prices as a source; it never reaches the network."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from thematic.errors import MissingPrices
from thematic.prices.bars import Bars
from thematic.prices.listing import listing
from thematic.prices.providers.registry import ranked
from thematic.prices.store.returns import bars_of
from thematic.prices.store.series import Series
from thematic.prices.store.store import Store

# Another provider's series is preferred to the usual one's only when it goes on so much longer.
LATER = timedelta(days=10)


class LiveSource:
    """Prices that were pulled before.

    Parameters
    ----------
    store : Store, optional
        Default: the one in ``$THEMATIC_STORE``, or in the platform's folder for a user's data.
    """

    name = "live"
    simulated = False

    def __init__(self, store: Store | None = None) -> None:
        self.store = store or Store()

    def symbols(self) -> tuple[str, ...]:
        """Return the stored symbols, sorted."""
        return self.store.symbols()

    def bars(self, symbol: str) -> Bars:
        """Return one provider's whole series of `symbol`, with total returns computed now.

        Raises
        ------
        MissingPrices
            It was never pulled.
        PriceError
            Its file is damaged.
        """
        return bars_of(self.series(symbol))

    def series(self, symbol: str) -> Series:
        """Return the series that `bars` are made from, as stored.

        The provider that is first for its market is preferred, unless another's series goes on for more than
        ten days longer.

        Raises
        ------
        MissingPrices, PriceError
            As `bars` does.
        """
        stored = [self.store.read(symbol, provider) for provider in self.store.providers(symbol)]
        order = [provider.name for provider in ranked(listing(symbol))]
        # A provider that is no longer there comes last; what it sent is as good as before.
        places = {name: place for place, name in enumerate(order)}
        series = sorted((one for one in stored if one), key=lambda one: places.get(one.provider, len(places)))
        if not series:
            raise _missing([symbol])
        last = max(one.frame.index[-1] for one in series)
        return next(one for one in series if last - one.frame.index[-1] <= LATER)

    def age(self, symbols: Iterable[str], now: datetime | None = None) -> str:
        """Say how old the prices of `symbols` are, for a run without the network.

        Raises
        ------
        MissingPrices, PriceError
            As `bars` does.
        """
        wanted = tuple(symbols)
        if missing := [symbol for symbol in wanted if not self.store.providers(symbol)]:
            raise _missing(missing)
        oldest = min((self.series(symbol) for symbol in wanted), key=lambda one: one.fetched_at)
        days = ((now or datetime.now(UTC)) - oldest.fetched_at).days
        old = "less than a day" if days < 1 else f"{days} day{'s' * (days > 1)}"
        return (
            f"prices as stored, {old} old: the oldest, {oldest.symbol}, "
            f"was fetched at {oldest.fetched_at:%Y-%m-%d %H:%M} UTC"
        )


def _missing(symbols: list[str]) -> MissingPrices:
    """Return the error that names what was never pulled."""
    sentence = f"no stored prices of {', '.join(symbols)}: run `thematic prices pull {' '.join(symbols)}`"
    return MissingPrices(f"{sentence} while online", symbols)
