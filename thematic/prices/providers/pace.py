"""Pace: how often a provider is asked, and when it is left alone; both hold for all processes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from thematic.errors import ProviderDown, ProviderError, RateLimited

# Seconds between two symbols. Yahoo allows "roughly 60 a minute" (ranaroussi/yfinance#1579, #960); Eastmoney
# bans addresses that ask every few seconds (akfamily/akshare#6585, #6613), a mainland share in two requests.
SECONDS: Mapping[str, float] = {"yahoo": 1.0, "akshare": 6.0}
# A provider that failed for so many symbols in a row is left alone for a while, twice as long each time.
FAILURES = 3
FIRST_REST, LONGEST_REST = 900.0, 4 * 3600.0


class Pace:
    """The pace at which all processes with one folder ask providers.

    Parameters
    ----------
    folder : Path
        Where the counts and rests are kept.
    seconds : mapping of str to float, optional
        Time from one symbol to the next, by provider; default: `SECONDS`.
    clock : callable
        Returns seconds since 1970.
    """

    def __init__(
        self,
        folder: Path,
        seconds: Mapping[str, float] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.folder = folder
        self.seconds = SECONDS if seconds is None else seconds
        self.clock = clock

    def wait(self, provider: str) -> None:
        """Return when the provider may be asked once more."""
        from pyrate_limiter import Limiter, Rate, SQLiteBucket

        if provider not in self.seconds:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        rates = [Rate(1, int(self.seconds[provider] * 1000))]
        file = str(self.folder / f"{provider}.sqlite")
        bucket = SQLiteBucket.init_from_file(rates, db_path=file, use_file_lock=True)
        with Limiter(bucket) as limiter:
            limiter.try_acquire(provider)

    @contextmanager
    def asking(self, provider: str, symbol: str) -> Iterator[None]:
        """Ask a provider for a symbol, unless it rests; remember how it went.

        Raises
        ------
        RateLimited, ProviderDown
            It rests since an earlier failure: nothing is asked.
        """
        self._refuse_while_resting(provider, symbol)
        try:
            yield
        except (RateLimited, ProviderDown) as error:
            self._failed(provider, error)
            raise
        except ProviderError:
            self._answered(provider)
            raise
        self._answered(provider)

    def rest(self, provider: str) -> float:
        """Return for how many more seconds a provider is left alone; 0 when it may be asked."""
        return max(0.0, self._state(provider)["until"] - self.clock())

    def _refuse_while_resting(self, provider: str, symbol: str) -> None:
        state, left = self._state(provider), self.rest(provider)
        if not left:
            return
        if state["limited"]:
            raise RateLimited(
                f"{symbol}: {provider} wanted fewer requests; pull again in {left / 60:.0f} minutes",
                provider=provider,
                symbol=symbol,
                retry_after=left,
            )
        raise ProviderDown(
            f"{symbol}: {provider} failed {FAILURES} times in a row and is left alone; "
            f"pull again in {left / 60:.0f} minutes",
            provider=provider,
            symbol=symbol,
        )

    def _answered(self, provider: str) -> None:
        self._keep(provider, failures=0, rests=0, until=0.0, limited=0)

    def _failed(self, provider: str, error: RateLimited | ProviderDown) -> None:
        """Count a failure; at once when it was a ban, else after `FAILURES`, let the provider rest."""
        state = self._state(provider)
        failures, rests = int(state["failures"]) + 1, int(state["rests"])
        limited = isinstance(error, RateLimited)
        if not limited and failures < FAILURES:
            self._keep(provider, failures=failures, rests=rests, until=0.0, limited=0)
            return
        pause = min(FIRST_REST * 2**rests, LONGEST_REST)
        if isinstance(error, RateLimited):
            pause = max(error.retry_after, pause if rests else 0.0)
        self._keep(provider, failures=0, rests=rests + 1, until=self.clock() + pause, limited=int(limited))

    def _state(self, provider: str) -> dict[str, float]:
        try:
            state: dict[str, float] = json.loads(self._file(provider).read_text())
        except (FileNotFoundError, ValueError):
            return {"failures": 0, "rests": 0, "until": 0.0, "limited": 0}
        return state

    def _keep(self, provider: str, **state: float) -> None:
        from filelock import FileLock

        file = self._file(provider)
        if self._state(provider) == state:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock")):
            written = file.with_suffix(".tmp")
            written.write_text(json.dumps(state))
            written.replace(file)

    def _file(self, provider: str) -> Path:
        return self.folder / f"{provider}.json"
