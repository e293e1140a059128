"""The pull: for each symbol, ask for what the store lacks, prove that its history holds, and keep it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

import pandas as pd

from thematic.errors import BadPayload, ProviderDown, ProviderError, UnknownSymbol
from thematic.prices.listing import Listing, listing
from thematic.prices.providers.eastmoney import Eastmoney
from thematic.prices.providers.pace import Pace
from thematic.prices.providers.payload import Payload, Provider, checked, with_actions
from thematic.prices.providers.yahoo import Yahoo
from thematic.prices.store.live import preferred
from thematic.prices.store.revision import Revision, objection, revision, volume_ratio
from thematic.prices.store.store import Series, Store

# From when on histories are asked for; a provider sends the whole of it in one reply anyway.
START = date(2015, 1, 1)
# So many stored sessions are asked for again: what was revised meanwhile shows in them.
OVERLAP = 10
# A failure that may pass is tried so many times in all, after waits of a second and more.
ATTEMPTS = 3

State = Literal["new", "updated", "changed", "current", "failed"]


@dataclass(frozen=True)
class PullResult:
    """What became of one symbol in a pull.

    Parameters
    ----------
    symbol : str
    state : {"new", "updated", "changed", "current", "failed"}
        ``changed``: the provider rewrote its history, which was fetched anew. ``current``: nothing was asked.
    series : Series or None
        What the store holds now.
    added : int
        Bars that are later than those stored before.
    revision : Revision or None
        What changed in the history.
    errors : tuple of ProviderError
        One a provider that failed; the symbol itself failed only if `state` says so.
    """

    symbol: str
    state: State
    series: Series | None
    added: int = 0
    revision: Revision | None = None
    errors: tuple[ProviderError, ...] = ()


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
    providers : sequence of Provider, optional
        Default: akshare first for the mainland and Hang Seng TECH, Yahoo first for all else.
    pace : Pace, optional
    wait : float
        Seconds before a second attempt; later ones wait longer.
    """

    def __init__(
        self,
        store: Store,
        start: date = START,
        *,
        until: date | None = None,
        now: datetime | None = None,
        providers: Sequence[Provider] | None = None,
        pace: Pace | None = None,
        wait: float = 1.0,
    ) -> None:
        self.store, self.start, self.wait = store, start, wait
        self.until = until or date.max
        self.now = now or datetime.now(UTC)
        self.providers = (Yahoo(), Eastmoney()) if providers is None else tuple(providers)
        self.pace = pace or Pace(store.folder / ".pace")

    def pull(self, symbols: Sequence[str]) -> Iterator[PullResult]:
        """Yield one outcome a symbol, in their order; stopping in between loses nothing.

        Raises
        ------
        MarketError
            Before anything is asked, when a symbol is of no known market.
        """
        yield from map(self._pull, [listing(symbol) for symbol in dict.fromkeys(symbols)])

    def missing(self, symbols: Sequence[str]) -> tuple[str, ...]:
        """Return the symbols of which the store lacks sessions that are final now."""
        return tuple(symbol for symbol in symbols if self._current(listing(symbol)) is None)

    def _current(self, wanted: Listing) -> Series | None:
        """Return a stored series that needs nothing more."""
        for provider in self._order(wanted):
            series = self.store.read(wanted.symbol, provider.name)
            if series and self._complete(series, wanted):
                return series
        return None

    def _complete(self, series: Series, wanted: Listing) -> bool:
        """Whether a series holds all that is final and wanted."""
        return series.covers(self.start, min(self.until, wanted.last_final(self.now)))

    def _order(self, wanted: Listing) -> list[Provider]:
        """Return the providers that have the symbol, the better one first."""
        serving = [provider for provider in self.providers if provider.serves(wanted)]
        return sorted(serving, key=lambda provider: provider.name != preferred(wanted.symbol))

    def _pull(self, wanted: Listing) -> PullResult:
        """Bring one symbol up to date from the first provider that can; what is stored keeps its provider."""
        if current := self._current(wanted):
            return PullResult(wanted.symbol, "current", current)
        errors: list[ProviderError] = []
        stored = None
        for provider in self._order(wanted):
            with self.store.lock(wanted.symbol, provider.name):
                stored = self.store.read(wanted.symbol, provider.name)
                try:
                    return replace(self._update(wanted, provider, stored), errors=tuple(errors))
                except ProviderError as error:
                    errors.append(error)
            if stored:
                break
        return PullResult(wanted.symbol, "failed", stored, errors=tuple(errors) or (self._nobody(wanted),))

    def _update(self, wanted: Listing, provider: Provider, stored: Series | None) -> PullResult:
        """Ask one provider and write what it delivered; the store stays as it is when this raises."""
        if stored and self._complete(stored, wanted):
            return PullResult(wanted.symbol, "current", stored)
        if stored and stored.start <= self.start and (merged := self._extend(wanted, provider, stored)):
            added = len(merged.frame) - len(stored.frame)
            self.store.write(merged)
            return PullResult(wanted.symbol, "updated", merged, added)
        whole = self._ask(
            wanted, provider, min(self.start, stored.start) if stored else self.start, whole=True
        )
        series = self._series(whole, wanted, with_actions(whole.bars, whole.actions), stored)
        if stored is None:
            self.store.write(series)
            return PullResult(wanted.symbol, "new", series, len(series.frame))
        changes = revision(wanted.symbol, stored.frame, series.frame)
        if why := objection(stored.frame, series.frame):
            raise whole.bad(why)
        added = int((series.frame.index > stored.frame.index[-1]).sum())
        self.store.write(series)
        return PullResult(wanted.symbol, "changed" if changes else "updated", series, added, changes or None)

    def _extend(self, wanted: Listing, provider: Provider, stored: Series) -> Series | None:
        """Return the stored series with what is new; None where its last sessions are not as they were."""
        overlap = stored.frame[-OVERLAP:]
        new = self._ask(wanted, provider, overlap.index[0].date(), whole=False)
        if (ratio := volume_ratio(overlap, new.bars)) > 20 or ratio < 0.05:
            raise new.bad(f"with volumes that are {ratio:.3g} times those stored: in another unit?")
        window = with_actions(new.bars, new.actions)
        later = window[window.index > stored.frame.index[-1]]
        split = new.basis == "split_adjusted" and (later["split"] != 1).any()
        if split or revision(wanted.symbol, overlap, window):
            return None
        bars = pd.concat([stored.frame[list(new.bars)], later[list(new.bars)]])
        return self._series(new, wanted, with_actions(bars, _all_actions(stored, new)), stored)

    def _ask(self, wanted: Listing, provider: Provider, start: date, *, whole: bool) -> Payload:
        """Ask a provider, at its pace, again where that can help, and check what it delivers."""
        import stamina

        with self.pace.asking(provider.name, wanted.symbol):
            for attempt in stamina.retry_context(
                on=_may_pass,
                attempts=ATTEMPTS,
                timeout=None,
                wait_initial=self.wait,
                wait_max=30.0,
                wait_jitter=self.wait,
            ):
                with attempt:
                    self.pace.wait(provider.name)
                    payload = provider.fetch(wanted, start)
        return checked(payload, wanted, self.now, whole=whole)

    def _series(
        self, payload: Payload, wanted: Listing, frame: pd.DataFrame, stored: Series | None
    ) -> Series:
        """Return what is to be kept."""
        return Series(
            symbol=payload.symbol,
            provider=payload.provider,
            code=payload.code,
            currency=payload.currency,
            basis=payload.basis,
            start=min(self.start, stored.start) if stored else self.start,
            through=wanted.last_final(self.now),
            fetched_at=self.now,
            versions=dict(payload.versions),
            frame=frame,
        )

    def _nobody(self, wanted: Listing) -> ProviderError:
        """Return the error of a symbol that none of the providers asked has."""
        names = " and ".join(provider.name for provider in self.providers)
        return UnknownSymbol(
            f"{wanted.symbol}: {names} does not have it; use the other provider, or a folder of files",
            provider=names,
            symbol=wanted.symbol,
        )


def _all_actions(stored: Series, new: Payload) -> pd.DataFrame | None:
    """Return the dividends and splits of the whole series: the stored ones up to where the new ones begin."""
    if new.actions is None:
        return None
    before = stored.frame.loc[: pd.Timestamp(new.actions_since), ["dividend", "split"]]
    return pd.concat([before[before.index < pd.Timestamp(new.actions_since)].dropna(), new.actions])


def _may_pass(error: Exception) -> bool:
    """Whether asking again can help: not for a certificate that is wrong, nor for what is not there."""
    certificate = any(kind.__name__ == "SSLError" for kind in type(error.__cause__).__mro__)
    return isinstance(error, ProviderDown | BadPayload) and not certificate
