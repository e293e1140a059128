"""Pace: how often a provider is asked, and when it is left alone; both hold for all processes."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from thematic.errors import ProviderDown, ProviderError, RateLimited
from thematic.prices.providers.response import LONGEST_WAIT, limited

# A provider that failed for so many symbols in a row is left alone for a while, twice as long each time.
FAILURES = 3
FIRST_REST, LONGEST_REST = 900.0, 4 * 3600.0
# A rest that would last for longer was noted by a clock that was ahead, and is over.
BELIEVED_REST = LONGEST_WAIT + 60.0


class Pace:
    """The pace at which all processes with one folder ask providers.

    Parameters
    ----------
    folder : Path
        Where the counts and rests are kept.
    clock : callable
        Returns seconds since 1970.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self.clock = clock

    def wait(self, provider: str, seconds: float) -> None:
        """Return when the provider, which is asked every so many `seconds`, may be asked once more."""
        file = self.folder / f"{provider}.sqlite"
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            _acquire(file, seconds)
        except sqlite3.DatabaseError as error:
            # A locked database is another class of errors; this one holds nothing that could be kept.
            if type(error) is not sqlite3.DatabaseError:
                raise
            file.unlink()
            _acquire(file, seconds)

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
        left = self._state(provider)["until"] - self.clock()
        return left if 0 < left <= BELIEVED_REST else 0.0

    def _refuse_while_resting(self, provider: str, symbol: str) -> None:
        state, left = self._state(provider), self.rest(provider)
        if not left:
            return
        if state["limited"]:
            raise limited(provider, symbol, left)
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
        banned = isinstance(error, RateLimited)
        if not banned and failures < FAILURES:
            self._keep(provider, failures=failures, rests=rests, until=0.0, limited=0)
            return
        pause = min(FIRST_REST * 2**rests, LONGEST_REST)
        if isinstance(error, RateLimited):
            pause = max(error.retry_after, pause if rests else 0.0)
        self._keep(provider, failures=0, rests=rests + 1, until=self.clock() + pause, limited=int(banned))

    def _state(self, provider: str) -> dict[str, float]:
        state = {"failures": 0.0, "rests": 0.0, "until": 0.0, "limited": 0.0}
        try:
            noted = json.loads(self._file(provider).read_text())
            return {name: float(noted[name]) for name in state}
        except (FileNotFoundError, LookupError, TypeError, ValueError):
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


def _acquire(file: Path, seconds: float) -> None:
    """Return when the last item of a database of times is so many seconds old, and add one."""
    from pyrate_limiter import Limiter, Rate, SQLiteBucket

    rates = [Rate(1, max(1, int(seconds * 1000)))]
    bucket = SQLiteBucket.init_from_file(rates, db_path=str(file), use_file_lock=True)
    with Limiter(bucket) as limiter:
        newest = bucket.peek(0)
        if newest and newest.timestamp > time.time_ns() // 1_000_000 + 1000:
            # Noted by a clock that was ahead: nobody could ask before it comes true.
            bucket.flush()
        limiter.try_acquire(file.stem)
