"""The pull: for each symbol, ask for what the store lacks, prove that its history holds, and keep it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from thematic.errors import DamagedPrices, NoNetwork, ProviderDown, ProviderError, UnknownSymbol
from thematic.prices.listing import Listing, listing
from thematic.prices.providers.ask import Asker
from thematic.prices.providers.network import reachable
from thematic.prices.providers.pace import Pace
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.registry import providers as registered
from thematic.prices.providers.registry import ranked
from thematic.prices.store.series import Series
from thematic.prices.store.store import Store
from thematic.prices.store.update import PullResult, Updater

# From when on histories are asked for; a provider sends the whole of it in one reply anyway.
START = date(2015, 1, 1)
# A provider that had nothing newer is not asked again for so long, unless a session ended meanwhile.
ASKED_LATELY = timedelta(hours=6)


class Puller:
    """Pulls symbols into a store.

    Parameters
    ----------
    store : Store
    start : date
        From when on histories are wanted.
    until : date, optional
        Up to when they are; without it, up to the last session that is final.
    now : datetime, optional
        UTC; decides which sessions are final.
    providers : mapping of str to Provider, optional
        Default: all that are registered. Each symbol is asked of the one that ranks itself first.
    pace : Pace, optional
    wait : float
        Seconds before a second attempt; later ones wait longer.
    refresh : container of str
        Symbols whose whole series is read anew.
    """

    def __init__(
        self,
        store: Store,
        start: date = START,
        *,
        until: date | None = None,
        now: datetime | None = None,
        providers: Mapping[str, Provider] | None = None,
        pace: Pace | None = None,
        wait: float = 1.0,
        refresh: Container[str] = (),
    ) -> None:
        self.store, self.start = store, start
        self.until = until or date.max
        self.now = now or datetime.now(UTC)
        self.providers = dict(registered() if providers is None else providers)
        self.asker = Asker(pace or Pace(store.folder / ".pace"), self.now, wait)
        self.refresh = refresh

    def pull(self, symbols: Sequence[str]) -> Iterator[PullResult]:
        """Yield one result a symbol, in their order; stopping in between loses nothing.

        Raises
        ------
        MarketError
            Before anything is asked, when a symbol is of no known market.
        NoNetwork
            A symbol has to be asked for and no provider can be reached.
        """
        yield from map(self._pull, [listing(symbol) for symbol in dict.fromkeys(symbols)])

    def missing(self, symbols: Sequence[str]) -> tuple[str, ...]:
        """Return the symbols of which the store lacks sessions that are final now."""
        return tuple(symbol for symbol in symbols if self._current(listing(symbol)) is None)

    def _current(self, wanted: Listing) -> Series | None:
        """Return a stored series that needs nothing more; a damaged one does."""
        for provider in ranked(wanted, self.providers):
            try:
                series = self.store.read(wanted.symbol, provider.name)
            except DamagedPrices:
                return None
            if series and self._complete(series, wanted):
                return series
        return None

    def _complete(self, series: Series, wanted: Listing) -> bool:
        """Whether a series holds all that is wanted, or its provider said lately that it has no more."""
        end = min(self.until, wanted.last_final(self.now))
        lately = timedelta(0) <= self.now - series.fetched_at < ASKED_LATELY
        asked = lately and wanted.last_final(series.fetched_at) >= end
        return series.start <= self.start and (series.through >= end or asked)

    @cached_property
    def _reached(self) -> set[str | None]:
        """The hosts that can be reached, tried once a pull; None stands for a provider without a host."""
        return {None, *reachable({provider.host for provider in self.providers.values() if provider.host})}

    def _pull(self, wanted: Listing) -> PullResult:
        """Bring one symbol up to date from the first provider that can; what is stored keeps its provider."""
        refresh = wanted.symbol in self.refresh
        if not refresh and (current := self._current(wanted)):
            return PullResult(wanted.symbol, "current", current)
        order = ranked(wanted, self.providers)
        if order and self._reached == {None} and all(provider.host for provider in order):
            raise NoNetwork(sorted(self.providers))
        errors: list[ProviderError] = []
        remarks: list[str] = []
        stored = None
        for provider in order:
            with self.store.lock(wanted.symbol, provider.name):
                stored = self._stored(wanted, provider, remarks)
                try:
                    result = self._ask(wanted, provider, stored, refresh=refresh)
                except ProviderError as error:
                    errors.append(error)
                else:
                    told = (*remarks, *result.remarks)
                    return replace(result, errors=tuple(errors), remarks=told)
            if stored:
                break
        failed = tuple(errors) or (self._nobody(wanted),)
        return PullResult(wanted.symbol, "failed", stored, errors=failed, remarks=tuple(remarks))

    def _ask(
        self, wanted: Listing, provider: Provider, stored: Series | None, *, refresh: bool
    ) -> PullResult:
        """Update from one provider, unless another process has done it meanwhile or it is out of reach."""
        if stored and not refresh and self._complete(stored, wanted):
            return PullResult(wanted.symbol, "current", stored)
        if provider.host not in self._reached:
            raise ProviderDown(
                f"{wanted.symbol}: {provider.name} cannot be reached; check the network, or try again later",
                provider=provider.name,
                symbol=wanted.symbol,
            )
        return Updater(self.store, self.asker, self.start).update(wanted, provider, stored, refresh=refresh)

    def _stored(self, wanted: Listing, provider: Provider, remarks: list[str]) -> Series | None:
        """Return what is stored; a file that cannot be trusted is set aside, and that is said."""
        try:
            return self.store.read(wanted.symbol, provider.name)
        except DamagedPrices as error:
            aside = self.store.set_aside(error.path)
            remarks.append(f"{error.path} was damaged ({error.why}); it was set aside as {aside}")
            return None

    def _nobody(self, wanted: Listing) -> ProviderError:
        """Return the error of a symbol that none of the providers asked has."""
        names = " and ".join(self.providers)
        return UnknownSymbol(
            f"{wanted.symbol}: {names} does not have it; use another provider, or a folder of files",
            provider=names,
            symbol=wanted.symbol,
        )
