"""Asking: one provider for one symbol, at its pace, again where that can help, and what comes is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from traceback import extract_tb

from thematic.errors import BadPayload, ProviderDown, ProviderError
from thematic.prices.listing import Listing
from thematic.prices.providers.pace import Pace
from thematic.prices.providers.payload import Payload
from thematic.prices.providers.plausible import plausible
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.response import bad

# A failure that may pass is tried so many times in all, after waits of a second and more.
ATTEMPTS = 3
# No further attempt begins after so many seconds: with a fetch's own limit, a symbol ends within a minute.
LAST_ATTEMPT = 36.0


@dataclass(frozen=True)
class Asker:
    """Asks providers at their pace.

    Parameters
    ----------
    pace : Pace
    now : datetime
        UTC; decides which sessions are final.
    wait : float
        Seconds before a second attempt; later ones wait longer.
    """

    pace: Pace
    now: datetime
    wait: float = 1.0

    def ask(self, provider: Provider, listing: Listing, start: date, *, whole: bool) -> Payload:
        """Return what a provider sends of a symbol from `start` on, checked.

        Raises
        ------
        ProviderError
            Of each kind; whatever else goes wrong in reading a reply is `BadPayload`.
        """
        import stamina
        from stamina.instrumentation import set_on_retry_hooks

        # Its default hooks log each attempt; what became of a symbol is told once, at the end.
        set_on_retry_hooks(())
        with self.pace.asking(provider.name, listing.symbol):
            for attempt in stamina.retry_context(
                on=_may_pass,
                attempts=ATTEMPTS,
                timeout=LAST_ATTEMPT,
                wait_initial=self.wait,
                wait_max=10.0,
                wait_jitter=self.wait,
            ):
                with attempt:
                    self.pace.wait(provider.name, provider.seconds)
                    payload = _read(provider.name, listing.symbol, partial(provider.fetch, listing, start))
            # What is well formed and cannot be is not asked for again: it would come again.
            return _read(
                provider.name, listing.symbol, partial(plausible, payload, listing, self.now, whole=whole)
            )


def _read(provider: str, symbol: str, step: Callable[[], Payload]) -> Payload:
    """Return what a step of reading returns; any exception that is no provider error becomes one."""
    try:
        return step()
    except ProviderError:
        raise
    except Exception as error:
        # A parser over what anybody may send: no list of its exceptions is complete.
        last = extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}, line {last.lineno}"
        what = f"is no price series ({type(error).__name__}: {str(error)[:200]}; {where})"
        raise bad(what, provider, symbol) from error


def _may_pass(error: Exception) -> bool:
    """Whether asking again can help: not for a certificate that is wrong, nor for what is not there."""
    certificate = any(kind.__name__ == "SSLError" for kind in type(error.__cause__).__mro__)
    return isinstance(error, ProviderDown | BadPayload) and not certificate
