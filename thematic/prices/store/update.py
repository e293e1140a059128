"""Updates: how what a provider sent becomes the stored series, or is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import pandas as pd

from thematic.errors import BadPayload, ProviderError
from thematic.prices.listing import Listing
from thematic.prices.providers.ask import Asker
from thematic.prices.providers.payload import Payload, with_actions
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.response import bad
from thematic.prices.store.revision import Revision, doubt, revision, volume_ratio
from thematic.prices.store.second_look import Doubt, SecondLook
from thematic.prices.store.series import Series
from thematic.prices.store.store import Store

# So many stored sessions are asked for again: what was revised meanwhile shows in them.
OVERLAP = 10
# After so long the whole of a series is read anew, since corrections of older sessions show in no overlap.
WHOLE_EVERY = timedelta(days=7)

State = Literal["new", "updated", "changed", "unchanged", "current", "failed"]


@dataclass(frozen=True)
class PullResult:
    """What became of one symbol in a pull.

    Parameters
    ----------
    symbol : str
    state : {"new", "updated", "changed", "unchanged", "current", "failed"}
        ``changed``: the provider rewrote its history, which was fetched anew. ``unchanged``: it was asked and
        had nothing newer. ``current``: nothing was asked.
    series : Series or None
        What the store holds now.
    added : int
        Bars that are later than those stored before.
    revision : Revision or None
        What changed in the history.
    errors : tuple of ProviderError
        One a provider that failed; the symbol itself failed only if `state` says so.
    remarks : tuple of str
        What the user should know though nothing failed: bars left out, a file set aside.
    """

    symbol: str
    state: State
    series: Series | None
    added: int = 0
    revision: Revision | None = None
    errors: tuple[ProviderError, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Updater:
    """Brings one symbol's series of one provider up to date; the caller holds its lock.

    Parameters
    ----------
    store : Store
    asker : Asker
    start : date
        From when on histories are wanted.
    """

    store: Store
    asker: Asker
    start: date

    @property
    def now(self) -> datetime:
        """The time of the pull, UTC."""
        return self.asker.now

    def update(
        self, wanted: Listing, provider: Provider, stored: Series | None, *, refresh: bool
    ) -> PullResult:
        """Ask one provider and write what it sent; the store stays as it is when this raises.

        Parameters
        ----------
        refresh : bool
            Read the whole series anew, though a part would do, because the user asks for it.
        """
        if stored and not refresh and not self._whole_due(stored):
            extended = self._extend(wanted, provider, stored)
            if extended:
                return extended
        return self._replace(wanted, provider, stored, refresh=refresh)

    def _whole_due(self, stored: Series) -> bool:
        """Whether the whole of a series is to be read: it begins too late, or was read too long ago.

        A reading in the future was noted by a clock that was ahead.
        """
        return stored.start > self.start or not timedelta(0) <= self.now - stored.whole_at < WHOLE_EVERY

    def _extend(self, wanted: Listing, provider: Provider, stored: Series) -> PullResult | None:
        """Add what is new to a series; None where the whole of it has to be read."""
        overlap = stored.frame[-OVERLAP:]
        sent = self.asker.ask(provider, wanted, overlap.index[0].date(), whole=False)
        window = with_actions(sent.bars, sent.actions)
        later = window[window.index > stored.frame.index[-1]]
        # Splits come first: one that is in the prices moves volumes and closes of all sessions before it.
        split = sent.basis == "split_adjusted" and (later["split"].fillna(1.0) != 1).any()
        unknown = sent.actions is None and stored.knows_actions
        if split or unknown or sent.needs_whole or sent.basis != stored.basis:
            return None
        if revision(wanted.symbol, overlap, window):
            return None
        if not 0.05 <= (ratio := volume_ratio(overlap, sent.bars)) <= 20:
            raise sent.bad(f"has volumes {ratio:.3g} times those stored: in another unit?")
        bars = pd.concat([stored.frame[list(sent.bars)], later[list(sent.bars)]])
        frame = with_actions(bars, _all_actions(stored, sent))
        series = self._series(sent, frame, stored, whole_at=stored.whole_at)
        self.store.write(series)
        state: State = "updated" if len(later) else "unchanged"
        return PullResult(wanted.symbol, state, series, len(later), remarks=_told(sent, stored))

    def _replace(
        self, wanted: Listing, provider: Provider, stored: Series | None, *, refresh: bool
    ) -> PullResult:
        """Read the whole series, and put it in the place of the stored one unless that is doubtful."""
        start = min(self.start, stored.start) if stored else self.start
        sent = self.asker.ask(provider, wanted, start, whole=True)
        series = self._series(sent, with_actions(sent.bars, sent.actions), stored, whole_at=self.now)
        if stored is None:
            self.store.write(series)
            return PullResult(wanted.symbol, "new", series, len(series.frame), remarks=_told(sent, stored))
        self._look_twice(stored, series, asked=refresh)
        changes = revision(wanted.symbol, stored.frame, series.frame)
        added = int((series.frame.index > stored.frame.index[-1]).sum())
        self.store.write(series)
        state: State = "changed" if changes else "updated" if added else "unchanged"
        return PullResult(wanted.symbol, state, series, added, changes or None, remarks=_told(sent, stored))

    def _look_twice(self, stored: Series, series: Series, *, asked: bool) -> None:
        """Refuse a doubtful history that was not there before; raises `BadPayload`."""
        look, names = SecondLook(self.store.folder, self.now), (series.symbol, series.provider)
        adjusted = series.basis == "split_adjusted"
        why = (
            Doubt(f"has {series.basis} prices and not {stored.basis} ones as before", passes=False)
            if series.basis != stored.basis
            else doubt(stored.frame, series.frame, adjusted=adjusted)
        )
        if why and not look.confirms(*names, why, asked=asked):
            raise _doubtful(why, series)
        look.forget(*names)

    def _series(
        self, sent: Payload, frame: pd.DataFrame, stored: Series | None, *, whole_at: datetime
    ) -> Series:
        """Return what is to be kept."""
        return Series(
            symbol=sent.symbol,
            provider=sent.provider,
            code=sent.code,
            currency=sent.currency,
            basis=sent.basis,
            start=min(self.start, stored.start) if stored else self.start,
            fetched_at=self.now,
            whole_at=whole_at,
            versions=dict(sent.versions),
            frame=frame,
        )


def _all_actions(stored: Series, sent: Payload) -> pd.DataFrame | None:
    """Return the dividends and splits of the whole series: the stored ones up to where the new ones begin."""
    if sent.actions is None:
        return None
    before = stored.frame.loc[: pd.Timestamp(sent.actions_since), ["dividend", "split"]]
    return pd.concat([before[before.index < pd.Timestamp(sent.actions_since)].dropna(), sent.actions])


def _doubtful(why: Doubt, series: Series) -> BadPayload:
    """Return the error of a history that is not taken over yet."""
    command = f"`thematic prices pull --refresh {series.symbol}`"
    then = (
        f"it is taken over if a pull tomorrow says the same, or now with {command}"
        if why.passes
        else f"if it is right, {command} takes it over"
    )
    error = bad(why.what, series.provider, series.symbol)
    sentence = str(error).replace("nothing was stored, try again later", f"the stored series stays; {then}")
    return BadPayload(sentence, provider=series.provider, symbol=series.symbol)


def _told(sent: Payload, stored: Series | None) -> tuple[str, ...]:
    """Return the remarks about sessions that are not stored yet, those of one kind together."""
    since = stored.frame.index[-1] if stored else None
    days: dict[str, list[pd.Timestamp]] = {}
    for remark in sent.remarks:
        if since is None or remark.day > since:
            days.setdefault(remark.text, []).append(remark.day)
    return tuple(f"{sent.symbol}: {_days(of)} {text}" for text, of in days.items())


def _days(days: Sequence[pd.Timestamp]) -> str:
    """Name days: ``2025-06-11``, or ``2025-06-11 (and 3 other sessions)``."""
    others = len(days) - 1
    return f"{min(days):%Y-%m-%d}" + (f" (and {others} other session{'s' * (others > 1)})" if others else "")
